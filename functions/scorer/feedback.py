"""Which joint, which moment, early or late: what a dancer can change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scorer.clip import Floats

Kind = Literal["best", "angle", "early", "late", "still"]


@dataclass(frozen=True, slots=True)
class JointReport:
    """One joint angle over the whole performance.

    Attributes:
        joint, limb: names out of ``skeleton.ANGLES``.
        deviation_deg: median of dancer less reference; None where it was seen too little.
        spread_deg: median distance from that median; None likewise.
        worst_ms, worst_deg: where it was furthest off, on the reference's clock, and by how much.
    """

    joint: str
    limb: str
    deviation_deg: float | None
    spread_deg: float | None
    worst_ms: float | None
    worst_deg: float | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of the dance worth looking at.

    Attributes:
        t_ms, until_ms: on the reference's clock.
        kind: what it is about.
        joint: the angle that was off, for ``angle``.
        limb: the limb that it is about; None for all of the body.
        deviation_deg: dancer less reference, for ``angle``.
        timing_ms: late is positive, for ``early`` and ``late``.
    """

    t_ms: float
    until_ms: float
    kind: Kind
    joint: str | None = None
    limb: str | None = None
    deviation_deg: float | None = None
    timing_ms: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Feedback:
    """What was off.

    Attributes:
        joints: one report for each of ``skeleton.ANGLES``, in their order.
        best: the stretch that fitted best; None without a score.
        worst: at most three stretches, the worst first.
        deviation_deg: float32 ``[n, 12]``, smoothed, dancer less reference in degrees for each
            frame of ``Performance.aligned``; NaN where either was not seen.
    """

    joints: tuple[JointReport, ...]
    best: Moment | None
    worst: tuple[Moment, ...]
    deviation_deg: Floats
