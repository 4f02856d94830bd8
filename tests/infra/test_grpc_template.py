"""What ``-c grpc=true`` adds: the gRPC server on Fargate, in a stack of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cdk.fargate.front import DRAIN_S, IDLE_S, KEPT_HOURS
from cdk.fargate.task import GRACE_S, PORT, STOP_S
from cdk.names import all_stacks
from cdk.settings import read_settings
from live_grpc.limits import Limits
from tests.infra.synthesis import Resource, Template, of_type, only, templates, the_template

CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/1a2b-3c"
ASKED = {"grpc": "true", "grpc_certificate": CERTIFICATE}
DOMAIN = {"domain": "dance.example.com", "zone": "Z0123456789"}
SEOUL_AND_VIRGINIA = "ap-northeast-2,us-east-1"


@pytest.fixture(scope="module")
def both() -> dict[str, Template]:
    return templates(**ASKED)


@pytest.fixture(scope="module")
def grpc(both: dict[str, Template]) -> Template:
    return both["SynchroYou-grpc"]


def containers(template: Template) -> dict[str, Resource]:
    _, definition = only(template, "AWS::ECS::TaskDefinition")
    return {each["Name"]: each for each in definition["ContainerDefinitions"]}


def attributes(properties: Resource, key: str) -> dict[str, str]:
    return {each["Key"]: each["Value"] for each in properties[key]}


def exported(value: object) -> str:
    """The name by which another stack gives it."""
    assert isinstance(value, dict)
    (name,) = value.values()
    assert list(value) == ["Fn::ImportValue"]
    return str(name)


def test_without_a_word_of_it_there_is_nothing_of_it() -> None:
    made = templates()

    assert list(made) == ["SynchroYou"]
    kinds = {each["Type"] for each in made["SynchroYou"]["Resources"].values()}
    assert not [
        kind for kind in kinds if kind.split("::")[1] in ("ECS", "EC2", "ElasticLoadBalancingV2")
    ]
    assert "ecs-tasks" not in json.dumps(made)


def test_it_adds_to_the_api_a_role_that_may_read_references_and_touches_nothing_else(
    both: dict[str, Template],
) -> None:
    before, after = the_template()["Resources"], dict(both["SynchroYou"]["Resources"])
    (role,) = set(after) - set(before)
    policies = [id for id in before if before[id] != after[id]]

    assert after[role]["Type"] == "AWS::IAM::Role"
    (trust,) = after[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    (policy,) = policies
    assert after[policy]["Type"] == "AWS::S3::BucketPolicy"
    old, new = (
        each[policy]["Properties"]["PolicyDocument"]["Statement"] for each in (before, after)
    )
    assert new[: len(old)] == old
    added = [(each["Effect"], each["Principal"], each["Action"]) for each in new[len(old) :]]
    mine = {"AWS": {"Fn::GetAtt": [role, "Arn"]}}
    assert added == [("Allow", mine, "s3:ListBucket"), ("Allow", mine, "s3:GetObject")]


def test_the_listener_speaks_tls_with_the_certificate_and_hands_grpc_to_the_servers(
    grpc: Template,
) -> None:
    _, listener = only(grpc, "AWS::ElasticLoadBalancingV2::Listener")
    id, targets = only(grpc, "AWS::ElasticLoadBalancingV2::TargetGroup")

    assert (listener["Protocol"], listener["Port"]) == ("HTTPS", 443)
    assert listener["Certificates"] == [{"CertificateArn": CERTIFICATE}]
    assert listener["SslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
    assert listener["DefaultActions"] == [{"TargetGroupArn": {"Ref": id}, "Type": "forward"}]
    assert (targets["Protocol"], targets["ProtocolVersion"]) == ("HTTP", "GRPC")
    assert (targets["TargetType"], targets["Port"]) == ("ip", PORT)
    assert targets["HealthCheckPath"] == "/grpc.health.v1.Health/Check"
    assert targets["Matcher"] == {"GrpcCode": "0"}
    assert set(grpc["Outputs"]) == {"GrpcLoadBalancer"}


def test_the_server_ends_streams_before_anybody_else_does(grpc: Template) -> None:
    _, balancer = only(grpc, "AWS::ElasticLoadBalancingV2::LoadBalancer")
    _, targets = only(grpc, "AWS::ElasticLoadBalancingV2::TargetGroup")
    limits, told = Limits(), attributes(balancer, "LoadBalancerAttributes")

    assert told["idle_timeout.timeout_seconds"] == str(IDLE_S)
    assert limits.idle_s < IDLE_S
    assert told["client_keep_alive.seconds"] == str(3600 * KEPT_HOURS)
    assert limits.longest_s < 3600 * KEPT_HOURS
    drain = attributes(targets, "TargetGroupAttributes")["deregistration_delay.timeout_seconds"]
    assert drain == str(DRAIN_S)
    # After the grace it tells the streams, for which it takes some three seconds.
    serve = containers(grpc)["Serve"]
    assert serve["Command"][-2:] == ["--grace-s", str(GRACE_S)]
    assert serve["StopTimeout"] == STOP_S > GRACE_S + 5


def test_the_package_is_fetched_unpacked_and_then_served(grpc: Template) -> None:
    found = containers(grpc)
    after = {
        name: [(each["ContainerName"], each["Condition"]) for each in one.get("DependsOn", [])]
        for name, one in found.items()
    }

    assert after == {
        "Fetch": [],
        "Unpack": [("Fetch", "SUCCESS")],
        "Serve": [("Unpack", "SUCCESS")],
    }
    assert {name for name, one in found.items() if one["Essential"]} == {"Serve"}
    # A volume is root's, and nobody else can fill it; who serves is nobody, and cannot.
    assert found["Serve"]["User"] == "65534:65534"
    for name, one in found.items():
        assert one["ReadonlyRootFilesystem"] is True
        assert one["LinuxParameters"]["Capabilities"] == {"Drop": ["ALL"]}
        (mounted,) = one["MountPoints"]
        assert mounted["ReadOnly"] is (name == "Serve")
        assert one["Image"].startswith("public.ecr.aws/")


def test_the_server_knows_its_references_and_its_processors(grpc: Template) -> None:
    told = {each["Name"]: each["Value"] for each in containers(grpc)["Serve"]["Environment"]}

    assert told["SYNCHRO_YOU_THREADS"] == "1"
    assert told["ORT_DISABLE_TELEMETRY"] == "1"
    (start, bucket) = told["SYNCHRO_YOU_REFERENCES"]["Fn::Join"][1]
    assert start == "s3://"
    assert "References" in exported(bucket)


def test_no_role_has_a_wildcard(grpc: Template) -> None:
    actions = []
    for policy in of_type(grpc, "AWS::IAM::Policy").values():
        assert "*" not in json.dumps(policy)
        (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
        actions.append(statement["Action"])

    assert sorted(actions, key=len) == [
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        "s3:GetObject",
    ]
    for role in of_type(grpc, "AWS::IAM::Role").values():
        assert "ManagedPolicyArns" not in role["Properties"]


def test_the_tasks_may_fetch_their_package_and_no_other(grpc: Template) -> None:
    (fetching,) = (
        each["Properties"]
        for each in of_type(grpc, "AWS::IAM::Policy").values()
        if "s3:GetObject" in json.dumps(each)
    )
    (statement,) = fetching["PolicyDocument"]["Statement"]
    command = containers(grpc)["Fetch"]["Command"]
    (address,) = (each["Fn::Sub"] for each in command if isinstance(each, dict))
    key = address.rpartition("/")[2]

    assert key.endswith(".zip")
    assert statement["Resource"]["Fn::Join"][1][-1] == f"/{key}"
    (role,) = fetching["Roles"]
    assert "GrpcRole" in exported(role)


def test_only_the_load_balancer_reaches_the_servers(grpc: Template) -> None:
    groups = of_type(grpc, "AWS::EC2::SecurityGroup")
    rules = of_type(grpc, "AWS::EC2::SecurityGroupIngress").values()
    open_to_all = {
        rule["FromPort"]
        for group in groups.values()
        for rule in group["Properties"].get("SecurityGroupIngress", [])
    }

    assert open_to_all == {443}
    (rule,) = (each["Properties"] for each in rules)
    assert (rule["FromPort"], rule["ToPort"]) == (PORT, PORT)
    assert "Front" in rule["SourceSecurityGroupId"]["Fn::GetAtt"][0]
    assert "Tasks" in rule["GroupId"]["Fn::GetAtt"][0]
    _, balancer = only(grpc, "AWS::ElasticLoadBalancingV2::LoadBalancer")
    told = attributes(balancer, "LoadBalancerAttributes")
    assert told["routing.http.xff_header_processing.mode"] == "remove"


def test_a_deployment_that_does_not_start_is_taken_back(grpc: Template) -> None:
    _, service = only(grpc, "AWS::ECS::Service")
    deployment = service["DeploymentConfiguration"]

    assert deployment["DeploymentCircuitBreaker"] == {"Enable": True, "Rollback": True}
    assert deployment["MinimumHealthyPercent"] == 100
    # Else each deployment would undo a scaling.
    assert "DesiredCount" not in service


def test_alarms_reach_the_topic_of_the_others(grpc: Template, both: dict[str, Template]) -> None:
    alarms = [each["Properties"] for each in of_type(grpc, "AWS::CloudWatch::Alarm").values()]
    topic, _ = only(both["SynchroYou"], "AWS::SNS::Topic")
    outputs = both["SynchroYou"]["Outputs"].values()
    names = {each["Export"]["Name"]: each["Value"] for each in outputs if "Export" in each}

    assert len(alarms) == 4
    for alarm in alarms:
        (action,) = alarm["AlarmActions"]
        assert names[exported(action)] == {"Ref": topic}
    watched = {
        metric["MetricStat"]["Metric"]["MetricName"]
        for alarm in alarms
        for metric in alarm.get("Metrics", [])
        if "MetricStat" in metric
    } | {alarm["MetricName"] for alarm in alarms if "MetricName" in alarm}
    assert watched == {
        "UnHealthyHostCount",
        "HealthyHostCount",
        "HTTPCode_ELB_5XX_Count",
        "HTTPCode_Target_5XX_Count",
        "CPUUtilization",
        "GrpcFailures",
    }


def test_faults_are_counted_in_the_servers_own_words(grpc: Template) -> None:
    log, _ = only(grpc, "AWS::Logs::LogGroup")
    _, counted = only(grpc, "AWS::Logs::MetricFilter")

    # As live_grpc.call_log writes it; tests/grpc look that it does.
    assert counted["FilterPattern"] == '{ $.status = "INTERNAL" }'
    assert counted["LogGroupName"] == {"Ref": log}
    for one in containers(grpc).values():
        assert one["LogConfiguration"]["Options"]["awslogs-group"] == {"Ref": log}


def test_logs_end_and_nothing_else_is_logged(grpc: Template) -> None:
    """Neither of connections nor of flows: both would say who danced from where."""
    _, log = only(grpc, "AWS::Logs::LogGroup")
    _, balancer = only(grpc, "AWS::ElasticLoadBalancingV2::LoadBalancer")

    assert log["RetentionInDays"] == 30
    assert not of_type(grpc, "AWS::EC2::FlowLog")
    assert "access_logs.s3.enabled" not in attributes(balancer, "LoadBalancerAttributes")


def test_sizes_and_processor_are_as_was_said() -> None:
    made = templates(
        **ASKED,
        arch="arm64",
        grpc_cpu="2048",
        grpc_memory="4096",
        grpc_tasks="2,2",
        log_days="7",
    )["SynchroYou-grpc"]
    _, definition = only(made, "AWS::ECS::TaskDefinition")
    _, scaled = only(made, "AWS::ApplicationAutoScaling::ScalableTarget")
    _, log = only(made, "AWS::Logs::LogGroup")

    assert (definition["Cpu"], definition["Memory"]) == ("2048", "4096")
    assert definition["RuntimePlatform"]["CpuArchitecture"] == "ARM64"
    told = {each["Name"]: each["Value"] for each in containers(made)["Serve"]["Environment"]}
    assert told["SYNCHRO_YOU_THREADS"] == "2"
    assert (scaled["MinCapacity"], scaled["MaxCapacity"]) == (2, 2)
    assert not of_type(made, "AWS::ApplicationAutoScaling::ScalingPolicy")
    assert log["RetentionInDays"] == 7


def test_busy_servers_get_company(grpc: Template) -> None:
    _, scaled = only(grpc, "AWS::ApplicationAutoScaling::ScalableTarget")
    _, policy = only(grpc, "AWS::ApplicationAutoScaling::ScalingPolicy")
    followed: dict[str, Any] = policy["TargetTrackingScalingPolicyConfiguration"]

    assert (scaled["MinCapacity"], scaled["MaxCapacity"]) == (1, 4)
    assert followed["TargetValue"] == 60


def test_with_a_domain_the_nearest_region_answers_to_one_name() -> None:
    asked = {"grpc": "true", "regions": SEOUL_AND_VIRGINIA, **DOMAIN}
    made = templates(**asked)
    servers = [made[f"SynchroYou-{region}-grpc"] for region in SEOUL_AND_VIRGINIA.split(",")]
    records = [only(each, "AWS::Route53::RecordSet")[1] for each in servers]

    assert set(made) == set(all_stacks(read_settings(asked.get)))
    assert {record["Name"] for record in records} == {"grpc.dance.example.com."}
    assert [record["Region"] for record in records] == SEOUL_AND_VIRGINIA.split(",")
    for each in servers:
        id, certificate = only(each, "AWS::CertificateManager::Certificate")
        _, listener = only(each, "AWS::ElasticLoadBalancingV2::Listener")
        assert certificate["DomainName"] == "grpc.dance.example.com"
        assert listener["Certificates"] == [{"CertificateArn": {"Ref": id}}]
        assert each["Outputs"]["GrpcAddress"]["Value"] == "grpc.dance.example.com:443"
