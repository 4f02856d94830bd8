"""A dataset knows what it was made of, and is not gone on with by anything else."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from model_export.stage.dataset.manifest import (
    FILE,
    Manifest,
    agree,
    licences,
    read_manifest,
    settings,
)
from model_export.stage.errors import DatasetError
from tests.unit.model_export.stage.dataset_made import performance


def manifest(*takes: str, seed: int = 1) -> Manifest:
    made_of = settings(seed, [], {"mediapipe": "0.10.21"})
    return Manifest(made_of, licences([]), [performance(take) for take in takes])


def test_a_longer_list_goes_on_and_a_shorter_one_changes_nothing(tmp_path: Path) -> None:
    agree(tmp_path, manifest("a"))
    agree(tmp_path, manifest("a", "b"))
    agree(tmp_path, manifest("a"))

    assert read_manifest(tmp_path) == manifest("a", "b")
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_other_settings_are_refused_by_name(tmp_path: Path) -> None:
    agree(tmp_path, manifest("a"))

    with pytest.raises(
        DatasetError, match=r"made with another seed \(1, now 2\); name a new folder"
    ):
        agree(tmp_path, manifest("a", seed=2))


def test_other_scenes_are_refused(tmp_path: Path) -> None:
    agree(tmp_path, manifest("a", "b"))

    with pytest.raises(DatasetError, match="its scenes are others"):
        agree(tmp_path, manifest("a", "c"))


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()

    with pytest.raises(DatasetError, match="holds something else"):
        agree(tmp_path, manifest("a"))
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("content", [b"{", b"{}", b"[]"])
def test_a_damaged_manifest_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)

    with pytest.raises(DatasetError, match="no manifest of a dataset"):
        read_manifest(tmp_path)


def test_it_says_whose_everything_is() -> None:
    text = " ".join(licences([Path("cmu_dance"), Path("elsewhere")]))

    for owner in ("Apache-2.0", "CC0", "this project's own", "NSF EIA-0196217", "ask its owner"):
        assert owner in text
    assert msgspec.json.decode(msgspec.json.encode(manifest("a")), type=Manifest) == manifest("a")
