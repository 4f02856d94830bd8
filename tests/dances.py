"""Dances to test with: choreographies of the project's own, filmed, danced again, detected again.

Made anew by the modules that make the training data, on seeds of the validation range: nothing here
needs torch, and the released model has not seen any of it.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from model_export.motion.body import Floats, landmarks_of
from model_export.motion.camera import Viewpoints, camera_rotations, facing, world_landmarks
from model_export.motion.choreography import choreography
from model_export.motion.curves import Moments, at_moments
from model_export.motion.detector import REAL_SCALE, detect
from model_export.motion.mixing import limb_bones, with_bones
from model_export.motion.performer import perform
from model_export.motion.splits import seed_for
from scorer.clip import Clip, even_clock

_LEVEL = Viewpoints(pitch_deg=(0.0, 0.0), roll_deg=0.0)


@cache
def joints_of(number: int, seconds: float = 24.0) -> Floats:
    """The choreography of this number: ``[T, 15, 3]``, 30 frames per second."""
    joints = choreography(seed_for("validation", 5_000 + number), seconds)
    joints.setflags(write=False)  # all tests share it
    return joints


def filmed(joints: Floats, yaw_deg: float = 0.0) -> Floats:
    """World landmarks ``[T, 33, 3]`` of joints, as a perfect detector would have them."""
    aside = np.full(1, np.deg2rad(yaw_deg), dtype=np.float32)
    turned = camera_rotations(facing(joints[None]), aside, np.random.default_rng(0), _LEVEL)
    landmarks: Floats = world_landmarks(landmarks_of(joints[None]), turned)[0]
    return landmarks


def danced_again(joints: Floats, performer: int = 0, yaw_deg: float = 20.0) -> Floats:
    """The dance by somebody else, from another side, with the errors of a real detector."""
    rng = np.random.default_rng(performer)
    performed = perform(joints[None], rng)[0]
    return detected(filmed(performed, yaw_deg), performer)


def detected(landmarks: Floats, seed: int = 0) -> Floats:
    """True landmarks as a real detector would report them."""
    seen: Floats = detect(landmarks[None], np.random.default_rng(seed), REAL_SCALE)[0]
    return seen


def smaller(joints: Floats, amplitude: float) -> Floats:
    """The dance with every limb's excursions about its mean direction this much as large."""
    bones = limb_bones(joints[None])
    length = np.linalg.norm(bones, axis=-1, keepdims=True)
    direction = bones / length
    middle = direction.mean(axis=1, keepdims=True)
    turned = middle + amplitude * (direction - middle)
    turned = length * turned / np.linalg.norm(turned, axis=-1, keepdims=True)
    out: Floats = with_bones(joints[None], turned.astype(np.float32))[0]
    return out


def clip_of(landmarks: Floats, fps: float = 30.0) -> Clip:
    """A recording at an even rate."""
    return Clip(landmarks, even_clock(len(landmarks), fps))


def recorded_at(landmarks: Floats, times_ms: Moments) -> Clip:
    """30 frames per second, recorded by a camera that looked at these moments."""
    seen = at_moments(landmarks[None], times_ms[None] * 0.03)[0]
    return Clip(seen, np.asarray(times_ms - times_ms[0], dtype=np.float64))
