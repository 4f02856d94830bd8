"""What training may not see, it does not see."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from model_export.motion.chunks import read_library
from model_export.motion.mocap import read_takes
from model_export.motion.splits import (
    EXAM_FOLDERS,
    EXAM_TAKES,
    SEEDS,
    VALIDATION_ACTIONS,
    VALIDATION_TAKES,
    Side,
    seed_for,
    side_of,
)
from tests import data
from tests.unit.model_export.made import clock, write_mocap


@pytest.mark.parametrize(
    ("folder", "take", "side"),
    [
        ("cmu_dance", "05_13", "validation"),
        ("cmu_dance", "05_14", "exam"),
        ("cmu_dance", "05_20", "exam"),
        ("cmu_dance", "05_12", "training"),
        ("cmu_dance", "60_10", "validation"),
        ("cmu_dance", "61_10", "validation"),
        ("cmu_dance", "60_11", "exam"),
        ("cmu_dance", "61_15", "exam"),
        ("cmu_dance", "61_09", "training"),
        ("bandai1", "dance-short_normal_001", "exam"),
        ("bandai1", "run_angry_001", "exam"),
        ("bandai2", "run_angry_001", "validation"),
        ("bandai2", "run_angry_002", "unused"),
        ("bandai2", "raise-up-both-hands_old_001", "validation"),
        ("bandai2", "walk_angry_001", "training"),
        ("bandai2", "walk-turn-left_angry_044", "unused"),
        ("somebody", "whatever", "training"),
        ("renamed", "dance-short_normal_001", "exam"),
        ("renamed", "walk-back_angry_001", "exam"),
        ("somebody", "kick_high", "training"),
        ("renamed", "run_angry_001", "exam"),
        ("renamed", "walk_tired_002", "exam"),
        ("renamed", "walk_normal_001", "exam"),
        ("renamed", "Walk_Old_001", "exam"),
        ("renamed", "dataset-1_run_happy_001", "exam"),
        ("bandai2", "walk_active_001", "training"),
        ("bandai2", "run_active_001", "validation"),
        ("renamed", "walk_active_003", "training"),
        ("renamed", "walk_elderly_001", "training"),
        ("renamed", "run_youthful_001", "validation"),
        ("renamed", "walk_angry_high", "training"),
    ],
)
def test_each_sequence_has_its_side(folder: str, take: str, side: Side) -> None:
    assert side_of(folder, take) == side


def test_both_partners_of_a_salsa_are_on_the_same_side() -> None:
    for trial in range(1, 16):
        assert side_of("cmu_dance", f"60_{trial:02}") == side_of("cmu_dance", f"61_{trial:02}")


def test_the_sides_share_no_sequence() -> None:
    assert not EXAM_TAKES & VALIDATION_TAKES


def test_seeds_of_uses_never_overlap() -> None:
    ranges = sorted(SEEDS.values())
    assert all(first < end for first, end in ranges)
    assert all(end <= following for (_, end), (following, _) in pairwise(ranges))
    assert {seed_for(use, 0) for use in SEEDS} == {first for first, _ in ranges}
    assert {seed_for(use, end - first - 1) for use, (first, end) in SEEDS.items()} == {
        end - 1 for _, end in ranges
    }


@pytest.mark.parametrize("use", SEEDS)
def test_no_index_leads_out_of_a_uses_seeds(use: str) -> None:
    first, end = SEEDS[use]
    for index in (-1, end - first):
        with pytest.raises(ValueError, match=use):
            seed_for(use, index)


def test_an_unknown_use_has_no_seeds() -> None:
    with pytest.raises(ValueError, match="not for rehearsal"):
        seed_for("rehearsal", 0)


def test_held_out_sequences_are_not_read_for_training(tmp_path: Path) -> None:
    names = ("01_01", "05_12", "05_13", "05_14", "60_10", "60_11", "61_15", "run_elderly_001")
    takes = {name: clock(120) + np.float32(i) for i, name in enumerate(names)}
    bandai1 = write_mocap(tmp_path / "bandai1", {"walk_old_001": clock(120)})
    library = read_library((write_mocap(tmp_path / "cmu_dance", takes), bandai1))
    assert set(library.takes) == {"cmu_dance/01_01", "cmu_dance/05_12"}
    assert len(library.poses) == 2 * 12


def test_each_side_reads_its_own_sequences(tmp_path: Path) -> None:
    takes = {
        name: clock(20)
        for name in ("05_12", "05_13", "05_14", "run_elderly_001", "run_elderly_002")
    }
    folder = write_mocap(tmp_path / "cmu_dance", takes)
    assert set(read_takes(folder)) == set(takes)
    assert set(read_takes(folder, "training")) == {"05_12"}
    assert set(read_takes(folder, "validation")) == {"05_13", "run_elderly_001"}
    assert set(read_takes(folder, "exam")) == {"05_14"}
    assert set(read_takes(folder, "unused")) == {"run_elderly_002"}


def _held_out(name: str) -> bool:
    folder, take = name.split("/")
    action = take.split("_")[0]
    held = take in EXAM_TAKES | VALIDATION_TAKES or action in VALIDATION_ACTIONS
    return held or folder in EXAM_FOLDERS


def _published(name: str) -> Path:
    """A folder of the data that no weights may ship from."""
    folder = data.mocap_folder(name)
    if folder is None:
        pytest.skip(f"{name} is not here; SYNCHRO_YOU_DATA names the folder of the data")
    return folder


def test_bandai1_is_held_out_whole_under_any_name() -> None:
    """All of it; of its sister, under another name, no more than what has the same name."""
    names = {name: set(read_takes(_published(name))) for name in ("bandai1", "bandai2")}
    assert {side_of("renamed", take) for take in names["bandai1"]} == {"exam"}
    lost = {take for take in names["bandai2"] if side_of("renamed", take) == "exam"}
    assert lost == names["bandai1"] & names["bandai2"]
    assert "exam" not in {side_of("bandai2", take) for take in names["bandai2"]}


def test_held_out_takes_of_the_mocap_are_left_out_of_training() -> None:
    folder = data.mocap_folder()
    if folder is None:
        pytest.skip("the mocap is not here; SYNCHRO_YOU_DATA names the folder of the data")
    every = read_takes(folder)
    library = read_library((folder,))
    assert library.takes
    assert not any(map(_held_out, library.takes))
    assert EXAM_TAKES & set(every), "the exam's takes are in the data"
    assert VALIDATION_TAKES & set(every), "validation's takes are in the data"
    training = {name for name in every if not _held_out(f"cmu_dance/{name}")}
    assert {name.removeprefix("cmu_dance/") for name in library.takes} <= training
