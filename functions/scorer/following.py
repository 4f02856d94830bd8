"""How much of a reference's movement each limb follows.

The least-squares gain of the dancer's limb directions on the reference's, both about their means of
three seconds: 1 where the limb goes along, 0 where it rests or goes its own way. A camera's errors
are not correlated with the dance, so that they leave the gain where it is (``p7_resting`` of the
benchmark has its quantiles).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import Doubles, Floats
from scorer.performance import Aligned
from scorer.skeleton import LIMBS, PARTS, SEGMENT_LIMBS
from scorer.stretches import smoothed

Indices = npt.NDArray[np.intp]

_EVERY: Final = 3  # frames between those that are looked at
_SMOOTHING_FRAMES: Final = 5
SPAN: Final = 31  # looked-at frames: three seconds
_SEEN: Final = 0.6  # of a span, at least
# Mean square of the reference's excursions, of unit vectors: clearly a movement. The detector's
# errors alone, on a limb that is hidden by another dancer or by the own body, reach .2.
_MOVING: Final = 0.25
# A second with a limb at rest is worth so much at most, and one in which nothing follows.
MOST_AT_REST: Final = 25.0
MOST_STANDING: Final = 8.0
# Below which gain a limb may rest, and from which on it follows.
_RESTS: Final = 0.15
_FOLLOWS: Final = 0.25
# Excursions beside the reference's: up to where a limb is calm, and from where on it moves.
_CALM: Final = 0.65
_MOVES: Final = 0.85
_LEAST: Final = 1e-9
# [24, 4]: which limb each number of the directions belongs to.
_LIMB_OF: Final = np.repeat(SEGMENT_LIMBS[:, None] == np.arange(len(LIMBS)), 3, axis=0).astype(
    np.float64
)
_SEGMENTS: Final = _LIMB_OF.sum(axis=0) / 3


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """How limbs go along with the reference's, both ``[m, 4]``; NaN where that hardly moves, or
    either was not seen.

    Attributes:
        gain: of the dancer's directions on the reference's.
        size: of the dancer's excursions over those of the reference.
    """

    gain: Doubles
    size: Doubles


def followed(aligned: Aligned, moments: Indices) -> Followed:
    """How each limb goes along in the three seconds around some moments.

    Args:
        aligned: dancer and reference side by side.
        moments: rows of ``aligned``, ``[m]``.
    """
    weight = _placed(aligned)[::_EVERY].astype(np.float64)
    mine, theirs = (
        smoothed(pose.directions, _SMOOTHING_FRAMES, _EVERY)
        for pose in (aligned.dancer_pose, aligned.reference_pose)
    )
    first, end = _around(moments, len(weight))
    wide = weight @ _LIMB_OF.T
    count = _over(weight, first, end)
    each = np.maximum(count @ _LIMB_OF.T, 1.0)

    def mean(values: Doubles) -> Doubles:
        return _over(wide * values, first, end) / each

    my_mean, their_mean = mean(mine), mean(theirs)
    common = (mean(mine * theirs) - my_mean * their_mean) @ _LIMB_OF
    moved = (mean(theirs**2) - their_mean**2) @ _LIMB_OF
    my_moved = np.maximum((mean(mine**2) - my_mean**2) @ _LIMB_OF, 0.0)
    clear = (moved >= _MOVING * _SEGMENTS) & (count >= _SEEN * SPAN)
    against = np.maximum(moved, _MOVING)
    return Followed(
        np.where(clear, common / against, np.nan),
        np.where(clear, np.sqrt(my_moved / against), np.nan),
    )


def most_points(limbs: Followed) -> Doubles:
    """What a moment is worth at most, ``[m]``: the limb that is most at rest decides, since three
    quarters of a dance are not a dance.

    At rest is what neither goes along nor moves: a limb that the detector lost in a turn goes its
    own way too, and so does a reference's, but neither is calm.
    """
    along = (limbs.gain - _RESTS) / (_FOLLOWS - _RESTS)
    moves = (limbs.size - _CALM) / (_MOVES - _CALM)
    free = np.clip(np.fmax(along, moves), 0.0, 1.0)
    known = np.isfinite(free)
    least = np.where(known, free, 1.0).min(axis=1, initial=1.0)
    largest = np.where(known, free, 0.0).max(axis=1, initial=0.0)
    largest = np.where(known.any(axis=1), largest, 1.0)
    most: Doubles = np.minimum(
        MOST_AT_REST + (100.0 - MOST_AT_REST) * least,
        MOST_STANDING + (100.0 - MOST_STANDING) * largest,
    )
    return most


def shown(aligned: Aligned, moments: Indices) -> Doubles:
    """Share of the reference's movement in the limbs that were seen of the dancer, ``[m]``, over
    the three seconds around some moments: legs alone show little of a dance of arms.

    Args:
        aligned: dancer and reference side by side.
        moments: rows of ``aligned``, ``[m]``.
    """
    theirs = smoothed(aligned.reference_pose.directions, _SMOOTHING_FRAMES, _EVERY)
    seen = _placed(aligned)[::_EVERY].astype(np.float64)
    first, end = _around(moments, len(theirs))
    count = (end - first)[:, None]
    mean = _over(theirs, first, end) / count
    moved = (_over(theirs**2, first, end) / count - mean**2) @ _LIMB_OF
    share: Doubles = (moved * _over(seen, first, end) / count).sum(axis=1)
    total = moved.sum(axis=1)
    return np.where(total > 0, share / np.maximum(total, _LEAST), 1.0)


def _placed(aligned: Aligned) -> npt.NDArray[np.bool_]:
    """Which limbs were seen, and the trunk that they hang on, ``[n, 4]``."""
    return aligned.seen[:, : len(LIMBS)] & aligned.seen[:, PARTS.index("torso"), None]


def _around(moments: Indices, rows: int) -> tuple[Indices, Indices]:
    """The looked-at frames around some moments: first and end, ``[m]`` each."""
    first = np.clip(moments // _EVERY - SPAN // 2, 0, max(0, rows - SPAN))
    return first, np.minimum(first + SPAN, rows)


def _over(values: Doubles | Floats, first: Indices, end: Indices) -> Doubles:
    """Sums of rows ``first`` to ``end`` of ``values [n, ...]``."""
    total = np.concatenate((np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)))
    sums: Doubles = total[end] - total[first]
    return sums
