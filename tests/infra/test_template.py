"""What ``cdk deploy`` would make, without a word of context."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from cdk.headers_text import CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY
from cdk.local.events import Request, make_event
from cdk.methods import METHODS
from cdk.origin_secret import hash_of
from cdk.page_folder import PLACEHOLDER
from scorer.metrics import _EVERY, _REFUSED, _SCORED
from tests.infra.synthesis import (
    SECRET,
    Resource,
    Template,
    assert_logs_end,
    of_api,
    of_type,
    only,
    scorer_of,
    the_template,
)


@pytest.fixture(scope="module")
def template() -> Template:
    """With the plain page, whatever was built here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cdk.page.page_folder", lambda: PLACEHOLDER)
        return the_template()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """With a page that was built."""
    page = tmp_path_factory.mktemp("page")
    (page / "assets").mkdir()
    for name in ("index.html", "icon.svg", "assets/code-1a2b.js"):
        (page / name).write_text(name)
        (page / f"{name}.br").write_bytes(b"packed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cdk.page.page_folder", lambda: page)
        return the_template(name="Built")


@pytest.fixture(scope="module")
def plain() -> Template:
    """With the page that says that the API is up, whatever was built here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cdk.page.page_folder", lambda: PLACEHOLDER)
        return the_template(name="Plain")


def test_the_function_runs_python_3_13_from_the_bundle(template: Template) -> None:
    _, function = scorer_of(template)

    assert function["Runtime"] == "python3.13"
    assert function["Architectures"] == ["x86_64"]
    assert function["SnapStart"] == {"ApplyOn": "PublishedVersions"}
    assert function["Timeout"] < 30
    assert "ReservedConcurrentExecutions" not in function  # new accounts have 10 in all
    # The function sees for itself how many CPUs its memory brings.
    assert "SYNCHRO_YOU_THREADS" not in function["Environment"]["Variables"]


def test_every_integration_points_to_the_alias(template: Template) -> None:
    alias, properties = only(template, "AWS::Lambda::Alias")
    version, _ = only(template, "AWS::Lambda::Version")
    integrations = of_api(template, "AWS::ApiGatewayV2::Integration")

    assert properties["FunctionVersion"] == {"Fn::GetAtt": [version, "Version"]}
    assert integrations
    for integration in integrations.values():
        assert integration["Properties"]["IntegrationUri"] == {"Ref": alias}
        assert integration["Properties"]["PayloadFormatVersion"] == "2.0"
    routes = of_api(template, "AWS::ApiGatewayV2::Route").values()
    targets = {json.dumps(route["Properties"]["Target"]) for route in routes}
    assert len(targets) == len(integrations)
    for permission in of_type(template, "AWS::Lambda::Permission").values():
        assert permission["Properties"]["FunctionName"] == {"Ref": alias}


def test_the_stand_ins_events_have_the_apis_own_routes(template: Template) -> None:
    routes = {
        route["Properties"]["RouteKey"]
        for route in of_api(template, "AWS::ApiGatewayV2::Route").values()
    }

    told = {
        json.loads(make_event(Request(method, path, "", (), b"")))["routeKey"]
        for method in METHODS
        for path in ("/", "/api/health")
    }

    assert told == routes


def test_the_version_before_is_kept_to_go_back_to(template: Template) -> None:
    (version,) = of_type(template, "AWS::Lambda::Version").values()

    assert version["DeletionPolicy"] == "Retain"
    assert version["UpdateReplacePolicy"] == "Retain"


def test_the_api_is_throttled_and_its_log_tells_nothing_of_who_asked(template: Template) -> None:
    (resource,) = of_api(template, "AWS::ApiGatewayV2::Stage").values()
    stage = resource["Properties"]

    assert stage["DefaultRouteSettings"] == {
        "ThrottlingRateLimit": 50,
        "ThrottlingBurstLimit": 100,
    }
    told = stage["AccessLogSettings"]["Format"]
    assert json.loads(told)["requestId"] == "$context.requestId"
    for personal in ("sourceIp", "userAgent", "identity", "authorizer", "$context.path"):
        assert personal not in told


def test_nobody_but_the_distribution_may_ask(template: Template) -> None:
    _, function = scorer_of(template)
    _, distribution = only(template, "AWS::CloudFront::Distribution")
    headers = [
        header
        for origin in distribution["DistributionConfig"]["Origins"]
        for header in origin.get("OriginCustomHeaders", [])
    ]

    assert function["Environment"]["Variables"]["SYNCHRO_YOU_ORIGIN_SHA256"] == hash_of(SECRET)
    # Once for each API, and for nothing else.
    assert headers == [{"HeaderName": "x-origin-secret", "HeaderValue": SECRET}] * 2
    assert SECRET not in json.dumps(function)


def test_the_page_and_the_api_share_an_origin(template: Template) -> None:
    _, distribution = only(template, "AWS::CloudFront::Distribution")
    config = distribution["DistributionConfig"]
    live, api = config["CacheBehaviors"]

    assert config["DefaultRootObject"] == "index.html"
    assert config["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"
    # The first that fits is taken.
    assert [live["PathPattern"], api["PathPattern"]] == ["/api/live", "/api/*"]
    assert api["ViewerProtocolPolicy"] == "https-only"
    assert "POST" in api["AllowedMethods"]
    # AWS's own policies: CachingDisabled, AllViewerExceptHostHeader.
    assert api["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    assert api["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac"
    assert of_type(template, "AWS::CloudFront::OriginAccessControl")


def copies(template: Template) -> dict[str, Resource]:
    """What is copied into the page's bucket, by the cache's rule."""
    found = of_type(template, "Custom::CDKBucketDeployment")
    assert len(found) > 1
    return {
        resource["Properties"]["SystemMetadata"]["cache-control"]: {"Id": id, **resource}
        for id, resource in found.items()
    }


def test_the_page_is_asked_for_again_and_its_parts_never(built: Template) -> None:
    """A part's name changes with what is in it; the page that names them keeps its own."""
    found = copies(built)

    assert set(found) == {"no-cache", "public, max-age=31536000, immutable"}
    lasting = found["public, max-age=31536000, immutable"]["Properties"]
    assert lasting["SystemMetadata"]["content-encoding"] == "br"
    assert "content-encoding" not in found["no-cache"]["Properties"]["SystemMetadata"]
    # By AWS's own policy CloudFront does as the files say: CachingOptimized.
    _, distribution = only(built, "AWS::CloudFront::Distribution")
    page = distribution["DistributionConfig"]["DefaultCacheBehavior"]
    assert page["CachePolicyId"] == "658327ea-f89d-4fab-a63d-7e88639e58f6"


