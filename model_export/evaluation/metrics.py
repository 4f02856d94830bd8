"""Figures of merit and their intervals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

RESAMPLES: Final = 400
# An interval over fewer choreographies than these would be an invention.
MIN_GROUPS: Final = 5


def ranks(values: npt.NDArray[np.floating]) -> Doubles:
    """Ranks from 1, ties sharing their mean."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    shared: Doubles = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return shared


def auc(positive: npt.NDArray[np.floating], negative: npt.NDArray[np.floating]) -> float:
    """Chance that a positive ranks above a negative, ties counting half (Mann-Whitney)."""
    rank = ranks(np.concatenate((positive, negative)))
    wins = rank[: len(positive)].sum() - len(positive) * (len(positive) + 1) / 2
    return float(wins / (len(positive) * len(negative)))


def _rates(positive: Doubles, negative: Doubles) -> tuple[Doubles, Doubles]:
    """False accepts and false rejects at every threshold, from strict to lax."""
    values = np.concatenate((positive, negative))
    order = np.argsort(-values, kind="stable")
    is_positive = order < len(positive)
    last = np.append(np.diff(values[order]) != 0, True)
    accepted = np.cumsum(~is_positive)[last] / len(negative)
    rejected = 1 - np.cumsum(is_positive)[last] / len(positive)
    return np.append(0.0, accepted), np.append(1.0, rejected)


def eer(positive: Doubles, negative: Doubles) -> float:
    """Equal error rate: where as many followers are refused as others are accepted."""
    accepted, rejected = _rates(positive, negative)
    crossing = int(np.argmax(accepted >= rejected))
    before = crossing - 1
    gap, gap_before = (accepted[i] - rejected[i] for i in (crossing, before))
    share = -gap_before / (gap - gap_before)
    return float(accepted[before] + share * (accepted[crossing] - accepted[before]))


def tar_at_far(positive: Doubles, negative: Doubles, far: float) -> float:
    """Share of followers accepted where ``far`` of the others are."""
    accepted, rejected = _rates(positive, negative)
    return float(1 - rejected[accepted <= far].min())


def spearman(first: npt.NDArray[np.floating], second: npt.NDArray[np.floating]) -> float:
    """Rank correlation; 0 where one side is constant."""
    a, b = (ranks(v) - (len(v) + 1) / 2 for v in (first, second))
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum() / size) if size else 0.0


def interval(
    figure: Callable[[Indices], float], group: npt.NDArray[np.generic], seed: int = 0
) -> tuple[float, float]:
    """95 % bootstrap interval over groups.

    Args:
        figure: of the trials with these rows (some repeated).
        group: ``[n]``, what a trial belongs to; whole groups are drawn, with replacement.
        seed: of the drawing.
    """
    rng = np.random.default_rng(seed)
    _, member = np.unique(group, return_inverse=True)
    rows = [np.flatnonzero(member == i) for i in range(member.max() + 1)]
    values = [
        figure(np.concatenate([rows[i] for i in rng.integers(len(rows), size=len(rows))]))
        for _ in range(RESAMPLES)
    ]
    low, high = np.nanquantile(values, (0.025, 0.975))
    return float(low), float(high)
