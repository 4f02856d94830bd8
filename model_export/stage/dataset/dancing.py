"""What a performer of the dataset does, and from where a camera sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from model_export.motion import performer
from model_export.motion.body import Floats
from model_export.stage.camera import Camera
from model_export.stage.dance import choreography_named, track_of
from model_export.stage.dataset.scenes import Performance, View
from model_export.stage.imitation import imitated, somebody
from model_export.stage.kinematics import joints_of
from scorer.skeleton import LANDMARKS


def danced(performance: Performance, takes: Mapping[tuple[str, str], Floats], seed: int) -> Floats:
    """The performer's joints, float32 ``[T, 15, 3]``: own timing, amplitude and style.

    Args:
        performance: who dances what.
        takes: the mocap.
        seed: of the dataset.
    """
    rng = np.random.default_rng((seed, performance.seed, 1))
    strength = performance.strength
    if performance.source == "choreography":
        body = somebody(rng, strength)
        track = imitated(track_of(choreography_named(performance.take)), body, rng, strength)
        return joints_of(track, body)
    take = takes[performance.source, performance.take][performance.first : performance.end]
    joints: Floats = performer.perform(take[None], rng, strength)[0]
    return joints


def facing_deg(landmarks: Floats) -> float:
    """Where a body faces on average, degrees: 0 is +z, 90 is +x.

    Args:
        landmarks: float32 ``[T, 33, 3]``, world axes, y up.
    """
    ahead = facing(landmarks).mean(axis=0)
    return float(np.rad2deg(np.arctan2(ahead[0], ahead[1])))


def facing(landmarks: Floats) -> Floats:
    """Where a body faces in each frame: unit vectors ``[T, 2]``, x and z of the world.

    Args:
        landmarks: float32 ``[T, 33, 3]``, world axes, y up.
    """
    left, right = (
        landmarks[:, [LANDMARKS.index(f"{side}_{joint}") for joint in ("shoulder", "hip")]]
        for side in ("left", "right")
    )
    across = (left - right).sum(axis=1)
    ahead = np.stack((-across[:, 2], across[:, 0]), axis=-1)
    unit: Floats = ahead / np.maximum(np.linalg.norm(ahead, axis=-1, keepdims=True), 1e-6)
    return unit


def placed(view: View, landmarks: Floats) -> Camera:
    """The camera of a view on a body whose landmarks move as ``[T, 33, 3]``."""
    yaw = (facing_deg(landmarks) + view.azimuth + 180) % 360 - 180
    camera = Camera(view.width, view.height, yaw=yaw, pitch=view.pitch, fov=view.fov)
    framed = camera.framing(landmarks)
    return replace(framed, distance=framed.distance * view.farther)
