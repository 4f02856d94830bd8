"""Captured clips of one dance, brought to a common clock."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.captured import Captured, CapturedError
from model_export.motion.body import Floats
from model_export.motion.rendering import pose_of
from scorer.skeleton import SEGMENTS

MAX_LAG_FRAMES: Final = 90  # three seconds
_FIRST_ANGLE: Final = 3 * len(SEGMENTS)


def aligned(clips: list[Captured]) -> list[Captured]:
    """Clips of one dance cut to the stretch that all of them show, frame by frame.

    Each clip is moved by the one lag, of at most three seconds, at which its joint angles differ
    least from the first clip's where both are covered; of equal lags, the shortest.

    Raises:
        CapturedError: there is no clip, or no stretch that all show.
    """
    if not clips:
        raise CapturedError("a dance without clips cannot be aligned")
    first, *others = [pose_of(clip.landmarks)[:, _FIRST_ANGLE:] for clip in clips]
    lags = [0]
    for clip, angles in zip(clips[1:], others, strict=True):
        lags.append(_lag(first, clips[0].covered, angles, clip.covered))
    start = max(-lag for lag in lags)
    end = min(len(clip) - lag for clip, lag in zip(clips, lags, strict=True))
    if start >= end:
        names = ", ".join(clip.name for clip in clips)
        raise CapturedError(f"{names}: no moment is in all of these clips; take one out")
    return [clip.cut(start + lag, end + lag) for clip, lag in zip(clips, lags, strict=True)]


def _lag(
    first: Floats,
    first_covered: npt.NDArray[np.bool_],
    other: Floats,
    other_covered: npt.NDArray[np.bool_],
) -> int:
    """By how many frames ``other [T, 12]`` comes after ``first [T, 12]``."""
    shorter = min(len(first), len(other))
    best, least = 0, np.inf
    # Shortest first: what repeats itself fits equally well a phrase later.
    for lag in sorted(range(-MAX_LAG_FRAMES, MAX_LAG_FRAMES + 1), key=abs):
        start, end = max(0, -lag), min(len(first), len(other) - lag)
        if 2 * (end - start) < shorter:
            continue
        both = first_covered[start:end] & other_covered[start + lag : end + lag]
        if not both.any():
            continue
        apart = np.abs(first[start:end][both] - other[start + lag : end + lag][both]).mean()
        if apart < least:
            best, least = lag, float(apart)
    return best
