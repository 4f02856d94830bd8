"""Virtual cameras: where dancers are seen from, and what lands in the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from model_export.motion.body import Floats, rotations_about, trunk_axes, vector
from scorer.skeleton import LEFT_HIP, RIGHT_HIP

# World axes (y up, facing +z) to camera axes (x right, y down, z away), for a frontal camera.
_TO_CAMERA: Final = np.diag(vector(1, -1, -1))


@dataclass(frozen=True)
class Viewpoints:
    """Where cameras stand: mostly in front, sometimes anywhere. Degrees and metres."""

    frontal_share: float = 0.6
    yaw_deg: float = 35.0
    pitch_deg: tuple[float, float] = (-12.0, 20.0)
    roll_deg: float = 4.0
    distance_m: tuple[float, float] = (2.0, 6.0)


ANYWHERE: Final = Viewpoints()


def facing(joints: Floats) -> Floats:
    """Yaw of the body's mean forward direction in radians; 0 faces +z.

    Args:
        joints: ``[n, T, 15, 3]``.

    Returns:
        ``[n]``.
    """
    ahead = trunk_axes(joints)[2].mean(axis=-2)
    yaw: Floats = np.arctan2(ahead[..., 0], ahead[..., 2])
    return yaw


def draw_yaw(rng: np.random.Generator, n: int, viewpoints: Viewpoints = ANYWHERE) -> Floats:
    """Yaws of ``n`` cameras about frontal, radians, ``[n]``."""
    near = np.deg2rad(rng.normal(0, viewpoints.yaw_deg, n))
    around = rng.uniform(-np.pi, np.pi, n)
    frontal = rng.random(n) < viewpoints.frontal_share
    return np.where(frontal, near, around).astype(np.float32)


def camera_rotations(
    front: Floats, yaw: Floats, rng: np.random.Generator, viewpoints: Viewpoints = ANYWHERE
) -> Floats:
    """World to camera, ``[n, 3, 3]``, for cameras ``yaw`` radians away from ``front``, both [n]."""
    pitch = np.deg2rad(rng.uniform(*viewpoints.pitch_deg, len(yaw)))
    roll = np.deg2rad(rng.normal(0, viewpoints.roll_deg, len(yaw)))
    rotations: Floats = (
        rotations_about(2, roll)
        @ rotations_about(0, pitch)
        @ _TO_CAMERA
        @ rotations_about(1, -(front + yaw))
    ).astype(np.float32)
    return rotations


def hip_centred(landmarks: Floats) -> Floats:
    """The same with the origin between the hips of each frame, ``[..., 33, 3]``."""
    middle = 0.5 * (landmarks[..., LEFT_HIP, :] + landmarks[..., RIGHT_HIP, :])
    centred: Floats = landmarks - middle[..., None, :]
    return centred


def world_landmarks(landmarks: Floats, rotation: Floats) -> Floats:
    """World landmarks as a camera sees them: camera axes, origin between the hips.

    Args:
        landmarks: float32 ``[n, T, 33, 3]``, metres, y up.
        rotation: ``[n, 3, 3]`` from :func:`camera_rotations`.
    """
    return hip_centred(landmarks) @ np.swapaxes(rotation, -1, -2)[:, None]


def image_landmarks(
    landmarks: Floats, distance: Floats, depth: Floats, width: int, height: int
) -> Floats:
    """Normalised image landmarks: perspective, the body two thirds of the picture high.

    Args:
        landmarks: float32 ``[n, T, 33, 3]``, camera axes, metres, origin between the hips.
        distance: ``[n]``, metres from the camera to the hips.
        depth: ``[n]``, by how much the detector exaggerates depth.
        width: of the picture in pixels.
        height: of the picture in pixels.

    Returns:
        float32 ``[n, T, 33, 3]``: x / width, y / height, z in units of x.
    """
    away = np.maximum(distance[:, None, None] + landmarks[..., 2], 0.3)
    scale = (0.4 * height * distance)[:, None, None] / away  # pixels per metre
    near = (0.4 * height * depth)[:, None, None]
    out = np.empty_like(landmarks)
    out[..., 0] = 0.5 + landmarks[..., 0] * scale / width
    out[..., 1] = 0.5 + landmarks[..., 1] * scale / height
    out[..., 2] = landmarks[..., 2] * near / width
    return out
