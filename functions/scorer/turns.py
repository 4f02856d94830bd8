"""How far each joint is turned away from where the reference has it, and how sure that is.

Joint angles alone are a poor witness: a camera that misjudges depth bends all of them at once, an
unsigned angle does not tell in front from behind, and a straight limb's angle cannot get smaller.
So each angle is asked in another way: by how much would the joint have to turn, within the plane of
that angle, to bring the limb from where the reference has it to where the dancer's is? Every limb
segment that hangs on the joint answers, and each answer weighs as much as the cameras could see of
it: depth counts less than what lies in the picture, fast movement less than slow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import Doubles, Floats
from scorer.performance import Aligned
from scorer.skeleton import (
    ANGLES,
    LEFT_HIP,
    LEFT_SHOULDER,
    LIMBS,
    PARTS,
    RIGHT_HIP,
    RIGHT_SHOULDER,
    SEGMENTS,
    Angle,
)
from scorer.stretches import smoothed
from scorer.usual import less_the_usual
from scorer.vectors import cross

RATE_HZ: Final = 30.0  # of Aligned
# Mistakes last longer than a sixth of a second; the noise of single frames does not.
EVERY: Final = 5
_SMOOTHING_FRAMES: Final = 7
_SPEED_FRAMES: Final = 5

# Radians, standard deviations. By how much a segment differs between two good dancers, and by how
# much a detector errs on it in the plane of the picture; in depth, so many times as much. The
# detector's were measured on synchronised real cameras (model_export/motion/detector.py).
_DANCERS: Final = 0.3
_DETECTOR: Final = {"upper_arm": 0.09, "forearm": 0.15, "thigh": 0.06, "shin": 0.09}
_DEPTH: Final = 3.0
# Two dancers who are together are so far apart in time; a limb in fast movement tells little.
_TOGETHER_SECONDS: Final = 0.13
# Sine of the angle below which a joint is too straight for its own plane to be known.
_STRAIGHT: Final = 0.35

_ACROSS: Final = np.array([_DETECTOR[s.name.partition("_")[2]] for s in SEGMENTS])
_SEEN_BY: Final = np.array([PARTS.index(s.limb) for s in SEGMENTS])
_TORSO: Final = PARTS.index("torso")
_IN_PELVIS: Final = np.array([s.trunk == "pelvis" for s in SEGMENTS])
_COLUMN: Final = {segment.bone: i for i, segment in enumerate(SEGMENTS)}
# What an angle is measured from: another segment, or a line of the trunk in the body's axes, which
# are left, up and ahead. Rows of the segments first, then these lines.
_LINES: Final = ("down", "left", "right")
_DIRECTIONS: Final = np.array(((0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (-1.0, 0.0, 0.0)))


def _measured_from(angle: Angle) -> int:
    if angle.first in _COLUMN:
        return _COLUMN[angle.first]
    start, end = angle.first
    along = end.partition("_")[0] if start.partition("_")[2] == end.partition("_")[2] else "down"
    return len(SEGMENTS) + _LINES.index(along)


_FROM: Final = np.array([_measured_from(angle) for angle in ANGLES])
_TO: Final = np.array([_COLUMN[angle.second] for angle in ANGLES])
# Angle and segment of each answer: all that hangs on a shoulder or hip, or beyond a bend.
_PAIRS: Final = [
    (j, s)
    for j, angle in enumerate(ANGLES)
    for s, segment in enumerate(SEGMENTS)
    if segment.limb == angle.limb and (angle.first not in _COLUMN or s == _TO[j])
]
_OF, _BY = np.array(_PAIRS).T
_SUMS: Final = np.equal.outer(_OF, np.arange(len(ANGLES))).astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Turns:
    """Evidence for the turn of each joint, as sums that can be added up over any stretch.

    ``push / weight`` is the turn in radians, positive where the dancer's angle is larger, and
    ``weight`` its inverse variance.

    Attributes:
        weight: float64 ``[m, 12]``, one row for every ``EVERY`` frames; 0 where not seen.
        push: float64 ``[m, 12]``, with what is usual for the dancer taken away.
        raw: float64 ``[m, 12]``, with nothing taken away.
        seen: bool ``[m, 4]``, by limb.
    """

    weight: Doubles
    push: Doubles
    raw: Doubles
    seen: npt.NDArray[np.bool_]


def _unit(vectors: Doubles) -> Doubles:
    length = np.sqrt(np.einsum("...i,...i->...", vectors, vectors))[..., None]
    scaled: Doubles = vectors / np.maximum(length, 1e-8)
    return scaled


def _depth(landmarks: Floats) -> Doubles:
    """The camera's line of sight in the axes of each segment's trunk, ``[m, 8, 3]``."""
    at = landmarks.astype(np.float64)
    up = _unit(at[:, LEFT_SHOULDER] + at[:, RIGHT_SHOULDER] - at[:, LEFT_HIP] - at[:, RIGHT_HIP])
    sights = []
    for left, right in ((LEFT_SHOULDER, RIGHT_SHOULDER), (LEFT_HIP, RIGHT_HIP)):
        line = at[:, left] - at[:, right]
        line = _unit(line - np.einsum("mi,mi->m", line, up)[:, None] * up)
        sights.append(np.stack((line, up, cross(line, up)), axis=1)[:, :, 2])
    sight: Doubles = np.where(_IN_PELVIS[:, None], sights[1][:, None], sights[0][:, None])
    return sight


def _certainty(aligned: Aligned, speed: Doubles) -> Doubles:
    """Inverse covariance of each segment's error, ``[m, 8, 3, 3]``."""
    across = np.square(_ACROSS)[:, None, None]
    covariance = np.square(_DANCERS) * np.eye(3) + 2 * across * np.eye(3)
    unsure = _TOGETHER_SECONDS * speed
    covariance = covariance + unsure[..., None] * unsure[..., None, :]
    for landmarks in (aligned.dancer, aligned.reference):
        sight = _depth(landmarks[::EVERY])
        outer = sight[..., None] * sight[..., None, :]
        covariance += across * (np.square(_DEPTH) - 1) * outer
    # Three by three, thousands of them: by cofactors it takes a fifth of the time.
    first, second, third = covariance[..., 0], covariance[..., 1], covariance[..., 2]
    rows = np.stack((cross(second, third), cross(third, first), cross(first, second)), axis=-2)
    certainty: Doubles = rows / np.einsum("...i,...i->...", first, rows[..., 0, :])[..., None, None]
    return certainty


