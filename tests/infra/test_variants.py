"""What the context changes."""

from __future__ import annotations

import json

import pytest

from cdk.names import all_stacks, secret_parameter
from cdk.settings import read_settings
from tests.infra.synthesis import (
    Template,
    assert_logs_end,
    of_type,
    only,
    scorer_of,
    templates,
    the_template,
)

DOMAIN = {"domain": "dance.example.com", "zone": "Z0123456789"}
SEOUL_AND_VIRGINIA = "ap-northeast-2,us-east-1"


@pytest.fixture(scope="module")
def alone() -> Template:
    return the_template(
        site="false",
        origins="https://a.example.com,http://localhost:5173",
        snapstart="false",
        arch="arm64",
        memory="3538",
        threads="2",
        concurrency="5",
        rate="7",
        burst="9",
        jwt_issuer="https://issuer.example.com/",
        jwt_audience="dancers",
        log_days="7",
        budget="0",
        alarm_email="me@example.com",
    )


def test_an_api_that_stands_alone_has_no_distribution_and_asks_for_no_secret(
    alone: Template,
) -> None:
    _, function = scorer_of(alone)

    assert not of_type(alone, "AWS::CloudFront::Distribution")
    assert "SYNCHRO_YOU_ORIGIN_SHA256" not in function["Environment"]["Variables"]
    assert function["Environment"]["Variables"]["SYNCHRO_YOU_PAGE"] == "none"
    assert "PageUrl" not in alone["Outputs"]


def test_named_origins_may_call_it(alone: Template) -> None:
    _, api = only(alone, "AWS::ApiGatewayV2::Api")

    cors = api["CorsConfiguration"]
    assert cors["AllowOrigins"] == ["https://a.example.com", "http://localhost:5173"]
    assert {"content-type", "x-grpc-web", "grpc-timeout"} <= {*cors["AllowHeaders"]}
    # With a route for every method, the gateway would ask the authorizer about preflights.
    routes = of_type(alone, "AWS::ApiGatewayV2::Route").values()
    assert {route["Properties"]["RouteKey"].split()[0] for route in routes} == {
        "GET",
        "HEAD",
        "POST",
    }


def test_tokens_are_asked_for_on_every_route(alone: Template) -> None:
    id, authorizer = only(alone, "AWS::ApiGatewayV2::Authorizer")

    assert authorizer["JwtConfiguration"] == {
        "Issuer": "https://issuer.example.com/",
        "Audience": ["dancers"],
    }
    for route in of_type(alone, "AWS::ApiGatewayV2::Route").values():
        assert route["Properties"]["AuthorizerId"] == {"Ref": id}


def test_the_function_is_as_large_and_as_cold_as_was_said(alone: Template) -> None:
    _, function = scorer_of(alone)

    assert "SnapStart" not in function
    assert function["Architectures"] == ["arm64"]
    assert function["MemorySize"] == 3538
    assert function["Environment"]["Variables"]["SYNCHRO_YOU_THREADS"] == "2"
    assert function["ReservedConcurrentExecutions"] == 5


def test_rates_logs_budget_and_mail_are_as_was_said(alone: Template) -> None:
    _, stage = only(alone, "AWS::ApiGatewayV2::Stage")
    _, subscription = only(alone, "AWS::SNS::Subscription")

    assert stage["DefaultRouteSettings"] == {"ThrottlingRateLimit": 7, "ThrottlingBurstLimit": 9}
    groups = of_type(alone, "AWS::Logs::LogGroup").values()
    assert {group["Properties"]["RetentionInDays"] for group in groups} == {7}
    assert subscription["Endpoint"] == "me@example.com"
    assert not of_type(alone, "AWS::Budgets::Budget")


@pytest.fixture(scope="module")
def named() -> dict[str, Template]:
    return templates(regions="eu-central-1", waf="true", **DOMAIN)


def test_with_a_region_the_edge_is_a_stack_of_its_own(named: dict[str, Template]) -> None:
    assert list(named) == ["SynchroYou-eu-central-1", "SynchroYou-edge"]


def test_a_name_of_its_own_has_certificate_and_records(named: dict[str, Template]) -> None:
    edge = named["SynchroYou-edge"]
    _, certificate = only(edge, "AWS::CertificateManager::Certificate")
    _, distribution = only(edge, "AWS::CloudFront::Distribution")
    records = of_type(edge, "AWS::Route53::RecordSet").values()

    assert certificate["DomainName"] == "dance.example.com"
    assert distribution["DistributionConfig"]["Aliases"] == ["dance.example.com"]
    assert {record["Properties"]["Type"] for record in records} == {"A", "AAAA"}
    assert all(record["Properties"]["HostedZoneId"] == "Z0123456789" for record in records)


