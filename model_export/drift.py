"""What parity found: named disagreements, and the largest differences of each runtime."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


class ParityError(Exception):
    """What would be released is not what was trained."""


class EmbeddingMismatch(ParityError):
    """Embeddings differ."""


class AngleMismatch(ParityError):
    """Joint angles differ."""


class DirectionMismatch(ParityError):
    """Limb directions differ."""


class PoseMismatch(ParityError):
    """The pose graph's angles or directions are not those of the graph it was cut out of."""


class ScoreMismatch(ParityError):
    """Scores differ."""


class BatchMismatch(ParityError):
    """A window scores differently alone and in a batch."""


class NotFinite(ParityError):
    """A runtime answered NaN or infinity."""


class TimeAxisFrozen(ParityError):
    """A runtime refuses, or answers wrongly shaped, another number of frames or windows."""


class ShortWindowAccepted(ParityError):
    """A runtime answered a window below the minimum instead of refusing it."""


class ManifestMismatch(ParityError):
    """The manifest vouches for another file than the one beside it."""


class WeightMismatch(ParityError):
    """A stored weight is not the trained weight, bit for bit."""


class WeightsNotRounded(ParityError):
    """A weight matrix does not lie on an int8 grid: training did not end with rounding."""


def gap(first: np.ndarray, second: np.ndarray) -> float:
    """The largest difference of two arrays of one shape; NaN where either holds one."""
    return float(np.abs(first.astype(np.float64) - second).max())


@dataclass
class Drift:
    """Largest differences of one runtime on one case."""

    runtime: str
    case: str
    embedding: float = 0.0
    angle: float = 0.0
    direction: float = 0.0
    score: float = 0.0
    batch: float = 0.0
    cosine: float = 0.0

    def worst(self, other: Drift) -> Drift:
        """The larger of both in every column, under this one's names."""
        columns = ("embedding", "angle", "direction", "score", "batch", "cosine")
        # np.maximum keeps a NaN, whichever side it is on; max() would lose it.
        larger = (float(np.maximum(getattr(self, c), getattr(other, c))) for c in columns)
        return Drift(self.runtime, self.case, *larger)


@dataclass
class Report:
    """All drifts measured, and every failure."""

    drifts: list[Drift] = field(default_factory=list)
    failures: list[ParityError] = field(default_factory=list)

    def raise_failures(self) -> None:
        """Raise all failures together.

        Raises:
            ExceptionGroup: of :class:`ParityError`, if there is any.
        """
        if self.failures:
            raise ExceptionGroup(f"parity: {len(self.failures)} failures", self.failures)

    def largest(self, runtime: str) -> Drift:
        """The worst of a runtime over all cases."""
        out = Drift(runtime, "all")
        for drift in self.drifts:
            if drift.runtime == runtime:
                out = out.worst(drift)
        return out
