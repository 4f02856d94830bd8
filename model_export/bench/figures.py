"""Figures of the benchmark, and the names of what they are about."""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

OURS: Final = "scorer.lambda_http"
FLOOR: Final = "floor"
ORIGINAL: Final = "original, rebuilt"
INFERENCE: Final = "inference alone"


class BenchError(Exception):
    """What was to be timed does not answer as it should."""


class Timing(msgspec.Struct, frozen=True):
    """One handler on one event; milliseconds."""

    handler: str
    event: str
    body_bytes: int
    runs: int
    p50_ms: float
    p95_ms: float
    p99_ms: float

    @staticmethod
    def of(handler: str, event: str, body_bytes: int, times: npt.NDArray[np.float64]) -> Timing:
        """From the milliseconds of each run."""
        p50, p95, p99 = (round(float(p), 4) for p in np.percentile(times, (50, 95, 99)))
        return Timing(handler, event, body_bytes, len(times), p50, p95, p99)


class Performance(msgspec.Struct, frozen=True):
    """Whole performances of one length, in every form that was sent.

    Attributes:
        seconds: of clip and reference.
        timings: those of one form are neighbours, the shipped handler's first.
    """

    seconds: float
    timings: tuple[Timing, ...]

    def p50_ms(self, handler: str, form: str) -> float:
        """The median of one of them."""
        found = (t.p50_ms for t in self.timings if (t.handler, t.event) == (handler, form))
        return next(found)


class Memory(msgspec.Struct, frozen=True):
    """What a process of the shipped handler has resident; millions of bytes.

    Attributes:
        seconds, event: the performance that is sent, and its form.
        rest_mb: when it has started and nothing was asked yet.
        peak_mb: at most, while it answers.
    """

    seconds: float
    event: str
    rest_mb: float
    peak_mb: float


class Reach(msgspec.Struct, frozen=True):
    """A figure of one event, and whether it is where it should be."""

    what: str
    event: str
    measured: float
    met: bool