def test_a_new_page_comes_after_its_parts_and_takes_none_away(built: Template) -> None:
    """Who has the page before open still loads that one's worker and models."""
    found = copies(built)
    fresh, lasting = found["no-cache"], found["public, max-age=31536000, immutable"]

    assert lasting["Id"] in fresh["DependsOn"]
    assert lasting["Properties"]["Prune"] is False
    assert fresh["Properties"]["Prune"] is True
    assert fresh["Properties"]["Exclude"] == ["assets/*"]
    assert fresh["Properties"]["DistributionPaths"] == ["/*"]
    assert "DistributionId" not in lasting["Properties"]


def test_a_page_without_parts_is_copied_as_it_is(plain: Template) -> None:
    _, copied = only(plain, "Custom::CDKBucketDeployment")

    assert copied["SystemMetadata"] == {"cache-control": "no-cache"}


def test_no_error_is_kept_at_the_edge(template: Template) -> None:
    """CloudFront does for ten seconds where nothing is said, in spite of no-store."""
    _, distribution = only(template, "AWS::CloudFront::Distribution")
    errors = distribution["DistributionConfig"]["CustomErrorResponses"]

    assert {each["ErrorCode"]: each["ErrorCachingMinTTL"] for each in errors} == dict.fromkeys(
        (400, 403, 404, 405, 414, 500, 501, 502, 503, 504), 0
    )
    assert all("ResponsePagePath" not in each for each in errors)


