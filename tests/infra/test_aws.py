"""What asks AWS asks where CDK's command line tool deploys to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from cdk import aws, deploy
from cdk.bootstrap import main as bootstrap
from cdk.origin_secret import PRESENT
from cdk.stored_secret import stored_secret

NAMES = ("AWS_REGION", "AMAZON_REGION", "AWS_DEFAULT_REGION", "AMAZON_DEFAULT_REGION")


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A shell with credentials, and with a profile whose region is Ireland."""
    config = tmp_path / "config"
    config.write_text("[default]\nregion = eu-west-1\n[profile nowhere]\n")
    for name in (*NAMES, "AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    return monkeypatch


@pytest.fixture
def account(shell: pytest.MonkeyPatch) -> Iterator[None]:
    with mock_aws():
        yield


def test_the_region_is_looked_for_in_the_tools_own_order(shell: pytest.MonkeyPatch) -> None:
    assert aws.here() == "eu-west-1"

    for name, region in zip(reversed(NAMES), ("a-1", "b-1", "c-1", "d-1"), strict=True):
        shell.setenv(name, region)
        assert aws.here() == region

    shell.setenv(NAMES[0], "")
    assert aws.here() == "c-1"


def test_nobody_says(shell: pytest.MonkeyPatch) -> None:
    shell.setenv("AWS_PROFILE", "nowhere")

    assert aws.here() is None


def test_the_secret_is_kept_where_the_stack_is(account: None, shell: pytest.MonkeyPatch) -> None:
    """Not in the profile's region, where another deployment's may lie."""
    shell.setenv("AWS_REGION", "ap-northeast-2")

    made = stored_secret("/synchro-you/SynchroYou/origin-secret", None)

    there = boto3.client("ssm", region_name="ap-northeast-2").describe_parameters()["Parameters"]
    assert len(there) == 1
    assert boto3.client("ssm", region_name="eu-west-1").describe_parameters()["Parameters"] == []
    assert len(made[PRESENT]) >= 32


def test_a_region_without_snapshots_stops_a_deployment_before_anything_is_built(
    account: None, shell: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    region = "ap-southeast-6"
    shell.setenv("AWS_DEFAULT_REGION", region)
    boto3.client("cloudformation", region_name=region).create_stack(
        StackName="CDKToolkit", TemplateBody='{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}'
    )
    shell.setattr("cdk.bundle.build", lambda arch: pytest.fail("it is built"))

    assert deploy.main([]) == 1

    told = capsys.readouterr().err
    assert told == f"deploy: {region} has no SnapStart for Python: add -c snapstart=false\n"


@pytest.mark.parametrize("command", [deploy.main, bootstrap])
def test_no_region_at_all_is_one_line(
    account: None, shell: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: object
) -> None:
    shell.setenv("AWS_PROFILE", "nowhere")
    assert callable(command)

    assert command([]) == 1

    (line,) = capsys.readouterr().err.splitlines()
    assert "AWS_REGION" in line
