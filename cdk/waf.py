"""A firewall before the distribution: a rate for each address, and AWS's common rules."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_wafv2 as waf
from constructs import Construct

# Requests of one address in five minutes: a dance with two live scores a second, three times over.
_RATE: Final = 2_000
# A window of landmarks has 60 KB; the rule refuses everything over 8, so it only counts.
_BODY_SIZE: Final = "SizeRestrictions_BODY"


class Firewall(Construct):
    """A web ACL of scope CLOUDFRONT, which has to lie in us-east-1."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self.acl = waf.CfnWebACL(
            self,
            "Acl",
            scope="CLOUDFRONT",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=_visible("Firewall"),
            rules=[
                waf.CfnWebACL.RuleProperty(
                    name="rate",
                    priority=0,
                    action=waf.CfnWebACL.RuleActionProperty(block={}),
                    statement=waf.CfnWebACL.StatementProperty(
                        rate_based_statement=waf.CfnWebACL.RateBasedStatementProperty(
                            limit=_RATE, aggregate_key_type="IP"
                        )
                    ),
                    visibility_config=_visible("Rate"),
                ),
                waf.CfnWebACL.RuleProperty(
                    name="common",
                    priority=1,
                    override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
                    statement=waf.CfnWebACL.StatementProperty(
                        managed_rule_group_statement=_common_rules()
                    ),
                    visibility_config=_visible("Common"),
                ),
            ],
        )


def _common_rules() -> waf.CfnWebACL.ManagedRuleGroupStatementProperty:
    return waf.CfnWebACL.ManagedRuleGroupStatementProperty(
        vendor_name="AWS",
        name="AWSManagedRulesCommonRuleSet",
        rule_action_overrides=[
            waf.CfnWebACL.RuleActionOverrideProperty(
                name=_BODY_SIZE, action_to_use=waf.CfnWebACL.RuleActionProperty(count={})
            )
        ],
    )


def _visible(name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    return waf.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True,
        metric_name=name,
        # Samples hold addresses and headers.
        sampled_requests_enabled=False,
    )