def test_every_answer_carries_the_security_headers(template: Template) -> None:
    policy, properties = only(template, "AWS::CloudFront::ResponseHeadersPolicy")
    config = properties["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    custom = {item["Header"]: item["Value"] for item in config["CustomHeadersConfig"]["Items"]}
    _, distribution = only(template, "AWS::CloudFront::Distribution")
    behaviors = [
        distribution["DistributionConfig"]["DefaultCacheBehavior"],
        *distribution["DistributionConfig"]["CacheBehaviors"],
    ]

    csp = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert csp == CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in csp
    assert "'unsafe-inline'" not in csp
    assert "http" not in csp
    assert custom["permissions-policy"] == PERMISSIONS_POLICY
    assert "camera=(self)" in PERMISSIONS_POLICY
    assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31_536_000
    assert security["FrameOptions"]["FrameOption"] == "DENY"
    assert all(each["ResponseHeadersPolicyId"] == {"Ref": policy} for each in behaviors)


def statements(template: Template, kind: str) -> list[dict[str, Any]]:
    return [
        statement
        for resource in of_type(template, kind).values()
        for statement in resource["Properties"]["PolicyDocument"]["Statement"]
    ]


def test_buckets_are_private_and_speak_tls_only(template: Template) -> None:
    buckets = of_type(template, "AWS::S3::Bucket")
    refused = [
        statement
        for statement in statements(template, "AWS::S3::BucketPolicy")
        if statement["Effect"] == "Deny"
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    ]

    assert len(buckets) == 2
    assert len(refused) == len(buckets)
    for bucket in buckets.values():
        assert set(bucket["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}


def test_references_are_versioned_survive_and_can_only_be_read(template: Template) -> None:
    outputs = template["Outputs"]
    id = outputs["ReferencesBucket"]["Value"]["Ref"]
    bucket = template["Resources"][id]
    _, function = scorer_of(template)
    role = function["Role"]
    allowed = {
        action
        for statement in statements(template, "AWS::S3::BucketPolicy")
        if statement["Effect"] == "Allow" and statement["Principal"] == {"AWS": role}
        for action in [statement["Action"]]
    }

    assert bucket["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["DeletionPolicy"] == "Retain"
    assert function["Environment"]["Variables"]["SYNCHRO_YOU_REFERENCES"] == {
        "Fn::Join": ["", ["s3://", {"Ref": id}]]
    }
    assert allowed == {"s3:ListBucket", "s3:GetObject"}


def test_the_functions_role_has_no_wildcard(template: Template) -> None:
    _, function = scorer_of(template)
    role = function["Role"]["Fn::GetAtt"][0]
    own = [
        resource["Properties"]
        for resource in of_type(template, "AWS::IAM::Policy").values()
        if {"Ref": role} in resource["Properties"]["Roles"]
    ]

    assert "ManagedPolicyArns" not in template["Resources"][role]["Properties"]
    assert len(own) == 1
    assert "*" not in json.dumps(own[0]["PolicyDocument"])
    (statement,) = own[0]["PolicyDocument"]["Statement"]
    assert statement["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]


def test_logs_end(template: Template) -> None:
    groups = of_type(template, "AWS::Logs::LogGroup")

    assert len(groups) == 4  # the function's, the API's, and one for each of CDK's helpers
    assert all(group["Properties"]["RetentionInDays"] == 30 for group in groups.values())


def test_every_function_writes_to_a_log_that_ends(template: Template) -> None:
    assert_logs_end(template)


def test_alarms_reach_somebody(template: Template) -> None:
    topic, _ = only(template, "AWS::SNS::Topic")
    alarms = [each["Properties"] for each in of_type(template, "AWS::CloudWatch::Alarm").values()]

    named = {alarm["MetricName"] for alarm in alarms if "MetricName" in alarm}
    assert named == {"5xx", "Latency", "Throttles"}
    assert all(alarm["AlarmActions"] == [{"Ref": topic}] for alarm in alarms)
    (slow,) = (alarm for alarm in alarms if alarm.get("MetricName") == "Latency")
    assert slow["ExtendedStatistic"] == "p99"
    services = {
        statement["Principal"]["Service"]: statement["Condition"]
        for statement in statements(template, "AWS::SNS::TopicPolicy")
        if statement["Effect"] == "Allow"
    }
    own = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert services == {"cloudwatch.amazonaws.com": own, "budgets.amazonaws.com": own}
    _, budget = only(template, "AWS::Budgets::Budget")
    assert budget["Budget"]["BudgetLimit"] == {"Amount": 20, "Unit": "USD"}


def widgets(template: Template) -> dict[str, dict[str, Any]]:
    """The dashboard's graphs by their titles; what stands in for a name or a region is ``?``."""
    _, dashboard = only(template, "AWS::CloudWatch::Dashboard")
    _, parts = dashboard["DashboardBody"]["Fn::Join"]
    body = "".join(part if isinstance(part, str) else "?" for part in parts)
    return {each["properties"]["title"]: each["properties"] for each in json.loads(body)["widgets"]}


def searches(template: Template) -> dict[str, tuple[str, str]]:
    """Of each graph of the function's own counts, dimensions (with the namespace) and metric."""
    found = {}
    for title, shown in widgets(template).items():
        told = json.dumps(shown["metrics"]).replace('\\\\\\"', "'").replace('\\"', "'")
        if match := re.search(r"SEARCH\('\{(.+?)\} MetricName='(\w+)''", told):
            found[title] = match[1], match[2]
    return found


def test_the_dashboard_finds_every_count_that_the_function_tells(template: Template) -> None:
    """By the very dimensions: with others, CloudWatch finds nothing and says nothing."""
    counted: tuple[dict[str, Any], ...] = (_EVERY, _SCORED, _REFUSED)
    told = {
        (",".join((f"'{each['Namespace']}'", *each["Dimensions"][0])), metric["Name"])
        for each in counted
        for metric in each["Metrics"]
    }

    shown = searches(template)

    assert set(shown.values()) == {each for each in told if each[1] != "DurationMs"}
    # Of which the gateway and Lambda have their own, on the graph beside.
    assert "p99, ms" in widgets(template)


def test_what_was_scored_and_refused_is_a_line_each(template: Template) -> None:
    graphs = widgets(template)

    labels = {title: shown["metrics"][0][0]["label"] for title, shown in graphs.items()
              if "by" in title.split()}  # fmt: skip
    assert labels == {
        "Scored, by points": "${PROP('Dim.ScoreBucket')}",
        "Rejected, by reason": "${PROP('Dim.Route')} ${PROP('Dim.Reason')}",
    }
    assert graphs["Scored, by points"]["stacked"] is True


def test_nothing_has_a_fixed_name(template: Template) -> None:
    names = {
        "AWS::Lambda::Function": "FunctionName",
        "AWS::S3::Bucket": "BucketName",
        "AWS::Logs::LogGroup": "LogGroupName",
        "AWS::IAM::Role": "RoleName",
        "AWS::SNS::Topic": "TopicName",
        "AWS::CloudWatch::Alarm": "AlarmName",
        "AWS::CloudWatch::Dashboard": "DashboardName",
        "AWS::Budgets::Budget": "BudgetName",
    }
    fixed = [
        id
        for kind, key in names.items()
        for id, resource in of_type(template, kind).items()
        if key in resource.get("Properties", {})
    ]

    assert all(of_type(template, kind) for kind in names)
    assert fixed == []


def test_outputs_say_where_things_are(template: Template) -> None:
    assert set(template["Outputs"]) == {
        "PageUrl",
        "ApiUrl",
        "LiveUrl",
        "FunctionName",
        "AliasName",
        "ReferencesBucket",
    }
