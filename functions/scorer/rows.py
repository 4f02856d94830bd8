"""From log odds of windows to points, second by second and overall."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import Doubles
from scorer.performance import Aligned, Grade, Second

Mask = npt.NDArray[np.bool_]

# Below this share nobody can say how well it was danced.
MIN_COVERAGE: Final = 0.6
# Nobody hears a sixteenth of a second; half a second late is another step.
_IN_TIME_MS: Final = 60.0
_OUT_OF_TIME_MS: Final = 500.0
_ELSEWHERE_MS: Final = 1_500.0
# Who does something else is neither early nor late.
_FOLLOWS: Final = 35.0
# What being on time is worth of a score: without shape, timing is worth nothing.
TIMING_SHARE: Final = 0.2
# Where a grade begins.
GRADES: Final[tuple[tuple[float, Grade], ...]] = (
    (90.0, "perfect"),
    (75.0, "great"),
    (60.0, "good"),
    (40.0, "ok"),
    (0.0, "miss"),
)


def grade_of(score: float) -> Grade:
    """What players are told."""
    return next(grade for least, grade in GRADES if score >= least)


def timing_points(late_ms: float) -> float:
    """100 within 60 ms, early or late; 0 from half a second on; a straight line between."""
    share = (_OUT_OF_TIME_MS - abs(late_ms)) / (_OUT_OF_TIME_MS - _IN_TIME_MS)
    return 100.0 * min(max(share, 0.0), 1.0)


def together(shape: float, timing: float | None, late_ms: float | None = None) -> float:
    """Shape, of which timing may take a fifth; and from half a second on, where the right movement
    is at the wrong moment, lateness takes the rest as well, all of it at a second and a half."""
    if timing is None:
        return shape
    in_time = 1.0 - TIMING_SHARE * (1.0 - timing / 100.0)
    if late_ms is not None:
        beyond = (abs(late_ms) - _OUT_OF_TIME_MS) / (_ELSEWHERE_MS - _OUT_OF_TIME_MS)
        in_time *= 1.0 - min(max(beyond, 0.0), 1.0)
    return shape * in_time


def rows_of(aligned: Aligned, covered: Mask, length: int, shapes: dict[int, float]) -> list[Second]:
    """A row for each second of the reference that the compared stretch touches.

    Args:
        aligned: what is compared.
        covered: bool ``[n]``, where the dancer can be judged.
        length: frames of a second.
        shapes: second to points; without those around which no window could be judged.
    """
    first = aligned.first // length
    before = aligned.first - first * length
    after = -(before + len(covered)) % length
    around = (before, after)
    by_second = np.pad(covered, around).reshape(-1, length).mean(axis=1)
    parts = np.pad(aligned.seen, (around, (0, 0))).reshape(len(by_second), length, -1).mean(axis=1)
    late = _late(np.pad(aligned.late_ms, around, constant_values=np.nan), length)
    rows = []
    for i, (coverage, shares) in enumerate(zip(by_second.tolist(), parts.tolist(), strict=True)):
        t_ms = (first + i) * 1000.0
        shape = shapes.get(first + i)
        if shape is None or coverage < MIN_COVERAGE:
            rows.append(Second(t_ms, None, None, None, None, coverage, tuple(shares), None))
            continue
        late_ms = late[i] if shape >= _FOLLOWS else None
        timing = None if late_ms is None else timing_points(late_ms)
        score = together(shape, timing, late_ms)
        grade = grade_of(score)
        rows.append(Second(t_ms, score, shape, timing, late_ms, coverage, tuple(shares), grade))
    return rows


def _late(late_ms: Doubles, length: int) -> list[float | None]:
    """Median lateness of the two seconds around each second's middle; None where it can be told of
    less than half a second there."""
    around = np.pad(late_ms, length // 2, constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(around, 2 * length)[::length]
    ordered = np.sort(windows, axis=1)  # NaN comes last
    known = np.isfinite(ordered).sum(axis=1)
    rows = np.arange(len(ordered))
    low, high = (ordered[rows, np.maximum(k, 0)] for k in ((known - 1) // 2, known // 2))
    middle = (0.5 * (low + high)).tolist()
    return [ms if 2 * n >= length else None for ms, n in zip(middle, known.tolist(), strict=True)]