def test_the_firewall_limits_rates_and_only_counts_large_bodies(
    named: dict[str, Template],
) -> None:
    edge = named["SynchroYou-edge"]
    id, firewall = only(edge, "AWS::WAFv2::WebACL")
    _, distribution = only(edge, "AWS::CloudFront::Distribution")
    rate, common = firewall["Rules"]

    assert firewall["Scope"] == "CLOUDFRONT"
    assert distribution["DistributionConfig"]["WebACLId"] == {"Fn::GetAtt": [id, "Arn"]}
    assert rate["Action"] == {"Block": {}}
    assert rate["Statement"]["RateBasedStatement"]["AggregateKeyType"] == "IP"
    assert common["Statement"]["ManagedRuleGroupStatement"]["RuleActionOverrides"] == [
        {"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}
    ]


@pytest.fixture(scope="module")
def two() -> dict[str, Template]:
    return templates(regions=SEOUL_AND_VIRGINIA)


def test_each_region_has_the_same_stack(two: dict[str, Template]) -> None:
    seoul, virginia = two["SynchroYou-ap-northeast-2"], two["SynchroYou-us-east-1"]

    assert scorer_of(seoul)[1]["Environment"] == scorer_of(virginia)[1]["Environment"]
    assert set(seoul["Outputs"]) <= set(virginia["Outputs"])
    # The account's budget once, not once a region.
    assert of_type(seoul, "AWS::Budgets::Budget")
    assert not of_type(virginia, "AWS::Budgets::Budget")


def test_what_carries_values_between_regions_writes_to_a_log_that_ends_too(
    two: dict[str, Template],
) -> None:
    for template in two.values():
        assert_logs_end(template)


@pytest.fixture(scope="module")
def other() -> Template:
    return the_template(name="Stage-2")


def test_a_name_of_its_own_is_a_deployment_of_its_own(other: Template) -> None:
    default = the_template()

    def told(template: Template, kind: str, *keys: str) -> str:
        _, properties = only(template, kind)
        return json.dumps([properties[key] for key in keys])

    # What one account and region may hold only once.
    for kind, key in (
        ("AWS::CloudFront::ResponseHeadersPolicy", "ResponseHeadersPolicyConfig"),
        ("AWS::CloudFront::OriginAccessControl", "OriginAccessControlConfig"),
    ):
        assert told(other, kind, key) != told(default, kind, key)
    # What would be counted together.
    variables = scorer_of(other)[1]["Environment"]["Variables"]
    assert variables["SYNCHRO_YOU_NAMESPACE"] == "Stage-2"
    shown = told(other, "AWS::CloudWatch::Dashboard", "DashboardBody")
    assert '{\\\\\\"Stage-2' in shown
    assert "{SynchroYou" not in shown


def test_its_stacks_have_that_name() -> None:
    settings = read_settings({"name": "Stage-2", "regions": SEOUL_AND_VIRGINIA}.get)

    assert all_stacks(settings) == {
        "Stage-2-ap-northeast-2": "ap-northeast-2",
        "Stage-2-us-east-1": "us-east-1",
        "Stage-2-edge": "us-east-1",
    }
    assert secret_parameter(settings) == "/synchro-you/Stage-2/origin-secret"


def test_the_stacks_are_those_that_are_looked_for(two: dict[str, Template]) -> None:
    assert list(two) == list(all_stacks(read_settings({"regions": SEOUL_AND_VIRGINIA}.get)))


def test_one_edge_leads_to_both(two: dict[str, Template]) -> None:
    edge = two["SynchroYou-edge"]
    functions = of_type(edge, "AWS::CloudFront::Function")
    _, distribution = only(edge, "AWS::CloudFront::Distribution")
    live, api = distribution["DistributionConfig"]["CacheBehaviors"]
    policy, cached = only(edge, "AWS::CloudFront::CachePolicy")

    assert len(functions) == 2
    for behavior in (live, api):
        (association,) = behavior["FunctionAssociations"]
        function = functions[association["FunctionARN"]["Fn::GetAtt"][0]]["Properties"]
        assert association["EventType"] == "viewer-request"
        assert function["FunctionConfig"]["Runtime"] == "cloudfront-js-2.0"
        assert ".execute-api.us-east-1." in json.dumps(function["FunctionCode"])
        assert ("request.uri" in json.dumps(function["FunctionCode"])) is (behavior is live)
        assert behavior["CachePolicyId"] == {"Ref": policy}
    config = cached["CachePolicyConfig"]
    assert (config["MinTTL"], config["DefaultTTL"], config["MaxTTL"]) == (0, 0, 1)
    seen = config["ParametersInCacheKeyAndForwardedToOrigin"]["HeadersConfig"]["Headers"]
    assert "CloudFront-Viewer-Country" in seen


def test_with_a_name_the_nearest_region_answers_to_it() -> None:
    made = templates(regions=SEOUL_AND_VIRGINIA, **DOMAIN)
    edge = made["SynchroYou-edge"]
    records = [
        only(made[f"SynchroYou-{region}"], "AWS::Route53::RecordSet")[1]
        for region in SEOUL_AND_VIRGINIA.split(",")
    ]
    _, distribution = only(edge, "AWS::CloudFront::Distribution")
    hosts = {
        origin["DomainName"]
        for origin in distribution["DistributionConfig"]["Origins"]
        if isinstance(origin["DomainName"], str)
    }

    assert [record["Region"] for record in records] == SEOUL_AND_VIRGINIA.split(",")
    assert {record["Name"] for record in records} == {"api.dance.example.com."}
    assert len({record["SetIdentifier"] for record in records}) == 2
    assert hosts == {"api.dance.example.com"}
    # A WebSocket API shares no name with an HTTP API: it is found by the viewer's country.
    live, api = distribution["DistributionConfig"]["CacheBehaviors"]
    assert "FunctionAssociations" not in api
    assert len(live["FunctionAssociations"]) == 1
    assert api["CachePolicyId"] != live["CachePolicyId"]
