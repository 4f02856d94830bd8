"""Motions and folders of mocap that tests make for themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from model_export.motion.body import JOINT, JOINTS, Floats
from model_export.motion.choreography import choreography
from model_export.motion.performer import People
from model_export.motion.rendering import Scene

# Everybody performs exactly what is danced, and the detector makes no error.
NOBODY: Final = People(0.0, 0.0, (1.0, 1.0), 0.0, 0.0, 0.0)
CLEAR: Final = Scene(people=NOBODY, scale=0.0)

CLOCK_STEP_M: Final = 0.01
CLOCK_STEP_RAD: Final = 0.02


def standing(frames: int) -> Floats:
    """Somebody who stands and does not move, ``[frames, 15, 3]``."""
    pose = choreography(3, 1.0)[:1]
    still: Floats = np.repeat(pose, frames, axis=0)
    return still


def clock(frames: int) -> Floats:
    """A motion that tells the time, ``[frames, 15, 3]``.

    The body slides forward by ``CLOCK_STEP_M`` a frame, and the left arm, stretched, turns about
    the shoulder by ``CLOCK_STEP_RAD`` a frame.
    """
    joints = standing(frames)
    angle = CLOCK_STEP_RAD * np.arange(frames, dtype=np.float32)
    out = np.stack((np.cos(angle), np.sin(angle), np.zeros_like(angle)), axis=-1)
    shoulder = joints[:, JOINT["left_shoulder"]]
    for joint, length in (("elbow", 0.3), ("wrist", 0.55)):
        joints[:, JOINT[f"left_{joint}"]] = shoulder + length * out
    joints[..., 2] += CLOCK_STEP_M * np.arange(frames, dtype=np.float32)[:, None]
    return joints


def slid(joints: Floats) -> Floats:
    """When a clock's trunk is, in frames: ``[...]`` of ``[..., 15, 3]``."""
    start = standing(1)[0, JOINT["right_hip"], 2]
    moments: Floats = (joints[..., JOINT["right_hip"], 2] - start) / CLOCK_STEP_M
    return moments


def turned(joints: Floats) -> Floats:
    """When a clock's left forearm is, in frames, seen from its own trunk's axes or the world's."""
    forearm = joints[..., JOINT["left_wrist"], :] - joints[..., JOINT["left_elbow"], :]
    moments: Floats = np.arctan2(forearm[..., 1], forearm[..., 0]) / CLOCK_STEP_RAD
    return moments


def write_mocap(
    folder: Path,
    takes: Mapping[str, npt.NDArray[Any]],
    meta: object = None,
) -> Path:
    """A folder of mocap; ``meta`` other than None stands in for the right ``meta.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    right = {"joints": list(JOINTS), "fps": 30}
    (folder / "meta.json").write_text(json.dumps(right if meta is None else meta))
    np.savez(folder / f"{folder.name}.npz", **takes)  # type: ignore[arg-type]
    return folder
