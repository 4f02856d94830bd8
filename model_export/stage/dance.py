"""Choreographies as motion."""

from __future__ import annotations

from typing import Final

import numpy as np

from model_export.motion.body import Floats
from model_export.motion.choreography import RATE_HZ, between, posed
from model_export.stage.choreography_file import Choreography

# How a body travels: sharpness, and share of the interval that the movement takes.
_EASING: Final = {"soft": (0.9, 1.0), "even": (1.2, 0.8), "sharp": (1.5, 0.5)}
# Before the first count and after the last the dancer stands in the first and the last pose.
COUNTS_BEFORE: Final = 2.0


def danced(choreography: Choreography, tempo: float | None = None) -> Floats:
    """A choreography, danced exactly.

    Args:
        choreography: which.
        tempo: counts a minute, if others than the choreography's own.

    Returns:
        float32 ``[T, 15, 3]`` at 30 frames per second, metres, y up, facing +z.
    """
    count_s = 60.0 / (tempo or choreography.tempo)
    times = ((choreography.counts + COUNTS_BEFORE) * count_s).astype(np.float32)
    length = float(times[-1]) + COUNTS_BEFORE * count_s
    at = np.clip(np.arange(round(length * RATE_HZ)) / RATE_HZ, times[0], times[-1])
    sharpness, travel = (
        np.full(len(times), value, dtype=np.float32) for value in _EASING[choreography.easing]
    )
    return posed(between(choreography.keys, times, at.astype(np.float32), sharpness, travel))
