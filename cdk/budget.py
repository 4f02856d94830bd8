"""A word when a month gets expensive."""

from __future__ import annotations

from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.settings import Settings

# Per cent of the budget: spent, and foreseen for the month.
_WHEN: Final = (("ACTUAL", 80), ("FORECASTED", 100))


class MonthlyBudget(Construct):
    """A budget over the whole account; it warns, and stops nothing."""

    def __init__(self, scope: Construct, id: str, *, settings: Settings, topic: sns.Topic) -> None:
        super().__init__(scope, id)
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("budgets.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                # Of this account alone, as AWS advises: anybody's budget may name any topic.
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            )
        )
        subscriber = budgets.CfnBudget.SubscriberProperty(
            address=topic.topic_arn, subscription_type="SNS"
        )
        budgets.CfnBudget(
            self,
            "Budget",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=settings.budget, unit="USD"),
            ),
            notifications_with_subscribers=[
                budgets.CfnBudget.NotificationWithSubscribersProperty(
                    notification=budgets.CfnBudget.NotificationProperty(
                        comparison_operator="GREATER_THAN",
                        notification_type=kind,
                        threshold=threshold,
                        threshold_type="PERCENTAGE",
                    ),
                    subscribers=[subscriber],
                )
                for kind, threshold in _WHEN
            ],
        )
