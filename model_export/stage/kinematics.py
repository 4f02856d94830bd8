"""From what a dancer does to where the joints are: arms by their angles, legs by their feet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from model_export.motion.body import JOINT, JOINTS, Floats, rotations_about, unit, vector
from model_export.motion.proportions import ANKLE_M, Proportions
from model_export.stage.footwork import Footwork
from model_export.stage.keys import LEFT_ARM, RIGHT_ARM
from model_export.stage.places import POINT, UP, YAW, X, Z

_LEAN, _TILT, _TWIST, _NOD = range(4)
_DOWN: Final = vector(0, -1, 0)
_AHEAD: Final = vector(0, 0, 1)
_ON_FLOOR_M: Final = 0.12
# Between the shin's direction and the foot's: pointed, and pulled up.
_ANKLE_RAD: Final = (np.deg2rad(40), np.deg2rad(125))
# Frames before and after which hips already give way to a leg that is too short.
_EARLIER: Final = 3
_GENTLY: Final = np.hanning(2 * _EARLIER + 3)[1:-1].astype(np.float32) / np.float32(_EARLIER + 1)


@dataclass(frozen=True, eq=False)
class Track:
    """What a dancer does, frame by frame.

    Attributes:
        upper: ``[T, 12]`` degrees, as in :class:`model_export.stage.keys.Key`.
        lower: hips and feet.
    """

    upper: Floats
    lower: Footwork

    def until(self, frames: int) -> Track:
        """Its beginning."""
        lower = self.lower
        begins = (part[:frames] for part in (lower.hips, lower.feet, lower.free))
        return Track(self.upper[:frames], Footwork(*begins))


def _swung(direction: Floats, vectors: Floats) -> Floats:
    """``vectors`` turned as the shortest way from straight down to ``direction`` turns a limb."""
    axis = np.cross(_DOWN, direction)
    cos = (direction * _DOWN).sum(axis=-1, keepdims=True)
    along = (axis * vectors).sum(axis=-1, keepdims=True)
    turned = vectors * cos + np.cross(axis, vectors) + axis * along / np.maximum(1 + cos, 1e-4)
    return unit(turned.astype(np.float32))


def arm_directions(degrees: Floats, outward: int) -> tuple[Floats, Floats]:
    """Unit directions of upper arm and forearm in the torso's axes, each ``[T, 3]``.

    Args:
        degrees: ``[T, 4]``: lift, open, bend, roll.
        outward: 1 for the left arm, -1 for the right one.
    """
    lift, aside, bend, roll = np.deg2rad(degrees).T
    upper = np.stack(
        (outward * np.sin(lift) * np.sin(aside), -np.cos(lift), np.sin(lift) * np.cos(aside)),
        axis=-1,
    ).astype(np.float32)
    # Where the forearm of a hanging arm bends to: ahead, or rolled outwards.
    hinge = np.stack((outward * np.sin(roll), np.zeros_like(roll), np.cos(roll)), axis=-1)
    towards = _swung(upper, hinge.astype(np.float32))
    fore = np.cos(bend)[:, None] * upper + np.sin(bend)[:, None] * towards
    return upper, fore.astype(np.float32)


def _along(frames: Floats, direction: Floats) -> Floats:
    placed: Floats = np.einsum("tij,tj->ti", frames, np.broadcast_to(direction, (len(frames), 3)))
    return placed


def _ankles(feet: Floats) -> Floats:
    height = ANKLE_M + feet[..., UP]
    return np.stack((feet[..., X], height, feet[..., Z]), axis=-1)


def _hips_in_reach(track: Footwork, sideways: Floats, body: Proportions) -> Floats:
    """Heights of the hips, ``[T]``: so low that feet that bear stay where they are."""
    reach = track.hips[:, 2].copy()
    for row, sign in enumerate((1, -1)):
        foot = track.feet[:, row]
        hip = track.hips[:, :2] + sign * body.half_hips * sideways[:, [0, 2]]
        away = np.square(hip - foot[:, [X, Z]]).sum(axis=-1)
        most = ANKLE_M + foot[:, UP] + np.sqrt(np.maximum(body.leg**2 - away, 0.04))
        # A foot on its way, or in the air, does not hold the hips.
        most = most + track.free[:, row] + np.maximum(foot[:, UP] - _ON_FLOOR_M, 0) * 4
        reach = np.minimum(reach, most)
    missing = track.hips[:, 2] - reach
    around = np.pad(missing, 2 * _EARLIER, mode="edge")
    deepest = sliding_window_view(around, 2 * _EARLIER + 1).max(axis=-1)
    gently: Floats = sliding_window_view(deepest, 2 * _EARLIER + 1) @ _GENTLY
    return track.hips[:, 2] - gently


def _leg(hip: Floats, ankle: Floats, ahead: Floats, body: Proportions) -> tuple[Floats, Floats]:
    """Knee and ankle, ``[T, 3]`` each: the knee bends towards ``ahead``, swung with the leg; an
    ankle out of reach comes nearer."""
    way = ankle - hip
    direction = unit(way)
    shortest = 1.05 * abs(body.thigh - body.shin) + 0.12
    length = np.clip(np.linalg.norm(way, axis=-1, keepdims=True), shortest, body.leg)
    down = (length**2 + body.thigh**2 - body.shin**2) / (2 * length)
    out = np.sqrt(np.maximum(body.thigh**2 - down**2, 0))
    knee = hip + down * direction + out * _swung(direction, ahead)
    return knee.astype(np.float32), (hip + length * direction).astype(np.float32)


def joints_of(track: Track, body: Proportions) -> Floats:
    """Joint positions, float32 ``[T, 15, 3]``: metres, y up, order of ``motion.body.JOINTS``."""
    lower = track.lower
    trunk = np.deg2rad(track.upper[:, :4])
    heading = lower.hips[:, 3]
    pelvis = rotations_about(1, heading)
    turns = (
        rotations_about(1, trunk[:, _TWIST]),
        rotations_about(0, trunk[:, _LEAN]),
        rotations_about(2, -trunk[:, _TILT]),
    )
    torso = reduce(np.matmul, turns, pelvis)
    sideways = _along(pelvis, vector(1, 0, 0))
    height = _hips_in_reach(lower, sideways, body)
    middle = np.stack((lower.hips[:, 0], height, lower.hips[:, 1]), axis=-1)
    chest = middle + _along(torso, vector(0, body.spine, 0))
    out = np.empty((len(middle), len(JOINTS), 3), dtype=np.float32)
    nodded = torso @ rotations_about(0, trunk[:, _NOD])
    out[:, JOINT["head"]] = chest + body.neck * _along(nodded, unit(vector(0, 1, 0.14)))
    ankles = _ankles(lower.feet)
    for row, (side, sign, arm) in enumerate((("left", 1, LEFT_ARM), ("right", -1, RIGHT_ARM))):
        upper, fore = arm_directions(track.upper[:, arm], sign)
        shoulder = chest + _along(torso, vector(sign * body.half_shoulders, 0, 0))
        elbow = shoulder + body.upper_arm * _along(torso, upper)
        hip = middle + sign * body.half_hips * sideways
        foot = lower.feet[:, row]
        # Knees point between hips and toes.
        knees_to = heading + 0.6 * (foot[:, YAW] - heading)
        ahead = np.stack((np.sin(knees_to), np.zeros_like(knees_to), np.cos(knees_to)), axis=-1)
        knee, ankle = _leg(hip, ankles[:, row], ahead.astype(np.float32), body)
        for name, place in (
            ("shoulder", shoulder),
            ("elbow", elbow),
            ("wrist", elbow + body.forearm * _along(torso, fore)),
            ("hip", hip),
            ("knee", knee),
            ("ankle", ankle),
            ("toe", ankle + body.foot * _toes(foot, unit(ankle - knee))),
        ):
            out[:, JOINT[f"{side}_{name}"]] = place
    return out


def _toes(foot: Floats, shin: Floats) -> Floats:
    """Directions from ankle to toes, ``[T, 3]``: a flat foot's slope down, toes up or down, as far
    as an ankle allows."""
    slope = np.arcsin(0.35) + foot[:, POINT]
    level = np.cos(slope)
    parts = (np.sin(foot[:, YAW]) * level, -np.sin(slope), np.cos(foot[:, YAW]) * level)
    toes = np.stack(parts, axis=-1).astype(np.float32)
    ahead = np.stack((np.sin(foot[:, YAW]), np.zeros(len(foot)), np.cos(foot[:, YAW])), axis=-1)
    along = (toes * shin).sum(axis=-1, keepdims=True)
    across = unit(toes - along * shin + 0.3 * _swung(shin, ahead.astype(np.float32)))
    angle = np.clip(np.arccos(np.clip(along, -1, 1)), *_ANKLE_RAD)
    nearest = np.cos(angle) * shin + np.sin(angle) * across
    return np.where(np.abs(np.cos(angle) - along) > 1e-4, nearest, toes).astype(np.float32)
