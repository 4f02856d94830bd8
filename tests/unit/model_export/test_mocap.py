"""Folders of mocap that are not as they should be are refused, by file and sequence."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from model_export.motion.body import JOINTS
from model_export.motion.mocap import LICENCES, MocapError, read_takes
from tests.unit.model_export.made import clock, write_mocap


def _with_nan() -> npt.NDArray[np.float32]:
    take = clock(20)
    take[7, 3, 1] = np.nan
    return take


def test_a_folder_is_read_as_it_was_written(tmp_path: Path) -> None:
    takes: dict[str, npt.NDArray[Any]] = {
        "01_01": clock(20),
        "01_02": clock(30).astype(np.float64),
    }
    read = read_takes(write_mocap(tmp_path / "some", takes))
    assert list(read) == ["01_01", "01_02"]
    for name, take in takes.items():
        assert read[name].dtype == np.float32
        np.testing.assert_array_equal(read[name], take.astype(np.float32))


@pytest.mark.parametrize(
    ("take", "wrong"),
    [
        (_with_nan(), "frame 7 holds a number that is not finite"),
        (clock(20)[:, :14], r"shape \(20, 14, 3\), expected \(frames, 15, 3\)"),
        (clock(20)[..., :2], r"shape \(20, 15, 2\)"),
        (clock(20)[0], r"shape \(15, 3\)"),
        ((1000 * clock(20)).astype(np.int32), "numbers of type int32, expected floats"),
        (clock(20).astype(np.complex64), "numbers of type complex64"),
        (np.full((20, 15, 3), 1e39), "frame 0 holds a number that is not finite"),
    ],
    ids=["nan", "joints", "axes", "one frame", "ints", "complex", "too large"],
)
@pytest.mark.filterwarnings("ignore:overflow encountered in cast:RuntimeWarning")
def test_a_sequence_in_another_form_is_refused(
    tmp_path: Path, take: npt.NDArray[Any], wrong: str
) -> None:
    folder = write_mocap(tmp_path / "some", {"01_01": clock(20), "01_02": take})
    with pytest.raises(MocapError, match=rf"some\.npz, sequence 01_02: .*{wrong}"):
        read_takes(folder)


def test_sequences_of_another_side_are_not_looked_at(tmp_path: Path) -> None:
    folder = write_mocap(tmp_path / "cmu_dance", {"05_12": clock(20), "05_14": _with_nan()})
    assert set(read_takes(folder, "training")) == {"05_12"}
    with pytest.raises(MocapError, match="sequence 05_14"):
        read_takes(folder, "exam")


def test_pickled_objects_are_not_loaded(tmp_path: Path) -> None:
    objects = np.array([{"a": 1}, None], dtype=object)
    folder = write_mocap(tmp_path / "some", {"01_01": clock(20), "01_02": objects})
    with pytest.raises(MocapError, match=r"some\.npz, sequence 01_02: "):
        read_takes(folder)


def _cut_short(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-200])


def _scratched(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    for at in range(2000, 2200):
        content[at] ^= 0xFF
    archive.write_bytes(content)


def _scratched_compressed(archive: Path) -> None:
    np.savez_compressed(archive, **{"01_01": clock(200)})  # type: ignore[arg-type]
    _scratched(archive)


def _empty(archive: Path) -> None:
    archive.write_bytes(b"")


def _text(archive: Path) -> None:
    archive.write_text("take,frame,x,y,z\n")


def _bare_array(archive: Path) -> None:
    with archive.open("wb") as file:
        np.save(file, clock(20))


def _something_else_within(archive: Path) -> None:
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr("README.txt", "not an array")


@pytest.mark.parametrize("damage", [_cut_short, _empty, _text, _bare_array])
def test_what_is_no_archive_is_refused(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    folder = write_mocap(tmp_path / "some", {"01_01": clock(200)})
    damage(folder / "some.npz")
    with pytest.raises(MocapError, match=r"some\.npz"):
        read_takes(folder)


@pytest.mark.parametrize(
    ("damage", "sequence"),
    [
        (_scratched, "01_01"),
        (_scratched_compressed, "01_01"),
        (_something_else_within, r"README\.txt"),
    ],
)
def test_a_damaged_sequence_is_named(
    tmp_path: Path, damage: Callable[[Path], None], sequence: str
) -> None:
    folder = write_mocap(tmp_path / "some", {"01_01": clock(200)})
    damage(folder / "some.npz")
    with pytest.raises(MocapError, match=rf"some\.npz, sequence {sequence}: "):
        read_takes(folder)


@pytest.mark.parametrize("missing", ["meta.json", "some.npz"])
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    folder = write_mocap(tmp_path / "some", {"01_01": clock(20)})
    (folder / missing).unlink()
    with pytest.raises(MocapError, match=rf"{missing} is missing"):
        read_takes(folder)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MocapError, match=r"nowhere\.npz is missing"):
        read_takes(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "meta",
    [
        {"joints": list(JOINTS), "fps": 60},
        {"joints": list(JOINTS[::-1]), "fps": 30},
        {"joints": list(JOINTS[:14]), "fps": 30},
        {"fps": 30},
        {"joints": None, "fps": 30},
        [],
        "joints",
    ],
)
def test_another_skeleton_or_rate_is_refused(tmp_path: Path, meta: object) -> None:
    folder = write_mocap(tmp_path / "some", {"01_01": clock(20)}, meta)
    with pytest.raises(MocapError, match=r"meta\.json: expected"):
        read_takes(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00"])
def test_a_description_that_is_not_json_is_refused(tmp_path: Path, content: bytes) -> None:
    folder = write_mocap(tmp_path / "some", {"01_01": clock(20)})
    (folder / "meta.json").write_bytes(content)
    with pytest.raises(MocapError, match=r"meta\.json: expected JSON"):
        read_takes(folder)


def test_the_known_folders_have_licences_to_tell() -> None:
    assert set(LICENCES) == {"cmu_dance", "perfume_abc", "bandai1", "bandai2"}
    assert "commercial" in LICENCES["cmu_dance"]
    assert all("not for weights" in LICENCES[name] for name in set(LICENCES) - {"cmu_dance"})
    assert json.loads(json.dumps(LICENCES)) == LICENCES