def _ways(direction: Doubles) -> Doubles:
    """Which way each of ``_PAIRS`` moves: ``[m, pairs, 3]`` for a radian that opens the angle.

    Args:
        direction: ``[m, 8, 3]``.
    """
    lines = np.broadcast_to(_DIRECTIONS, (len(direction), *_DIRECTIONS.shape))
    both = np.concatenate((direction, lines), axis=1)
    axis = cross(both[:, _FROM], both[:, _TO])
    sine = np.sqrt(np.einsum("mji,mji->mj", axis, axis))[..., None]
    axis /= np.maximum(sine, _STRAIGHT)
    ways: Doubles = cross(axis[:, _OF], direction[:, _BY])
    return ways


def find_turns(aligned: Aligned) -> Turns:
    """Evidence for the turn of each of ``skeleton.ANGLES``.

    Args:
        aligned: at least one frame.
    """
    shape = (-1, len(SEGMENTS), 3)
    reference = aligned.reference_pose.directions
    mine, theirs = (
        smoothed(pose.directions, _SMOOTHING_FRAMES, EVERY).reshape(shape)
        for pose in (aligned.dancer_pose, aligned.reference_pose)
    )
    apart = mine - theirs
    row = np.arange(0, len(reference), EVERY)
    before = np.maximum(row - _SPEED_FRAMES, 0)
    after = np.minimum(row + _SPEED_FRAMES, len(reference) - 1)
    seconds = np.maximum(after - before, 1)[:, None, None] / RATE_HZ
    speed = (reference[after] - reference[before]).astype(np.float64).reshape(shape) / seconds

    parts = aligned.seen[::EVERY]
    seen = parts & parts[:, _TORSO : _TORSO + 1]
    bone_seen = seen[:, _SEEN_BY]
    left = less_the_usual(
        apart.swapaxes(0, 1),
        theirs.swapaxes(0, 1),
        speed.swapaxes(0, 1),
        bone_seen.T,
        RATE_HZ / EVERY,
    )
    way = _ways(_unit(mine + theirs))
    sure = np.einsum("mpij,mpj->mpi", _certainty(aligned, speed)[:, _BY], way)
    sure *= bone_seen[:, _BY, None]
    weight, push, raw = (
        np.einsum("mpi,mpi->mp", sure, moved) @ _SUMS
        for moved in (way, left.swapaxes(0, 1)[:, _BY], apart[:, _BY])
    )
    return Turns(weight, push, raw, seen[:, : len(LIMBS)])
