"""Virtual cameras: where the dancer is seen from."""

from __future__ import annotations

from typing import Final

import numpy as np

from model_export.motion.body import Floats, trunk_axes, vector
from model_export.motion.performer import rotation_matrices
from scorer.skeleton import LEFT_HIP, RIGHT_HIP

FRONTAL_SHARE: Final = 0.6
YAW_DEG: Final = 35.0
PITCH_DEG: Final = (-12.0, 20.0)
ROLL_DEG: Final = 4.0

# World axes (y up, facing +z) to camera axes (x right, y down, z away), for a frontal camera.
_TO_CAMERA: Final = np.diag(vector(1, -1, -1))


def facing(joints: Floats) -> float:
    """Yaw of the body's mean forward direction in radians; 0 faces +z."""
    ahead = trunk_axes(joints)[2].mean(axis=0)
    return float(np.arctan2(ahead[0], ahead[2]))


def draw_yaw(rng: np.random.Generator) -> float:
    """Yaw of a camera about frontal, radians: mostly in front, sometimes from anywhere."""
    if rng.random() < FRONTAL_SHARE:
        return float(np.deg2rad(rng.normal(0, YAW_DEG)))
    return float(rng.uniform(-np.pi, np.pi))


def camera_rotation(front: float, yaw: float, rng: np.random.Generator) -> Floats:
    """World to camera, ``[3, 3]``, for a camera ``yaw`` radians away from ``front``."""
    pitch = np.deg2rad(rng.uniform(*PITCH_DEG))
    roll = np.deg2rad(rng.normal(0, ROLL_DEG))
    turns = rotation_matrices(
        np.stack((vector(0, -(front + yaw), 0), vector(pitch, 0, 0), vector(0, 0, roll)))
    )
    rotation: Floats = turns[2] @ turns[1] @ _TO_CAMERA @ turns[0]
    return rotation


def world_landmarks(landmarks: Floats, rotation: Floats) -> Floats:
    """World landmarks as a detector reports them: camera axes, origin between the hips.

    Args:
        landmarks: float32 ``[T, 33, 3]``, metres, y up.
        rotation: ``[3, 3]`` from :func:`camera_rotation`.
    """
    middle = 0.5 * (landmarks[:, LEFT_HIP] + landmarks[:, RIGHT_HIP])
    return ((landmarks - middle[:, None]) @ rotation.T).astype(np.float32)
