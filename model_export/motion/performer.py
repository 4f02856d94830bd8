"""How another person performs the same dance: angles, amplitude, timing and proportions."""

from __future__ import annotations

from typing import Final

import numpy as np

from model_export.motion.body import Floats, unit
from model_export.motion.mixing import LIMB_BONES, axes_of

BONE_ROTATION_DEG: Final = 7.0
AMPLITUDE: Final = (0.75, 1.25)
LENGTH_DEVIATION: Final = 0.10
WARP_FRAMES: Final = 1.5


def rotation_matrices(turns: Floats) -> Floats:
    """Rotation matrices ``[..., 3, 3]`` of rotation vectors ``[..., 3]`` (Rodrigues)."""
    angle = np.linalg.norm(turns, axis=-1)[..., None, None]
    x, y, z = np.moveaxis(unit(turns), -1, 0)
    zero = np.zeros_like(x)
    skew = np.stack((zero, -z, y, z, zero, -x, -y, x, zero), axis=-1)
    skew = skew.reshape(*x.shape, 3, 3)
    rotation: Floats = np.eye(3, dtype=np.float32) + np.sin(angle) * skew
    rotation += (1 - np.cos(angle)) * (skew @ skew)
    return rotation


def _warped(joints: Floats, rng: np.random.Generator) -> Floats:
    """The same frames, smoothly hurried and delayed by a frame or two."""
    frames = len(joints)
    knots = np.linspace(0, frames - 1, max(2, frames // 25 + 1))
    shift = np.interp(np.arange(frames), knots, rng.normal(0, WARP_FRAMES, len(knots)))
    at = np.clip(np.arange(frames) + shift - shift.mean(), 0, frames - 1)
    before = np.minimum(at.astype(int), frames - 2)
    share = (at - before).astype(np.float32)[:, None, None]
    warped: Floats = joints[before] * (1 - share) + joints[before + 1] * share
    return warped


def perform(joints: Floats, rng: np.random.Generator, strength: float = 1.0) -> Floats:
    """Another body's performance of the same motion.

    Args:
        joints: float32 ``[T, 15, 3]``.
        rng: the performer.
        strength: 0 is the motion itself, 1 the spread between people.

    Returns:
        float32 ``[T, 15, 3]``.
    """
    joints = joints + strength * (_warped(joints, rng) - joints)
    axes = axes_of(joints)
    out = joints.copy()
    deviation = strength * np.deg2rad(BONE_ROTATION_DEG) / np.sqrt(3)
    for chain in LIMB_BONES.values():
        amplitude = 1 + strength * (rng.uniform(*AMPLITUDE) - 1)
        for parent, child in chain:
            bone = joints[:, child] - joints[:, parent]
            local = np.einsum("tij,tj->ti", axes, bone)
            length = np.linalg.norm(local, axis=1, keepdims=True)
            direction = local / np.maximum(length, 1e-8)
            middle = direction.mean(axis=0)
            direction = unit(middle + amplitude * (direction - middle))
            turn = rotation_matrices(rng.normal(0, deviation, 3).astype(np.float32))
            stretch = max(0.5, 1 + strength * rng.normal(0, LENGTH_DEVIATION))
            local = stretch * length * (direction @ turn.T)
            out[:, child] = out[:, parent] + np.einsum("tij,ti->tj", axes, local)
    return out.astype(np.float32)
