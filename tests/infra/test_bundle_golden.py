"""Golden answers come from the code of the tree that is bundled, or there is no bundle."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cdk.bundling.golden import write_golden
from cdk.bundling.project import Project
from cdk.errors import DeployError
from tests.infra.trees import write_files

ANSWERS = """
import scorer, sys

_, command, path, *bundle = sys.argv
with open(path, "w") as file:
    file.write(f'"{command} {scorer.NAME} {bundle}"')
"""


def project(root: Path, main: str) -> Project:
    """A tree whose scorer is another than ours, and its command."""
    scorer = {"functions/scorer/__init__.py": "NAME = 'this one'\n"}
    export = {"model_export/__init__.py": "", "model_export/__main__.py": main}
    return Project(write_files(root, scorer | export))


def test_the_trees_own_code_answers(tmp_path: Path) -> None:
    write_golden(project(tmp_path, ANSWERS), tmp_path / "golden.json", "1+ab")

    assert (
        json.loads((tmp_path / "golden.json").read_text()) == "golden this one ['--bundle', '1+ab']"
    )


@pytest.mark.parametrize(
    ("main", "last"),
    [
        pytest.param(
            "raise SystemExit('ModelRefused: no such graph')", "no such graph", id="fails"
        ),
        pytest.param("1 / 0", "ZeroDivisionError", id="crashes"),
        pytest.param("raise SystemExit(3)", "exit code 3", id="silently"),
        pytest.param("", "exit code 0", id="writes nothing"),
    ],
)
def test_no_answers_is_one_line(tmp_path: Path, main: str, last: str) -> None:
    with pytest.raises(DeployError, match=f"^python -m model_export golden failed: [^\n]*{last}"):
        write_golden(project(tmp_path, main), tmp_path / "golden.json", "1+ab")
