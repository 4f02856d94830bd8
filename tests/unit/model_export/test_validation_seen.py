"""The figures of a network on clips that a real detector saw."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch

from model_export.captured import CapturedError
from model_export.motion.choreography import choreography
from model_export.motion.rendering import EXAM_SCENE, render
from model_export.network import Embedder, NetworkConfig
from model_export.validation_seen import SeenValidation


def written(side: Path, dances: int) -> Path:
    for number in range(dances):
        joints = np.repeat(choreography(20 + number, 5.0)[None], 2, axis=0)
        clips = render(joints, np.random.default_rng(number), EXAM_SCENE).landmarks
        folder = side / f"dance{number}"
        folder.mkdir(parents=True)
        for camera, clip in enumerate(clips):
            np.savez(folder / f"c{camera}.npz", world=clip, fps=30.0)
    return side


def test_a_network_is_measured_on_all_that_two_cameras_saw(tmp_path: Path) -> None:
    side = written(tmp_path / "validation", 2)
    torch.manual_seed(0)
    network = Embedder(NetworkConfig(hidden=16, embedding=8, limb_embedding=4)).eval()

    seen = SeenValidation(side)
    figures = asdict(seen.measure(network))

    assert seen.described == "4 clips of 2 dances, 0.3 minutes"
    assert all(0 <= value <= 1 for value in figures.values())
    assert figures["other_dance"] > 0.5  # even an untrained one tells two dances apart a little
    assert figures == asdict(seen.measure(network))


def test_one_dance_has_no_other(tmp_path: Path) -> None:
    with pytest.raises(CapturedError, match="two dances with two clips each are needed"):
        SeenValidation(written(tmp_path / "validation", 1))
