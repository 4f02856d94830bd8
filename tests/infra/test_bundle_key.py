"""A bundle's key changes with whatever changes the bundle, and with nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cdk.bundling.architecture import ARCHITECTURES
from cdk.bundling.key import content_key
from cdk.bundling.project import PROJECT, Project
from tests.infra.trees import copy_project

X86 = ARCHITECTURES["x86_64"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_project(tmp_path / "elsewhere")


def test_the_same_files_at_another_place_and_time_have_the_same_key(project: Project) -> None:
    for path in project.ingredients():
        os.utime(path, (0, 0))
        path.chmod(0o600)

    assert content_key(project, X86) == content_key(PROJECT, X86)


def test_the_other_architecture_has_another_key() -> None:
    assert content_key(PROJECT, X86) != content_key(PROJECT, ARCHITECTURES["arm64"])


@pytest.mark.parametrize(
    "name",
    [
        "requirements/lambda.txt",
        "functions/scorer/api.py",
        "functions/scorer/released/embedder.onnx",
        "functions/scorer/released/manifest.json",
        "functions/scorer/released/references/mirrorball.msgpack",
        "docs/samples/following.json",
        "cdk/bundle.py",
        "cdk/bundling/pruning.py",
    ],
)
def test_a_byte_more_in_any_ingredient_is_another_key(project: Project, name: str) -> None:
    before = content_key(project, X86)
    with (project.root / name).open("ab") as file:
        file.write(b"\n")

    assert content_key(project, X86) != before


def test_another_version_of_the_project_is_another_key(project: Project) -> None:
    before = content_key(project, X86)
    text = project.pyproject.read_text()
    project.pyproject.write_text(text.replace(f'"{project.version}"', '"99.0"'))

    assert content_key(project, X86) != before


def test_a_dependency_less_is_another_key(project: Project) -> None:
    before = content_key(project, X86)
    text = project.pyproject.read_text()
    project.pyproject.write_text(text.replace('    "mangum>=0.22",\n', ""))

    assert content_key(project, X86) != before


def test_a_renamed_file_and_a_new_one_are_another_key(project: Project) -> None:
    keys = {content_key(project, X86)}
    (project.scorer / "words_ko.py").rename(project.scorer / "words_kr.py")
    keys.add(content_key(project, X86))
    (project.scorer / "words_ja.py").touch()
    keys.add(content_key(project, X86))

    assert len(keys) == 3


def test_what_python_and_editors_leave_behind_is_no_ingredient(project: Project) -> None:
    before = content_key(project, X86)
    cache = project.scorer / "__pycache__"
    cache.mkdir()
    litter = (cache / "api.cpython-311.pyc", project.scorer / ".api.py.swp")
    for path in (*litter, project.scorer / "api.py~", project.root / "cdk" / "app.py"):
        path.touch()

    assert content_key(project, X86) == before
    assert not set(litter) & set(project.scorer_files())
