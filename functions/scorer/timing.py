"""How early or late a dancer is from moment to moment, around a start that is known.

Limb directions of dancer and reference are compared at every lag within reach, over two seconds
around each moment, and the path through the moments that costs least is taken: lags change slowly
(Sakoe and Chiba 1978 is the same programme with steps in time instead of steps in lag).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import Doubles, Floats
from scorer.resampling import read_at
from scorer.skeleton import SEGMENT_LIMBS

Mask = npt.NDArray[np.bool_]

EVERY: Final = 15  # frames between moments
SPAN: Final = 60  # frames around each, of which every other one is compared
_STEP: Final = 2
# Squared distances are of unit vectors, mean over limb segments: 0 to 4.
_CHANGE: Final = 0.0006  # what a change of lag by one frame, from moment to moment, must save
# What a lag must save for each frame that it lies beyond this: steps that repeat fit anywhere.
_NEAR: Final = 10
_AWAY: Final = 0.002
# Where the best lag saves less than this against the others within reach, nobody moves enough to
# tell.
_CLEAR: Final = 0.02
# Of so many rows together lags are compared at once: in a short stretch each alone would cost more
# to begin than to compare.
_ROWS_AT_ONCE: Final = 2_048
_COMPONENTS: Final = np.repeat(np.eye(8, dtype=np.float32), 3, axis=0)


@dataclass(frozen=True, slots=True, eq=False)
class Lags:
    """``frames [n]``: lag of each reference frame beside what was expected, late is positive;
    ``clear [n]``: where it could be told."""

    frames: Doubles
    clear: Mask


def _costs(
    dancer: Floats, dancer_seen: Mask, reference: Floats, seen: Mask, at: Doubles, reach: int
) -> tuple[Doubles, Doubles]:
    """Squared distance at each lag and how many segments are seen, both ``[n / 2, 2 r + 1]``: of
    every other frame."""
    n = len(reference)
    looked = slice(0, n, _STEP)
    steps = np.arange(-reach, reach + 1)
    slope = np.diff(at).mean() if n > 1 else 1.0
    wide = np.concatenate((at[0] + slope * steps[:reach], at, at[-1] + slope * steps[reach + 1 :]))
    inside = (wide > -0.5) & (wide < len(dancer) - 0.5)
    moved = read_at(dancer, wide)
    whole = np.clip(np.round(wide), 0, len(dancer) - 1).astype(np.intp)
    weight = dancer_seen[whole] & inside[:, None]
    theirs, segments = reference[looked], seen[looked][:, SEGMENT_LIMBS].astype(np.float32)
    cost = np.empty((len(theirs), len(steps)))
    both = np.empty_like(cost)
    own = weight[:, SEGMENT_LIMBS].astype(np.float32)
    # At each lag what lies beside the reference, ``[2 r + 1, n / 2, ...]``; nothing is copied.
    beside, placed = (
        np.lib.stride_tricks.sliding_window_view(values, n, axis=0).swapaxes(1, 2)[:, looked]
        for values in (moved, own)
    )
    at_once = max(1, _ROWS_AT_ONCE // len(theirs))
    for first in range(0, len(steps), at_once):
        columns = slice(first, first + at_once)
        count = segments * placed[columns]
        apart = np.square(beside[columns] - theirs) @ _COMPONENTS
        cost[:, columns] = (apart * count).sum(axis=2).T
        both[:, columns] = count.sum(axis=2).T
    return cost, both


def _around(values: Doubles, moments: npt.NDArray[np.intp]) -> Doubles:
    """Sums over ``SPAN`` frames around each moment, ``[m, ...]``."""
    total = np.concatenate((np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)))
    first = np.clip((moments - SPAN // 2) // _STEP, 0, len(values))
    last = np.clip((moments + SPAN // 2) // _STEP, 0, len(values))
    sums: Doubles = total[last] - total[first]
    return sums


def _path(cost: Doubles) -> npt.NDArray[np.intp]:
    """Column of each row, ``[m]``, such that costs and changes are least together."""
    columns = np.arange(cost.shape[1])
    change = _CHANGE * np.square(np.subtract.outer(columns, columns))
    best = cost[0]
    came = []
    for row in cost[1:]:
        ways = best[:, None] + change
        came.append(ways.argmin(axis=0))
        best = ways.min(axis=0) + row
    path = [int(best.argmin())]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    return np.array(path[::-1])


def _between(cost: Doubles, column: npt.NDArray[np.intp]) -> Doubles:
    """The lowest point of the parabola through each row's column and its neighbours."""
    rows, last = np.arange(len(cost)), cost.shape[1] - 1
    inner = np.clip(column, 1, last - 1)
    left, here, right = (cost[rows, inner + k] for k in (-1, 0, 1))
    bend = left - 2 * here + right
    shift = np.clip(0.5 * (left - right) / np.maximum(bend, 1e-12), -1.0, 1.0)
    lowest: Doubles = np.where(bend > 1e-12, inner + shift, column)
    return lowest


def find_lags(
    dancer: Floats, dancer_seen: Mask, reference: Floats, seen: Mask, at: Doubles, reach: int
) -> Lags:
    """Lags beside an expected line.

    Args:
        dancer: directions float32 ``[T, 24]``.
        dancer_seen: bool ``[T, 4]``, which of its limbs are seen.
        reference, seen: the same of the compared stretch, ``[n, 24]`` and ``[n, 4]``.
        at: float64 ``[n]``, the dancer's frame that is expected beside each of them.
        reach: frames that a lag may be, either way.
    """
    cost, both = _costs(dancer, dancer_seen, reference, seen, at, reach)
    moments = np.arange(EVERY // 2, len(reference) + EVERY // 2, EVERY)
    moments = np.minimum(moments, len(reference) - 1)
    sums, counts = _around(cost, moments), _around(both, moments)
    known = counts > 0
    mean = np.where(known, sums / np.maximum(counts, 1), np.nan)
    usual = np.nanmean(mean) if known.any() else 0.0
    mean = np.where(known, mean, usual)
    path = _path(mean + _AWAY * np.maximum(np.abs(np.arange(-reach, reach + 1)) - _NEAR, 0))
    lag = _between(mean, path) - reach
    depth = mean.mean(axis=1) - mean[np.arange(len(mean)), path]
    enough = counts[np.arange(len(mean)), path] > 0.25 * 8 / _STEP * min(SPAN, len(reference))
    clear = (depth > _CLEAR) & enough
    frames = np.arange(len(reference))
    if clear.any():
        # Where it cannot be told the lag goes on from where it could.
        lags = np.interp(frames, moments[clear], lag[clear])
    else:
        lags = np.zeros(len(reference))
    nearest = np.clip(np.round((frames - EVERY // 2) / EVERY), 0, len(moments) - 1).astype(np.intp)
    return Lags(lags, clear[nearest])
