"""Mistakes that are known because they were made on purpose: one joint, one stretch of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from model_export.motion.body import Floats, landmarks_of, unit, vector
from model_export.motion.mixing import LIMB_BONES, LIMB_OF_BONE, limb_bones, with_bones
from model_export.motion.performer import rotated
from model_export.motion.rendering import pose_of
from scorer.skeleton import ANGLES, SEGMENTS, SIDES

RATE_HZ: Final = 30
SECONDS: Final = (1.0, 2.0)
_EASED_FRAMES: Final = 8
# Joints of a living body end about here, degrees.
_ENDS: Final = (3.0, 165.0)
# How much of what was asked for must come about, or another moment is drawn.
_CAME_ABOUT: Final = 0.8
_TRIES: Final = 60
# Below this sine of its angle a joint bends towards where such joints bend, not in its own plane.
_STRAIGHT: Final = 0.4
_DOWN: Final = vector(0, -1, 0)


@dataclass(frozen=True)
class Joint:
    """A joint that mistakes are made with.

    Attributes:
        angle: of ``skeleton.ANGLES``, without its side.
        limb: without its side.
        bone: which of the limb's bones turns, from the trunk outwards; all beyond turns with it.
        towards: where that bone goes when a straight joint bends: left, up, ahead; left is outwards
            for the left side.
    """

    angle: str
    limb: str
    bone: int
    towards: tuple[float, float, float]


JOINTS: Final = {
    "shoulder": Joint("shoulder_elevation", "arm", 0, (1, 0, 0)),
    "elbow": Joint("elbow_flexion", "arm", 1, (0, 0.5, 1)),
    "hip": Joint("hip_flexion", "leg", 0, (0, 0, 1)),
    "knee": Joint("knee_flexion", "leg", 1, (0, 0, -1)),
}


@dataclass(frozen=True)
class Mistake:
    """One that was made.

    Attributes:
        joint, limb: names out of ``skeleton.ANGLES``.
        first, end: frames of the dance.
        degrees: by how much the angle is truly off, signed, mean over the middle of the stretch.
    """

    joint: str
    limb: str
    first: int
    end: int
    degrees: float


def _eased(frames: int) -> Floats:
    """0 to 1 and back to 0, ``[frames]``."""
    share: Floats = np.clip((np.arange(frames) + 0.5) / _EASED_FRAMES, 0, 1).astype(np.float32)
    share = np.minimum(share, share[::-1])
    eased: Floats = share * share * (3 - 2 * share)
    return eased


def turned(joints: Floats, joint: Joint, side: str, degrees: float) -> Floats:
    """A stretch of dance with one angle off by ``degrees`` in its middle, as far as a joint goes.

    Args:
        joints: float32 ``[T, 15, 3]``.
        joint: which.
        side: left or right.
        degrees: signed; positive opens the angle.

    Returns:
        float32 ``[T, 15, 3]``.
    """
    row = list(LIMB_BONES).index(f"{side}_{joint.limb}")
    own = np.flatnonzero(row == LIMB_OF_BONE)
    bones = limb_bones(joints)
    bone = unit(bones[:, own[joint.bone]])
    fixed = unit(bones[:, own[0]]) if joint.bone else np.broadcast_to(_DOWN, bone.shape)
    outwards = vector(1 if side == SIDES[0] else -1, 1, 1) * vector(*joint.towards)
    plane = np.cross(fixed, bone)
    sine = np.linalg.norm(plane, axis=-1, keepdims=True)
    unsure = np.clip(1 - sine / np.float32(_STRAIGHT), 0, 1)
    bent = unit(np.cross(bone, outwards).astype(np.float32))
    axis = unit((plane + unsure * bent).astype(np.float32))
    now = np.degrees(np.arccos(np.clip((fixed * bone).sum(axis=-1), -1, 1)))
    goal = np.clip(now + degrees, np.minimum(now, _ENDS[0]), np.maximum(now, _ENDS[1]))
    turn = np.deg2rad(_eased(len(joints)) * (goal - now)).astype(np.float32)
    bones[:, own[joint.bone :]] = rotated(
        bones[:, own[joint.bone :]], (turn[:, None] * axis)[:, None]
    )
    return with_bones(joints, bones)


def angle_of(joints: Floats, angle: str) -> Floats:
    """One of ``skeleton.ANGLES``, by name, as it truly is: ``[T]`` of ``[T, 15, 3]``, degrees."""
    column = 3 * len(SEGMENTS) + [each.name for each in ANGLES].index(angle)
    degrees: Floats = np.degrees(pose_of(landmarks_of(joints[None]))[0, :, column])
    return degrees


def make_mistake(
    joints: Floats,
    joint: Joint,
    degrees: tuple[float, float],
    rng: np.random.Generator,
    seconds: tuple[float, float] | None = SECONDS,
) -> tuple[Floats, Mistake] | None:
    """The same dance with one mistake somewhere in it.

    Args:
        joints: float32 ``[T, 15, 3]``.
        joint: what is done wrong.
        degrees: by how much, between these, in either direction.
        rng: side, direction, moment, length and size.
        seconds: how long, between these; None makes it from beginning to end.

    Returns:
        The dance and what is wrong in it; None where there is no room for it: an arm that hangs
        cannot be lowered.
    """
    for _ in range(_TRIES):
        side = SIDES[rng.integers(len(SIDES))]
        frames = round(rng.uniform(*seconds) * RATE_HZ) if seconds else len(joints)
        asked = float(rng.choice((-1.0, 1.0)) * rng.uniform(*degrees))
        if frames > len(joints):
            return None
        first = int(rng.integers(len(joints) - frames + 1))
        stretch = joints[first : first + frames]
        wrong = turned(stretch, joint, side, asked)
        name = f"{side}_{joint.angle}"
        off = (angle_of(wrong, name) - angle_of(stretch, name))[_EASED_FRAMES:-_EASED_FRAMES].mean()
        if off * np.sign(asked) >= _CAME_ABOUT * abs(asked):
            out = joints.copy()
            out[first : first + frames] = wrong
            limb = f"{side}_{joint.limb}"
            return out, Mistake(name, limb, first, first + frames, float(off))
    return None
