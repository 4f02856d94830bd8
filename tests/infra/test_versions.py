"""Going back to the version before, and deleting what is older."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from cdk.errors import DeployError
from cdk.versions import prune, rollback

REGION = "eu-central-1"
NAME, ALIAS = "scorer", "live"


@pytest.fixture
def functions(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A function with four published versions, the last of which answers."""
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(key, "testing")
    with mock_aws():
        trust = '{"Version":"2012-10-17","Statement":[]}'
        role = boto3.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=trust)
        client = boto3.client("lambda", region_name=REGION)
        client.create_function(
            FunctionName=NAME,
            Runtime="python3.13",
            Role=role["Role"]["Arn"],
            Handler="a.b",
            Code={"ZipFile": _zip("0")},
        )
        for content in "1234":
            client.update_function_code(FunctionName=NAME, ZipFile=_zip(content), Publish=True)
        client.create_alias(FunctionName=NAME, Name=ALIAS, FunctionVersion="4")
        yield client


def _zip(content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.py", f"b = {content}")
    return file.getvalue()


def versions(functions: Any) -> list[str]:  # noqa: ANN401
    return [
        each["Version"]
        for each in functions.list_versions_by_function(FunctionName=NAME)["Versions"]
    ]


def test_a_rollback_moves_the_alias_to_the_version_before(functions: Any) -> None:  # noqa: ANN401
    assert rollback(functions, NAME, ALIAS) == (4, 3)

    alias = functions.get_alias(FunctionName=NAME, Name=ALIAS)
    assert alias["FunctionVersion"] == "3"


def test_before_the_first_there_is_nothing_to_go_back_to(functions: Any) -> None:  # noqa: ANN401
    functions.update_alias(FunctionName=NAME, Name=ALIAS, FunctionVersion="1")

    with pytest.raises(DeployError, match="none before"):
        rollback(functions, NAME, ALIAS)


def test_two_versions_are_kept(functions: Any) -> None:  # noqa: ANN401
    assert prune(functions, NAME, ALIAS) == [1, 2]

    assert versions(functions) == ["$LATEST", "3", "4"]
    assert prune(functions, NAME, ALIAS) == []


def test_what_answers_is_never_deleted(functions: Any) -> None:  # noqa: ANN401
    functions.update_alias(FunctionName=NAME, Name=ALIAS, FunctionVersion="1")

    assert prune(functions, NAME, ALIAS) == [2]
    assert "1" in versions(functions)
