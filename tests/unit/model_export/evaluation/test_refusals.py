"""Files and folders that training and the benchmark cannot use, refused by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from model_export.captured import Captured, CapturedError
from model_export.checkpoint import CheckpointError
from model_export.evaluation.real import footage_of
from model_export.evaluation.rival import load_original
from model_export.history import load_history, load_progress, load_weights
from model_export.motion.mocap import MocapError
from model_export.run import run
from model_export.train import SMOKE
from tests.unit.model_export.made import standing, write_mocap


@pytest.fixture
def junk(tmp_path: Path) -> Path:
    path = tmp_path / "junk.pt"
    path.write_bytes(b"no tensors here")
    return path


def test_a_damaged_progress_file_is_named(junk: Path) -> None:
    for read in (load_history, load_weights, lambda path: load_progress(path, "any")):
        with pytest.raises(CheckpointError, match=r"junk\.pt"):
            read(junk)


def test_a_file_that_is_no_network_of_the_originals_design_is_named(junk: Path) -> None:
    with pytest.raises(CheckpointError, match=r"junk\.pt"):
        load_original(junk)


def test_one_clip_of_each_dance_cannot_be_compared() -> None:
    landmarks = np.zeros((90, 33, 3), dtype=np.float32)
    clip = Captured("alone", landmarks, np.ones(90, dtype=np.bool_))
    with pytest.raises(CapturedError, match="two of one dance"):
        footage_of({"salsa": [clip]})


def test_a_folder_that_is_held_out_whole_is_not_trained_on(tmp_path: Path) -> None:
    folder = write_mocap(tmp_path / "bandai1", {"walk_happy_001": standing(150)})
    out = tmp_path / "checkpoint.pt"
    with pytest.raises(MocapError, match="held out"):
        run(SMOKE, (folder,), None, out, Console())
    assert not out.exists()
