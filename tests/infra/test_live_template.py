"""The WebSocket API that ``cdk deploy`` would make, and the way to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cdk.deploy import smoke_command
from cdk.local.events import Request
from cdk.local.live_api import LiveApi
from cdk.local.live_events import Connection, connect_event, disconnect_event, message_event
from scorer.lambda_live import is_live
from scorer.metrics import _REFUSED
from tests.infra.synthesis import Template, of_api, of_type, only, templates, the_template

WEBSOCKET = "WEBSOCKET"


@pytest.fixture(scope="module")
def template() -> Template:
    return the_template()


def properties(template: Template, kind: str) -> list[dict[str, Any]]:
    """Of all that belong to the WebSocket API."""
    found = of_api(template, f"AWS::ApiGatewayV2::{kind}", WEBSOCKET)
    return [resource["Properties"] for resource in found.values()]


def test_every_integration_points_to_the_alias_and_may(template: Template) -> None:
    alias, _ = only(template, "AWS::Lambda::Alias")
    integrations = properties(template, "Integration")

    assert len(integrations) == 3
    for integration in integrations:
        assert integration["IntegrationType"] == "AWS_PROXY"
        _, parts = integration["IntegrationUri"]["Fn::Join"]
        assert {"Ref": alias} in parts
    allowed = [
        json.dumps(each["Properties"]["SourceArn"])
        for each in of_type(template, "AWS::Lambda::Permission").values()
        if each["Properties"]["FunctionName"] == {"Ref": alias}
    ]
    for route in ("$connect", "$default", "$disconnect"):
        assert any(route in each for each in allowed), route


def test_messages_are_answered_on_their_own_route_and_nothing_else_is(template: Template) -> None:
    routes = {each["RouteKey"]: each for each in properties(template, "Route")}

    assert set(routes) == {"$connect", "$default", "$disconnect"}
    answered = {key for key, each in routes.items() if "RouteResponseSelectionExpression" in each}
    assert answered == {"$default"}
    (response,) = properties(template, "RouteResponse")
    assert response["RouteResponseKey"] == "$default"


def test_nothing_is_kept_of_a_connection_and_nothing_sent_by_a_call(template: Template) -> None:
    assert not of_type(template, "AWS::DynamoDB::Table")
    assert "execute-api:ManageConnections" not in json.dumps(template)


def test_the_stand_ins_events_have_its_routes_and_its_stage(template: Template) -> None:
    (stage,) = properties(template, "Stage")
    connection = Connection(stage["StageName"], "127.0.0.1", "")
    made = [
        json.loads(event)
        for event in (
            connect_event(connection, Request("GET", "/live", "", (), b"")),
            message_event(connection, "{}"),
            disconnect_event(connection, 1001),
        )
    ]

    assert {each["requestContext"]["routeKey"] for each in made} == {
        each["RouteKey"] for each in properties(template, "Route")
    }
    assert all(is_live(each) for each in made)
    assert LiveApi.__dataclass_fields__["stage"].default == stage["StageName"]


def test_it_is_throttled_and_logs_only_where_the_account_lets_it(template: Template) -> None:
    (stage,) = properties(template, "Stage")
    (logged,) = properties(the_template(live_log="true", live_rate="7"), "Stage")

    assert stage["DefaultRouteSettings"] == {
        "ThrottlingRateLimit": 200,
        "ThrottlingBurstLimit": 400,
    }
    # Without a role of the account's, deploying would fail.
    assert "AccessLogSettings" not in stage
    assert logged["DefaultRouteSettings"]["ThrottlingRateLimit"] == 7
    told = logged["AccessLogSettings"]["Format"]
    assert json.loads(told)["requestId"] == "$context.requestId"
    for personal in ("sourceIp", "userAgent", "identity", "authorizer", "connectionId", "body"):
        assert personal not in told


def test_the_distribution_leads_to_it_with_the_secret_and_a_path_that_it_knows(
    template: Template,
) -> None:
    (stage,) = properties(template, "Stage")
    _, distribution = only(template, "AWS::CloudFront::Distribution")
    live, _ = distribution["DistributionConfig"]["CacheBehaviors"]
    (origin,) = (
        each
        for each in distribution["DistributionConfig"]["Origins"]
        if each["Id"] == live["TargetOriginId"]
    )
    (api,) = {each["ApiId"]["Ref"] for each in properties(template, "Route")}
    _, function = only(template, "AWS::CloudFront::Function")

    assert {"Ref": api} in origin["DomainName"]["Fn::Join"][1]
    assert [each["HeaderName"] for each in origin["OriginCustomHeaders"]] == ["x-origin-secret"]
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    assert live["ViewerProtocolPolicy"] == "https-only"
    # AWS's own policies: CachingDisabled, AllViewerExceptHostHeader (all that a handshake has).
    assert live["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    assert live["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac"
    (association,) = live["FunctionAssociations"]
    assert association["EventType"] == "viewer-request"
    assert f"request.uri = '/{stage['StageName']}';" in function["FunctionCode"]


def test_an_alarm_counts_what_was_not_answered(template: Template) -> None:
    topic, _ = only(template, "AWS::SNS::Topic")
    (alarm,) = (
        each["Properties"]
        for each in of_type(template, "AWS::CloudWatch::Alarm").values()
        if "Metrics" in each["Properties"]
    )
    counted = {
        each["MetricStat"]["Metric"]["MetricName"]: each["MetricStat"]["Metric"]
        for each in alarm["Metrics"]
        if "MetricStat" in each
    }

    assert set(counted) == {"IntegrationError", "ExecutionError", "Rejected"}
    # As the function tells it, dimension by dimension.
    ours = counted["Rejected"]
    assert ours["Namespace"] == _REFUSED["Namespace"]
    assert [each["Name"] for each in ours["Dimensions"]] == sorted(_REFUSED["Dimensions"][0])
    assert alarm["AlarmActions"] == [{"Ref": topic}]
    assert alarm["TreatMissingData"] == "notBreaching"


def test_where_tokens_are_asked_for_there_is_none() -> None:
    """It could not ask for them, and would stand open beside the API that does."""
    guarded = the_template(jwt_issuer="https://issuer.example.com/", jwt_audience="dancers")

    (api,) = of_type(guarded, "AWS::ApiGatewayV2::Api").values()
    _, distribution = only(guarded, "AWS::CloudFront::Distribution")
    assert api["Properties"]["ProtocolType"] == "HTTP"
    assert [
        each["PathPattern"] for each in distribution["DistributionConfig"]["CacheBehaviors"]
    ] == ["/api/*"]
    assert "LiveUrl" not in guarded["Outputs"]
    assert not of_type(guarded, "AWS::CloudFront::Function")


def test_every_region_has_one() -> None:
    made = templates(regions="ap-northeast-2,us-east-1")

    for region in ("ap-northeast-2", "us-east-1"):
        assert properties(made[f"SynchroYou-{region}"], "Stage")
        assert "LiveUrl" in made[f"SynchroYou-{region}"]["Outputs"]


def test_after_a_deployment_its_websocket_is_looked_at_too() -> None:
    outputs = {
        "Seoul": {"ApiUrl": "https://a", "LiveUrl": "wss://a/live"},
        "Virginia": {"ApiUrl": "https://b", "LiveUrl": "wss://b/live"},
        "Edge": {"PageUrl": "https://page/"},
    }
    alone = {"Alone": {"ApiUrl": "https://a", "LiveUrl": "wss://a/live"}}
    guarded = {"Alone": {"ApiUrl": "https://a"}}

    _, *through = smoke_command(outputs, Path("golden.json"), site=True)[3:]
    _, *direct = smoke_command(alone, Path("golden.json"), site=False)[3:]
    _, *without = smoke_command(guarded, Path("golden.json"), site=False)[3:]

    assert through[1:] == [
        *("https://page/", "--page", "--api=https://a", "--api=https://b"),
        *("--live-api=wss://a/live", "--live-api=wss://b/live"),
    ]
    assert direct[1:] == ["https://a", "--live=wss://a/live"]
    assert without[1:] == ["https://a"]
