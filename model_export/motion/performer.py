"""How another person performs the same dance: angles, amplitude, timing and proportions.

Two good dancers of one dance differ by 12 to 15 degrees (root mean square) on the same joint, most
of it constant or slow; the sizes below are chosen for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from model_export.motion.body import JOINT, Floats, unit
from model_export.motion.curves import at_moments, smooth_curves
from model_export.motion.mixing import (
    BONE_COUNT,
    LIMB_BONES,
    LIMB_OF_BONE,
    limb_bones,
    with_bones,
)

_TRUNK_LINES: Final = (("left_shoulder", "right_shoulder"), ("left_hip", "right_hip"))


@dataclass(frozen=True)
class People:
    """The spread between performers of one dance.

    Attributes:
        bone_rotation_deg: standard deviation of a bone's constant rotation.
        slow_rotation_deg: the same of one that drifts within about two seconds.
        amplitude: range of the factor on a limb's excursions from its mean direction.
        lag_frames: standard deviation of a limb's lag behind the trunk.
        warp_frames: standard deviation of the whole body's drift in time.
        length: standard deviation of a bone's length, as a share.
    """

    bone_rotation_deg: float = 7.0
    slow_rotation_deg: float = 7.0
    amplitude: tuple[float, float] = (0.7, 1.25)
    lag_frames: float = 1.5
    warp_frames: float = 2.0
    length: float = 0.10


PEOPLE: Final = People()
_SLOW_EVERY: Final = 50  # frames between the knots of a slow rotation
_WARP_EVERY: Final = 25


def rotated(vectors: Floats, turns: Floats) -> Floats:
    """``vectors [..., 3]`` turned by rotation vectors ``[..., 3]`` (Rodrigues)."""
    angle = np.linalg.norm(turns, axis=-1, keepdims=True)
    axis = unit(turns)
    along = (axis * vectors).sum(axis=-1, keepdims=True)
    turned: Floats = (
        vectors * np.cos(angle)
        + np.cross(axis, vectors) * np.sin(angle)
        + axis * along * (1 - np.cos(angle))
    ).astype(np.float32)
    return turned


def _other_proportions(joints: Floats, rng: np.random.Generator, length: float) -> Floats:
    """Shoulders and hips of another width, about their middle, in place."""
    for left, right in _TRUNK_LINES:
        factor = np.maximum(0.5, 1 + rng.normal(0, length, (len(joints), 1, 1)))
        middle = 0.5 * (joints[..., JOINT[left], :] + joints[..., JOINT[right], :])
        for name in (left, right):
            offset = joints[..., JOINT[name], :] - middle
            joints[..., JOINT[name], :] = middle + factor.astype(np.float32) * offset
    return joints


def perform(
    joints: Floats, rng: np.random.Generator, strength: float = 1.0, people: People = PEOPLE
) -> Floats:
    """Other bodies' performances of the same motions.

    Args:
        joints: float32 ``[n, T, 15, 3]``: motions, each danced by a performer of its own.
        rng: the performers.
        strength: 0 is the motion itself, 1 the spread between people.
        people: that spread.

    Returns:
        float32 ``[n, T, 15, 3]``.
    """
    n, frames = joints.shape[:2]
    now = np.arange(frames, dtype=np.float32)
    warp = smooth_curves(rng, (n,), frames, _WARP_EVERY) * people.warp_frames * strength
    lag = rng.normal(0, people.lag_frames * strength, (n, len(LIMB_BONES), 1))
    out = at_moments(joints, now + warp)

    local = limb_bones(joints)
    for limb in range(len(LIMB_BONES)):
        own = limb == LIMB_OF_BONE
        local[:, :, own] = at_moments(local[:, :, own], now + warp + lag[:, limb])
    length = np.linalg.norm(local, axis=-1, keepdims=True)
    direction = local / np.maximum(length, 1e-8)

    amplitude = 1 + strength * (rng.uniform(*people.amplitude, (n, 1, len(LIMB_BONES), 1)) - 1)
    middle = direction.mean(axis=1, keepdims=True)
    excursion = amplitude[:, :, LIMB_OF_BONE].astype(np.float32) * (direction - middle)
    per_axis = strength / np.sqrt(3)
    constant = np.deg2rad(rng.normal(0, people.bone_rotation_deg, (n, 1, BONE_COUNT, 3)))
    slow = smooth_curves(rng, (n, BONE_COUNT, 3), frames, _SLOW_EVERY)
    slow = np.deg2rad(people.slow_rotation_deg) * np.moveaxis(slow, -1, 1)
    turn = (per_axis * (constant + slow)).astype(np.float32)
    direction = rotated(unit(middle + excursion), turn)

    stretch = np.maximum(0.5, 1 + rng.normal(0, people.length * strength, (n, 1, BONE_COUNT, 1)))
    if strength:
        out = _other_proportions(out, rng, people.length * strength)
    return with_bones(out, stretch.astype(np.float32) * length * direction).astype(np.float32)
