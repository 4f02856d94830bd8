"""Means, sums and runs over stretches of time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scorer.clip import Doubles


def smoothed(values: npt.NDArray[np.floating], frames: int, every: int = 1) -> Doubles:
    """Centred moving average over the first axis, shorter towards the ends, of every k-th row."""
    half = frames // 2
    row = np.arange(0, len(values), every)
    first, end = np.maximum(row - half, 0), np.minimum(row + half + 1, len(values))
    total = _running(values)
    count = (end - first).reshape(-1, *(1,) * (values.ndim - 1))
    mean: Doubles = (total[end] - total[first]) / count
    return mean


def medians(values: npt.NDArray[np.floating]) -> Doubles:
    """Median of what is not NaN in each column of ``[n, k]``, the upper of two; NaN of nothing."""
    ordered = np.sort(values, axis=0)  # puts NaN last
    middle = np.isfinite(values).sum(axis=0) // 2
    out: Doubles = ordered[middle, np.arange(values.shape[1])].astype(np.float64)
    return out


def sums(values: Doubles, length: int) -> Doubles:
    """Sums over each stretch of ``length`` rows, ``[m - length + 1, ...]`` of ``[m, ...]``."""
    total = _running(values)
    out: Doubles = total[length:] - total[:-length]
    return out


def runs(true: npt.NDArray[np.bool_], pause: int) -> list[tuple[int, int]]:
    """First and end of each run of ``true [n]``; runs no more than ``pause`` apart are one."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], true, [False]))))
    starts, ends = edges[::2], edges[1::2]
    out: list[tuple[int, int]] = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if out and start - out[-1][1] <= pause:
            start = out.pop()[0]
        out.append((start, end))
    return out


def _running(values: npt.NDArray[np.floating]) -> Doubles:
    total = np.zeros((len(values) + 1, *values.shape[1:]))
    np.cumsum(values, axis=0, out=total[1:])
    return total
