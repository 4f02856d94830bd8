"""A manifest vouches for both graphs beside it, and for nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scorer.embedder import RELEASED
from scorer.errors import ModelRefused
from scorer.manifest import FORMAT, MANIFEST_FILE, MODEL_FILE, POSE_FILE, read_manifest
from tests.released import copy_release


def _refusal(folder: Path) -> str:
    with pytest.raises(ModelRefused) as refused:
        read_manifest(folder)
    line = str(refused.value)
    assert "\n" not in line
    return line


def test_what_ships_is_vouched_for() -> None:
    assert read_manifest(RELEASED).format == FORMAT


@pytest.mark.parametrize("name", [MODEL_FILE, POSE_FILE, MANIFEST_FILE])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (copy_release(RELEASED, tmp_path) / name).unlink()

    assert _refusal(tmp_path) == f"{tmp_path / name} cannot be read: No such file or directory"


@pytest.mark.parametrize(
    ("name", "what"),
    [(MODEL_FILE, "sha256 of the model"), (POSE_FILE, "sha256 of the pose graph")],
)
def test_another_file_than_the_manifests(tmp_path: Path, name: str, what: str) -> None:
    path = copy_release(RELEASED, tmp_path) / name
    path.write_bytes(path.read_bytes() + b"\0")

    line = _refusal(tmp_path)

    assert what in line
    assert line.endswith("export the model again")


def test_one_graph_in_the_place_of_the_other(tmp_path: Path) -> None:
    copy_release(RELEASED, tmp_path)
    (tmp_path / POSE_FILE).write_bytes((tmp_path / MODEL_FILE).read_bytes())

    assert "sha256 of the pose graph" in _refusal(tmp_path)


def test_a_manifest_from_before_there_was_a_pose_graph(tmp_path: Path) -> None:
    path = copy_release(RELEASED, tmp_path, format=2) / MANIFEST_FILE
    manifest = json.loads(path.read_bytes())
    del manifest["pose_sha256"]
    path.write_text(json.dumps(manifest))

    assert "pose_sha256" in _refusal(tmp_path)
