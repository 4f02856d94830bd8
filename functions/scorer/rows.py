"""From log odds of windows to points, second by second and overall."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import Doubles
from scorer.performance import Grade, Second

# Below this share nobody can say how well it was danced.
MIN_COVERAGE: Final = 0.6
# Nobody hears a sixteenth of a second; half a second late is another step.
_IN_TIME_MS: Final = 60.0
_OUT_OF_TIME_MS: Final = 500.0
# What being on time is worth of a score: without shape, timing is worth nothing.
TIMING_SHARE: Final = 0.2
# Where a grade begins.
GRADES: Final[tuple[tuple[float, Grade], ...]] = (
    (90.0, "perfect"),
    (75.0, "great"),
    (55.0, "good"),
    (35.0, "ok"),
    (0.0, "miss"),
)


def grade_of(score: float) -> Grade:
    """What players are told."""
    return next(grade for least, grade in GRADES if score >= least)


def timing_points(late_ms: float) -> float:
    """100 within 60 ms, early or late; 0 from half a second on; a straight line between."""
    share = (_OUT_OF_TIME_MS - abs(late_ms)) / (_OUT_OF_TIME_MS - _IN_TIME_MS)
    return 100.0 * float(np.clip(share, 0.0, 1.0))


def together(shape: float, timing: float | None) -> float:
    """Shape, of which timing may take a fifth."""
    if timing is None:
        return shape
    return shape * (1.0 - TIMING_SHARE * (1.0 - timing / 100.0))


def second_of(
    t_ms: float,
    shape: float | None,
    late_ms: Doubles,
    covered: npt.NDArray[np.bool_],
    parts: npt.NDArray[np.bool_],
) -> Second:
    """One row.

    Args:
        t_ms: when it begins in the reference.
        shape: points; None where no window around it could be judged.
        late_ms: of the frames around its middle; NaN where it cannot be told.
        covered: bool ``[30]``, whether the dancer was seen; False beyond the compared stretch.
        parts: bool ``[30, 5]``, which parts of the body were.
    """
    coverage = float(covered.mean())
    shares = tuple(float(share) for share in parts.mean(axis=0))
    if shape is None or coverage < MIN_COVERAGE:
        return Second(t_ms, None, None, None, None, coverage, shares, None)
    known = late_ms[np.isfinite(late_ms)]
    late = float(np.median(known)) if 2 * len(known) > len(late_ms) else None
    timing = None if late is None else timing_points(late)
    score = together(shape, timing)
    return Second(t_ms, score, shape, timing, late, coverage, shares, grade_of(score))
