"""A performance for a program: what ``score --json`` prints, field by field."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from scorer.codec import encode
from scorer.feedback import Feedback, JointReport, Kind, Moment
from scorer.performance import Grade, Performance, Second
from scorer.references import Reference
from scorer.skeleton import PARTS
from scorer.wording import Language, joint_name, part_name, say


class SecondReport(Struct, frozen=True):
    """One second of the reference."""

    t_ms: float
    score: float | None
    shape: float | None
    timing: float | None
    timing_ms: float | None
    coverage: float
    parts: dict[str, float]
    grade: Grade | None


class PartReport(Struct, frozen=True):
    """A part of the body, and what it is called."""

    part: str
    name: str


class JointAngleReport(Struct, frozen=True):
    """One joint angle over the whole performance."""

    joint: str
    name: str
    limb: str
    deviation_deg: float | None
    spread_deg: float | None
    worst_ms: float | None
    worst_deg: float | None


class MomentReport(Struct, frozen=True):
    """A stretch worth looking at, and what is said of it."""

    t_ms: float
    until_ms: float
    kind: Kind
    joint: str | None
    limb: str | None
    deviation_deg: float | None
    timing_ms: float | None
    text: str


class PerformanceReport(Struct, frozen=True):
    """A whole performance; milliseconds are positive where the dancer is late."""

    score: float | None
    shape: float | None
    timing: float | None
    similarity: float | None
    timing_ms: float | None
    coverage: float
    parts: dict[str, float]
    unjudged: tuple[PartReport, ...]
    compared_ms: float
    offset_ms: float | None
    tempo: float | None
    mirrored: bool | None
    margin: float | None
    rival_offset_ms: float | None
    seconds: tuple[SecondReport, ...]
    joints: tuple[JointAngleReport, ...]
    best: MomentReport | None
    moments: tuple[MomentReport, ...]
    reference: str
    assumed: tuple[str, ...]
    model: str
    reason: str | UnsetType = UNSET


def as_json(
    performance: Performance,
    feedback: Feedback | None,
    reference: Reference,
    model: str,
    language: Language = "en",
) -> str:
    """One line of JSON.

    Args:
        performance: as scored.
        feedback: what was off; None where nothing lies side by side.
        reference: what it was compared with.
        model: which model scored it.
        language: of names and sentences.
    """
    alignment = performance.alignment
    best = None if feedback is None else feedback.best
    report = PerformanceReport(
        score=_rounded(performance.score, 2),
        shape=_rounded(performance.shape, 2),
        timing=_rounded(performance.timing, 2),
        similarity=_rounded(performance.similarity, 6),
        timing_ms=_rounded(performance.timing_ms, 1),
        coverage=round(performance.coverage, 3),
        parts=_parts(performance.parts),
        unjudged=tuple(PartReport(p, part_name(p, language)) for p in performance.unjudged),
        compared_ms=round(performance.compared_ms, 1),
        offset_ms=None if alignment is None else round(alignment.offset_ms, 1),
        tempo=None if alignment is None else round(alignment.tempo, 4),
        mirrored=None if alignment is None else alignment.mirrored,
        margin=None if alignment is None else round(alignment.margin, 3),
        rival_offset_ms=None if alignment is None else _rounded(alignment.rival_ms, 1),
        seconds=tuple(_second(second) for second in performance.seconds),
        joints=() if feedback is None else tuple(_joint(j, language) for j in feedback.joints),
        best=None if best is None else _moment(best, language),
        moments=() if feedback is None else tuple(_moment(m, language) for m in feedback.worst),
        reference=reference.id,
        assumed=performance.assumed,
        model=model,
        reason=UNSET if performance.reason is None else performance.reason,
    )
    return encode(report).decode()


def _parts(shares: tuple[float, ...]) -> dict[str, float]:
    return {part: round(share, 3) for part, share in zip(PARTS, shares, strict=True)}


def _second(second: Second) -> SecondReport:
    return SecondReport(
        round(second.t_ms, 1),
        _rounded(second.score, 2),
        _rounded(second.shape, 2),
        _rounded(second.timing, 2),
        _rounded(second.timing_ms, 1),
        round(second.coverage, 3),
        _parts(second.parts),
        second.grade,
    )


def _joint(report: JointReport, language: Language) -> JointAngleReport:
    return JointAngleReport(
        report.joint,
        joint_name(report.joint, language),
        report.limb,
        _rounded(report.deviation_deg, 1),
        _rounded(report.spread_deg, 1),
        _rounded(report.worst_ms, 1),
        _rounded(report.worst_deg, 1),
    )


def _moment(moment: Moment, language: Language) -> MomentReport:
    return MomentReport(
        round(moment.t_ms, 1),
        round(moment.until_ms, 1),
        moment.kind,
        moment.joint,
        moment.limb,
        _rounded(moment.deviation_deg, 1),
        _rounded(moment.timing_ms, 1),
        say(moment, language),
    )


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
