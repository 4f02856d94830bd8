"""The origin secret, kept where the next deployment finds it."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from cdk.errors import DeployError
from cdk.origin_secret import BEFORE, PRESENT, read_origin_secret
from cdk.stored_secret import forget_secret, stored_secret

REGION = "eu-central-1"
NAME = "/synchro-you/SynchroYou/origin-secret"


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(key, "testing")
    with mock_aws():
        yield


def test_a_first_deployment_makes_one_and_the_next_finds_it() -> None:
    made = stored_secret(NAME, REGION)

    assert set(made) == {PRESENT}
    assert read_origin_secret(made).present == made[PRESENT]
    assert stored_secret(NAME, REGION) == made
    parameter = boto3.client("ssm", region_name=REGION).get_parameter(Name=NAME)["Parameter"]
    assert parameter["Type"] == "SecureString"


def test_after_a_rotation_the_one_before_is_still_known() -> None:
    first = stored_secret(NAME, REGION)

    second = stored_secret(NAME, REGION, rotate=True)

    assert second[PRESENT] != first[PRESENT]
    assert second[BEFORE] == first[PRESENT]
    assert stored_secret(NAME, REGION) == second


def test_each_deployment_has_its_own() -> None:
    one = stored_secret(NAME, REGION)

    other = stored_secret("/synchro-you/another/origin-secret", REGION)

    assert other[PRESENT] != one[PRESENT]
    assert stored_secret(NAME, REGION) == one


def test_it_is_forgotten_with_all_that_it_was() -> None:
    first = stored_secret(NAME, REGION)
    stored_secret(NAME, REGION, rotate=True)

    assert forget_secret(NAME, REGION) is True
    assert forget_secret(NAME, REGION) is False
    made = stored_secret(NAME, REGION)
    assert set(made) == {PRESENT}
    assert made[PRESENT] != first[PRESENT]


def test_without_credentials_it_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(key)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")

    with pytest.raises(DeployError, match="origin secret") as refused:
        stored_secret(NAME, REGION)

    assert "\n" not in str(refused.value)
