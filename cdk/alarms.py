"""What somebody should hear about: errors, slowness, refusals; and where they can look."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from cdk.http_api import Api
from cdk.live_api import LiveApi
from cdk.settings import Settings

_P99_MS: Final = 1_500
_PERIOD_S: Final = 300
FIVE_MINUTES: Final = Duration.seconds(_PERIOD_S)
_WIDE: Final = 12


class Alarms(Construct):
    """Alarms on the API's 5xx, its p99, failures of live messages and throttles, and a dashboard
    of the same.

    Mangum answers an exception with a plain 500, so that the function's own ``Errors`` stay at
    nought: the API's are what counts.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: Settings,
        api: Api,
        live: LiveApi | None,
        alias: lambda_.Alias,
    ) -> None:
        super().__init__(scope, id)
        self.topic = sns.Topic(self, "Topic", enforce_ssl=True)
        # A policy of its own takes the place of the topic's default one, which let alarms in.
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            )
        )
        if settings.alarm_email:
            self.topic.add_subscription(subscriptions.EmailSubscription(settings.alarm_email))
        failures = api.api.metric_server_error(period=FIVE_MINUTES, statistic="Sum")
        latency = api.api.metric_latency(period=FIVE_MINUTES, statistic="p99")
        throttles = alias.metric_throttles(period=FIVE_MINUTES, statistic="Sum")
        add_alarm(self, "Failures", self.topic, failures, 1, 1, "The API answered with a 5xx")
        add_alarm(
            self, "Slow", self.topic, latency, _P99_MS, 3, "One answer of a hundred takes too long"
        )
        add_alarm(
            self, "Throttled", self.topic, throttles, 1, 1, "Requests found no free environment"
        )

        if live is not None:
            failed = _live_failures(settings, live)
            add_alarm(
                self, "LiveFailures", self.topic, failed, 1, 1, "A live message was not answered"
            )
        requests = api.api.metric_count(period=FIVE_MINUTES, statistic="Sum")
        refused = api.api.metric_client_error(period=FIVE_MINUTES, statistic="Sum")
        duration = alias.metric_duration(period=FIVE_MINUTES, statistic="p99")
        cloudwatch.Dashboard(
            self,
            "Dashboard",
            widgets=[
                [graph("Requests", requests), graph("Failures and refusals", failures, refused)],
                [graph("p99, ms", latency, duration), graph("Throttles", throttles)],
                *_live_widgets(live),
                [
                    graph("Windows scored", _own(settings, "WindowsScored")),
                    graph("Cold starts", _own(settings, "ColdStarts")),
                ],
                [
                    graph(
                        "Scored, by points",
                        _each(settings, "Scored", "ScoreBucket"),
                        stacked=True,
                    ),
                    graph(
                        "Rejected, by reason",
                        _each(settings, "Rejected", "Route", "Reason"),
                    ),
                ],
            ],
        )


def add_alarm(
    scope: Construct,
    id: str,
    topic: sns.ITopic,
    metric: cloudwatch.IMetric,
    from_: int,
    periods: int,
    why: str,
    *,
    missing: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
) -> None:
    """Tell ``topic`` when ``metric`` has been ``from_`` or more for so many periods.

    Args:
        missing: what a period without a value counts as.
    """
    alarm = cloudwatch.Alarm(
        scope,
        id,
        metric=metric,
        threshold=from_,
        evaluation_periods=periods,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=missing,
        alarm_description=why,
    )
    alarm.add_alarm_action(actions.SnsAction(topic))


def graph(
    title: str, *metrics: cloudwatch.IMetric, stacked: bool = False
) -> cloudwatch.GraphWidget:
    """Half a row of a dashboard."""
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=_WIDE, stacked=stacked)


def _live_failures(settings: Settings, live: LiveApi) -> cloudwatch.MathExpression:
    """Live messages that came to nothing: the gateway's two counts of them, and the function's own,
    since a fault of ours is answered with a message that says so."""
    ours = cloudwatch.Metric(
        namespace=settings.name,
        metric_name="Rejected",
        dimensions_map={"Route": "/live", "Reason": "internal_error"},
        statistic="Sum",
        period=FIVE_MINUTES,
    )
    return cloudwatch.MathExpression(
        expression="FILL(integration, 0) + FILL(execution, 0) + FILL(ours, 0)",
        using_metrics={
            "integration": live.metric("IntegrationError", "Sum"),
            "execution": live.metric("ExecutionError", "Sum"),
            "ours": ours,
        },
        label="Live messages that failed",
        period=FIVE_MINUTES,
    )


def _live_widgets(live: LiveApi | None) -> list[list[cloudwatch.IWidget]]:
    if live is None:
        return []
    messages = [live.metric(name, "Sum") for name in ("ConnectCount", "MessageCount")]
    return [
        [
            graph("Live connections and messages", *messages),
            graph("Live p99, ms", live.metric("IntegrationLatency", "p99")),
        ]
    ]


def _own(settings: Settings, name: str) -> cloudwatch.MathExpression:
    """One of the function's own counts (scorer/metrics.py), which it tells by route, over all."""
    return cloudwatch.MathExpression(
        expression=f"SUM({_search(settings, name, 'Route')})",
        label=name,
        period=FIVE_MINUTES,
        using_metrics={},
    )


def _each(settings: Settings, name: str, *dimensions: str) -> cloudwatch.MathExpression:
    """One of its counts as a line for each value of its dimensions, which are all that it has."""
    return cloudwatch.MathExpression(
        expression=_search(settings, name, *dimensions),
        label=" ".join(f"${{PROP('Dim.{dimension}')}}" for dimension in dimensions),
        period=FIVE_MINUTES,
        using_metrics={},
    )


def _search(settings: Settings, name: str, *dimensions: str) -> str:
    # In quotes: the name of a deployment may have a hyphen, and nothing would be found.
    told = ",".join((f'"{settings.name}"', *dimensions))
    return f"SEARCH('{{{told}}} MetricName=\"{name}\"', 'Sum', {_PERIOD_S})"
