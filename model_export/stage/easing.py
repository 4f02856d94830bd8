"""From key pose to key pose: numbers that reach each key on its moment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model_export.motion.body import Floats
from model_export.stage.poses import Ease


def eased(share: Floats) -> Floats:
    """0 to 1, at rest at both ends."""
    share = np.clip(share, 0, 1)
    out: Floats = (share * share * (3 - 2 * share)).astype(np.float32)
    return out


def _speeds(times: Floats, values: Floats, eases: Sequence[Ease]) -> Floats:
    """How fast the keys are passed, ``[keys, n]`` per second: not at all, but where a movement goes
    through one; then the harmonic mean of before and after, so that nothing overshoots."""
    out = np.zeros_like(values)
    slopes = np.diff(values, axis=0) / np.maximum(np.diff(times)[:, None], 1e-6)
    for i in range(1, len(times) - 1):
        if eases[i].through and eases[i + 1].through:
            before, after = slopes[i - 1], slopes[i]
            together = before * after
            both = np.where(np.abs(before + after) > 1e-9, before + after, 1)
            out[i] = np.where(together > 0, 2 * together / both, 0)
    return out


def between(times: Floats, values: Floats, eases: Sequence[Ease], at: Floats) -> Floats:
    """Values at moments; held before the first key and after the last.

    Args:
        times: ``[keys]``, rising, seconds.
        values: ``[keys, n]``.
        eases: how each key is reached.
        at: ``[T]``, seconds.

    Returns:
        float32 ``[T, n]``.
    """
    if len(times) == 1:
        return np.repeat(values, len(at), axis=0)
    after = np.clip(np.searchsorted(times, at, side="right"), 1, len(times) - 1)
    gap = np.diff(times)[after - 1]
    longest = np.array([ease.seconds for ease in eases], dtype=np.float32)[after]
    power = np.array([ease.power for ease in eases], dtype=np.float32)[after]
    length = np.minimum(gap, longest)
    share: Floats = (np.clip(1 - (times[after] - at) / length, 0, 1) ** power).astype(np.float32)
    share, length = share[:, None], length[:, None]
    speeds = _speeds(times, values, eases)
    moved = eased(share)
    out = values[after - 1] + moved * (values[after] - values[after - 1])
    out += length * share * (1 - share) ** 2 * speeds[after - 1]
    out -= length * share**2 * (1 - share) * speeds[after]
    return out.astype(np.float32)
