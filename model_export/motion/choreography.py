"""Dances of the project's own: key poses on a beat, eased, unlimited and seeded.

A dance is a phrase of key poses, repeated, mirrored and answered by a second phrase. A pose is
drawn from a small vocabulary of arms and stances and then disturbed, so that no two seeds share
one; training may add poses of recorded dancers to that vocabulary. Without them, everything here is
made by this file: nobody's choreography, nobody's licence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np

from model_export.motion.body import (
    JOINT,
    JOINTS,
    Floats,
    rotations_about,
    trunk_axes,
    unit,
    vector,
)
from model_export.motion.proportions import ADULT
from model_export.motion.vocabulary import ARMS, STANCES

RATE_HZ: Final = 30

_STANCE_MIRROR: Final = [2, 3, 0, 1]
_SEGMENT_ENDS: Final = tuple(
    (f"{side}_{start}", f"{side}_{end}")
    for pairs in ((("shoulder", "elbow"), ("elbow", "wrist")), (("hip", "knee"), ("knee", "ankle")))
    for side in ("left", "right")
    for start, end in pairs
)
_TURN, _LEAN, _TILT, _TWIST, _SIDE, _DEPTH = range(6)
_MIRROR_SCALARS: Final = np.array([-1, 1, -1, -1, -1, 1], dtype=np.float32)


@dataclass(frozen=True)
class KeyPoses:
    """Poses at moments in time.

    Attributes:
        scalars: ``[poses, 6]``: turn, lean, tilt, twist (radians), place sideways and in depth (m).
        segments: ``[poses, 8, 3]``: upper arm and forearm left, then right; thigh and shin left,
            then right; unit vectors, arms in the frame of the torso, legs in that of the pelvis.
    """

    scalars: Floats
    segments: Floats

    def mirrored(self) -> KeyPoses:
        segments = self.segments[:, [2, 3, 0, 1, 6, 7, 4, 5]]
        return KeyPoses(self.scalars * _MIRROR_SCALARS, segments * vector(-1, 1, 1))


def _phrase(rng: np.random.Generator, poses: int, recorded: Floats | None) -> KeyPoses:
    scalars = rng.normal(0, (0.35, 0.12, 0.12, 0.2, 0.2, 0.1), (poses, 6)).astype(np.float32)
    segments = np.empty((poses, 8, 3), dtype=np.float32)
    arms = rng.integers(len(ARMS), size=(poses, 2))
    same = rng.random(poses) < 0.4
    arms[same, 1] = arms[same, 0]
    for i in range(1, poses):  # an arm may rest while the other moves
        if rng.random() < 0.2:
            arms[i, rng.integers(2)] = arms[i - 1, rng.integers(2)]
    segments[:, 0:2] = ARMS[arms[:, 0]]
    segments[:, 2:4] = ARMS[arms[:, 1]] * vector(-1, 1, 1)
    stances = STANCES[rng.integers(len(STANCES), size=poses)]
    flipped = stances[:, _STANCE_MIRROR] * vector(-1, 1, 1)
    segments[:, 4:8] = np.where(rng.random((poses, 1, 1)) < 0.5, stances, flipped)
    segments[:, :4] += rng.normal(0, 0.25, (poses, 4, 3))
    segments[:, 4:] += rng.normal(0, 0.12, (poses, 4, 3))
    if recorded is not None:
        segments = recorded[rng.integers(len(recorded), size=poses)]
    return KeyPoses(scalars, unit(segments))


def _join(parts: list[KeyPoses]) -> KeyPoses:
    return KeyPoses(
        np.concatenate([part.scalars for part in parts]),
        np.concatenate([part.segments for part in parts]),
    )


def _eased(share: Floats, sharpness: Floats) -> Floats:
    """0 to 1 with zero speed at both ends; ``sharpness`` above 1 moves late and fast."""
    share = np.clip(share, 0, 1) ** sharpness
    return share * share * (3 - 2 * share)


def _between(keys: KeyPoses, times: Floats, at: Floats, rng: np.random.Generator) -> KeyPoses:
    """Poses at the moments ``at``, given key poses reached at ``times`` (seconds)."""
    sharpness = rng.uniform(0.8, 1.6, len(times)).astype(np.float32)
    # How long before its beat the movement to a pose begins, as a share of the interval.
    travel = rng.uniform(0.5, 1.0, len(times)).astype(np.float32)
    after = np.clip(np.searchsorted(times, at, side="right"), 1, len(times) - 1)
    gap = times[after] - times[after - 1]
    share = 1 - (times[after] - at) / (gap * travel[after])
    eased = _eased(share.astype(np.float32), sharpness[after])
    scalars = keys.scalars[after - 1] + eased[:, None] * (
        keys.scalars[after] - keys.scalars[after - 1]
    )
    start, end = keys.segments[after - 1], keys.segments[after]
    # Through the front where a limb would otherwise swing straight through the body.
    bow = vector(0, 0, 0.35) * (eased * (1 - eased) * 4)[:, None, None]
    bow = bow * (1 - (start * end).sum(-1, keepdims=True)) / 2
    segments = unit(start + eased[:, None, None] * (end - start) + bow)
    return KeyPoses(scalars.astype(np.float32), segments)


def _posed(poses: KeyPoses) -> Floats:
    """Joint positions ``[T, 15, 3]`` of a body in these poses, its lowest foot on the floor."""
    s = poses.scalars
    pelvis = rotations_about(1, s[:, _TURN])
    turns = tuple(
        rotations_about(axis, s[:, column])
        for axis, column in ((1, _TWIST), (0, _LEAN), (2, _TILT))
    )
    torso = reduce(np.matmul, turns, pelvis)
    out = np.zeros((len(s), len(JOINTS), 3), dtype=np.float32)

    def along(frame: Floats, direction: Floats) -> Floats:
        placed: Floats = np.einsum("tij,tj->ti", frame, np.broadcast_to(direction, (len(s), 3)))
        return placed

    chest = along(torso, vector(0, ADULT.spine, 0))
    out[:, JOINT["head"]] = chest + along(torso, vector(0, ADULT.neck, 0.03))
    for side, sign, arm, leg in (("left", 1, 0, 4), ("right", -1, 2, 6)):
        shoulder = chest + along(torso, vector(sign * ADULT.half_shoulders, 0, 0))
        hip = along(pelvis, vector(sign * ADULT.half_hips, 0, 0))
        elbow = shoulder + ADULT.upper_arm * along(torso, poses.segments[:, arm])
        knee = hip + ADULT.thigh * along(pelvis, poses.segments[:, leg])
        shin = along(pelvis, poses.segments[:, leg + 1])
        ankle = knee + ADULT.shin * shin
        ahead = along(pelvis, vector(sign * 0.2, -0.15, 1.0))
        toe = unit(ahead - 0.7 * (ahead * shin).sum(-1, keepdims=True) * shin)
        for name, place in (
            ("shoulder", shoulder),
            ("elbow", elbow),
            ("wrist", elbow + ADULT.forearm * along(torso, poses.segments[:, arm + 1])),
            ("hip", hip),
            ("knee", knee),
            ("ankle", ankle),
            ("toe", ankle + ADULT.foot * toe),
        ):
            out[:, JOINT[f"{side}_{name}"]] = place
    out[..., 1] -= out[..., 1].min(axis=1, keepdims=True)
    out[..., 0] += s[:, None, _SIDE]
    out[..., 2] += s[:, None, _DEPTH]
    return out


def recorded_poses(joints: Floats) -> Floats:
    """Key poses of a recorded motion ``[T, 15, 3]``: float32 ``[T, 8, 3]`` as in ``KeyPoses``."""
    torso = np.stack(trunk_axes(joints), axis=-2)
    left, right = (joints[:, JOINT[f"{side}_hip"]] for side in ("left", "right"))
    # The pelvis as _posed turns it: about the vertical only.
    sideways = unit((left - right) * vector(1, 0, 1))
    up = np.broadcast_to(vector(0, 1, 0), sideways.shape)
    pelvis = np.stack((sideways, up, np.cross(sideways, up)), axis=-2)
    out = np.empty((len(joints), len(_SEGMENT_ENDS), 3), dtype=np.float32)
    for i, (start, end) in enumerate(_SEGMENT_ENDS):
        bone = unit(joints[:, JOINT[end]] - joints[:, JOINT[start]])
        frame = torso if start.endswith(("shoulder", "elbow")) else pelvis
        out[:, i] = np.matmul(frame, bone[..., None])[..., 0]
    return out


def choreography(seed: int, seconds: float, recorded: Floats | None = None) -> Floats:
    """A dance.

    Args:
        seed: the same seed gives the same dance, whatever its length; see
            :mod:`model_export.motion.splits` for the seeds that may be trained on.
        seconds: its length.
        recorded: ``[poses, 8, 3]`` from :func:`recorded_poses`, to draw key poses from instead of
            the project's own vocabulary.

    Returns:
        float32 ``[seconds * 30, 15, 3]``: metres, y up, facing +z.
    """
    rng = np.random.default_rng(seed)
    beat = 60 / rng.uniform(80, 140)
    verse, answer = (_phrase(rng, int(rng.integers(4, 9)), recorded) for _ in range(2))
    song = _join([verse, verse.mirrored(), answer, verse, answer.mirrored()])
    steps = beat * rng.choice((1, 1, 2), size=len(song.scalars)).astype(np.float32)
    rounds = int(np.ceil(seconds / steps.sum())) + 1
    keys = _join([song] * rounds)
    times = np.cumsum(np.tile(steps, rounds)) - steps[0]
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return _posed(_between(keys, times.astype(np.float32), at.astype(np.float32), rng))
