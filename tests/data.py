"""Landmarks to test with: what ships with the tests, and what may be there besides.

The rest is looked for in the folder that SYNCHRO_YOU_DATA names; without it in ../shared/data
beside the checkout. The four real cameras are also in build/fixtures, where `make capture` puts
them. What is nowhere skips the test that asks for it.

A recording is `norm` and `world`, (T, 33, 4) float32 = x, y, z, visibility (NaN where nobody was
found), and `fps`, `width`, `height`.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pytest

Arrays = dict[str, npt.NDArray[Any]]

CHECKOUT: Final = Path(__file__).parents[1]
CAPTURED: Final = CHECKOUT / "build" / "fixtures" / "pose2sim"
_FIXTURES: Final = Path(__file__).parent / "fixtures"
_SPORTS2D: Final = "videos/sports2d/mediapipe_full_sports2d_demo.npz"

STAGE_SAMPLES: Final = (
    "challenge_bodyA_front",
    "challenge_bodyA_45",
    "attempt_bodyB_front",
    "attempt_bodyB_35",
    "wrong_bodyB_front",
)
FLIPPED_SAMPLES: Final = ("attempt_bodyB_front", "attempt_bodyB_35", "challenge_bodyA_45")


def stage_sample(name: str) -> Arrays:
    """One of STAGE_SAMPLES: our own dances, rendered, as the real detector saw them."""
    return _arrays(_FIXTURES / "stage_samples" / f"{name}.npz")


def flipped_stage_sample(name: str) -> Arrays:
    """One of FLIPPED_SAMPLES: the same video, every picture turned left to right before the
    detector saw it (`python -m capture VIDEO FOLDER --flip`)."""
    return _arrays(_FIXTURES / "stage_samples_flipped" / f"{name}.npz")


def pose2sim_camera(number: int) -> Arrays:
    """Camera 1, 2, 3 or 4 of four that filmed one man at the same time; 100 frames at 60 fps."""
    path = _camera(number)
    if path is None:
        told = CAPTURED / "unavailable.txt"
        reason = told.read_text().strip() if told.is_file() else "run `make test`"
        pytest.skip(f"no landmarks of real cameras here: {reason}")
    return _arrays(path)


def sports2d() -> Arrays:
    """A woman who walks past the camera, 230 frames at 30 fps, some of them without her."""
    return _arrays(_present(_SPORTS2D))


def mocap(name: str) -> Arrays:
    """A set of motion capture, e.g. `cmu_dance`: one (T, 15, 3) array per sequence, 30 fps."""
    return _arrays(_present(f"{name}/{name}.npz"))


def mocap_folder(name: str = "cmu_dance") -> Path | None:
    """The folder of a set of motion capture, or None where it is not here."""
    folder = data_folder() / name
    return folder if (folder / f"{name}.npz").is_file() else None


def data_folder() -> Path:
    """Where the data that does not ship would be."""
    named = os.environ.get("SYNCHRO_YOU_DATA")
    return Path(named) if named else CHECKOUT.parent / "shared" / "data"


def _camera(number: int) -> Path | None:
    detected = f"videos/pose2sim_multiview/mediapipe_full_pose2sim_single_cam{number:02}.npz"
    for path in (data_folder() / detected, CAPTURED / f"cam{number:02}.npz"):
        if path.is_file():
            return path
    return None


def _present(relative: str) -> Path:
    path = data_folder() / relative
    if not path.is_file():
        pytest.skip(f"{relative} is not here; SYNCHRO_YOU_DATA names the folder of the data")
    return path


def _arrays(path: Path) -> Arrays:
    return dict(_read(path))


@cache
def _read(path: Path) -> Arrays:
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    for array in arrays.values():
        array.setflags(write=False)  # all tests share them
    return arrays
