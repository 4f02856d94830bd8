"""The last seconds of a dance beside a reference, around a lag that is known so far.

A whole performance is laid beside its reference at once (``alignment``); of a running one there are
three seconds, too few to find a start in. What was found before takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scorer.alignment import CLOCK_REACH_MS, Found, placed_limbs
from scorer.embedder import Pose
from scorer.performance import Alignment
from scorer.reference import Reference
from scorer.resampling import Resampled
from scorer.skeleton import MIRRORED_LIMBS, mirrored_directions
from scorer.timing import find_lags

# Around a lag that is trusted; a dancer who stops is followed by and by.
TRUSTED_REACH_MS: Final = 500.0


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known before the last seconds are looked at.

    Attributes:
        lag_ms: how late the dancer is.
        trusted: whether that was seen often enough to look for it nearby alone.
        offset_ms: how much later than the reference's the clip's clock is.
    """

    lag_ms: float
    trusted: bool
    offset_ms: float


def find_beside(
    clip: Resampled,
    pose: Pose,
    reference: Reference,
    begins_ms: float,
    expected: Expected,
    *,
    mirror: bool,
    rate_hz: float,
) -> Found | None:
    """Lay the last seconds beside a reference.

    Args:
        clip, pose: what was seen of the dancer.
        reference: what it should be.
        begins_ms: when the clip's first frame is, on the clip's clock.
        expected: where it should lie.
        mirror: compare as in a mirror.
        rate_hz: of both.

    Returns:
        None where the two have less than a second in common.
    """
    step_ms = 1000.0 / rate_hz
    mine, seen = pose.directions, placed_limbs(clip.parts)
    if mirror:
        mine, seen = mirrored_directions(mine), seen[:, MIRRORED_LIMBS]
    known = (expected.offset_ms - begins_ms) / step_ms
    frames = np.arange(reference.frames, dtype=np.float64)
    at = frames + known + expected.lag_ms / step_ms
    first, end = (int(edge) for edge in np.searchsorted(at, (-0.5, len(mine) - 0.5)))
    if end - first < rate_hz:
        return None
    beside = slice(first, end)
    reach = TRUSTED_REACH_MS if expected.trusted else CLOCK_REACH_MS
    lags = find_lags(
        mine,
        seen,
        reference.pose.directions[beside],
        placed_limbs(reference.movement.parts[beside]),
        at[beside],
        round(reach / step_ms),
    )
    whole = at[beside] + lags.frames
    late = np.where(lags.clear, (whole - frames[beside] - known) * step_ms, np.nan)
    alignment = Alignment(
        offset_ms=expected.offset_ms + expected.lag_ms,
        tempo=1.0,
        mirrored=mirror,
        margin=1.0,
        rival_ms=None,
        lag_frames=whole - frames[beside],
    )
    return Found(alignment, first, late)
