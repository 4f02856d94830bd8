"""A model that is not its manifest's is refused before anything is built."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cdk.bundle import build
from cdk.bundling.released import check_released
from cdk.errors import DeployError
from scorer.manifest import MANIFEST_FILE, MODEL_FILE, POSE_FILE
from tests.infra.trees import copy_project


@pytest.fixture
def released(tmp_path: Path) -> Path:
    return copy_project(tmp_path).released


def test_ours_is_accepted(released: Path) -> None:
    check_released(released)


@pytest.mark.parametrize("graph", [MODEL_FILE, POSE_FILE])
def test_another_graph_is_refused_by_name(released: Path, graph: str) -> None:
    (released / graph).write_bytes((released / graph).read_bytes() + b"\0")

    with pytest.raises(DeployError, match=f"{graph} is not the file that {MANIFEST_FILE} means"):
        check_released(released)


@pytest.mark.parametrize("name", [MODEL_FILE, POSE_FILE, MANIFEST_FILE])
def test_a_missing_file_is_refused_by_name(released: Path, name: str) -> None:
    (released / name).unlink()

    with pytest.raises(DeployError, match=f"{name} is missing"):
        check_released(released)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"sha256": "00"}'])
def test_a_manifest_that_is_none_is_refused(released: Path, text: str) -> None:
    (released / MANIFEST_FILE).write_text(text)

    with pytest.raises(DeployError, match="not a manifest"):
        check_released(released)


def test_a_model_without_references_is_refused(released: Path) -> None:
    shutil.rmtree(released / "references")

    with pytest.raises(DeployError, match="holds no reference"):
        check_released(released)


def test_the_build_stops_before_it_writes_anything(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "tree")
    (project.released / MODEL_FILE).write_bytes(b"")

    with pytest.raises(DeployError, match=MODEL_FILE):
        build("x86_64", tmp_path / "out", project)

    assert not (tmp_path / "out").exists()
