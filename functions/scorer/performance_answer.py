"""A performance as the API tells it: rounded, and in a language."""

from __future__ import annotations

from msgspec import UNSET

from scorer.answers import rounded
from scorer.answers_score import (
    JointAnswer,
    MomentAnswer,
    PartAnswer,
    PartCoverage,
    ScoreAnswer,
    SecondAnswer,
)
from scorer.feedback import JointReport, Moment
from scorer.outcome import Outcome
from scorer.performance import Second
from scorer.wording import Language, guessed, joint_name, part_name, say, why


def score_answer(outcome: Outcome, language: Language) -> ScoreAnswer:
    """What is known of a performance, rounded and in words.

    Args:
        outcome: of scoring it.
        language: of the texts and of the names of joints and parts.
    """
    performance, feedback = outcome.performance, outcome.feedback
    alignment = performance.alignment
    return ScoreAnswer(
        score=rounded(performance.score, 2),
        shape=rounded(performance.shape, 2),
        timing=rounded(performance.timing, 2),
        similarity=rounded(performance.similarity, 6),
        timing_ms=rounded(performance.timing_ms, 1),
        coverage=round(performance.coverage, 3),
        parts=_parts(performance.parts),
        unjudged=tuple(
            PartAnswer(part, part_name(part, language)) for part in performance.unjudged
        ),
        compared_ms=round(performance.compared_ms, 1),
        reference_ms=round(outcome.reference.duration_ms, 1),
        offset_ms=None if alignment is None else rounded(alignment.offset_ms, 1),
        tempo=None if alignment is None else round(alignment.tempo, 4),
        mirrored=None if alignment is None else alignment.mirrored,
        margin=None if alignment is None else round(alignment.margin, 3),
        rival_offset_ms=None if alignment is None else rounded(alignment.rival_ms, 1),
        seconds=tuple(_second(second) for second in performance.seconds),
        joints=() if feedback is None else tuple(_joint(j, language) for j in feedback.joints),
        best=None
        if feedback is None or feedback.best is None
        else _moment(feedback.best, language),
        moments=() if feedback is None else tuple(_moment(m, language) for m in feedback.worst),
        reference=outcome.reference.id or None,
        assumed=tuple(guessed(guess, language) for guess in performance.assumed),
        model=outcome.model,
        reason=UNSET if performance.reason is None else why(performance.reason, language),
        reason_code=UNSET if performance.reason is None else performance.reason,
    )


def _parts(shares: tuple[float, ...]) -> PartCoverage:
    return PartCoverage(*(round(share, 3) for share in shares))


def measures(
    second: Second,
) -> tuple[float, float | None, float | None, float | None, float | None, float]:
    """When a second begins, score, shape, timing, how late, and coverage, as they are told."""
    return (
        round(second.t_ms, 1),
        rounded(second.score, 2),
        rounded(second.shape, 2),
        rounded(second.timing, 2),
        rounded(second.timing_ms, 1),
        round(second.coverage, 3),
    )


def _second(second: Second) -> SecondAnswer:
    return SecondAnswer(*measures(second), _parts(second.parts), second.grade)


def _joint(report: JointReport, language: Language) -> JointAnswer:
    return JointAnswer(
        report.joint,
        joint_name(report.joint, language),
        report.limb,
        rounded(report.deviation_deg, 1),
        rounded(report.spread_deg, 1),
        rounded(report.worst_ms, 1),
        rounded(report.worst_deg, 1),
        tuple(rounded(deviation, 1) for deviation in report.seconds_deg),
    )


def _moment(moment: Moment, language: Language) -> MomentAnswer:
    return MomentAnswer(
        round(moment.t_ms, 1),
        round(moment.until_ms, 1),
        moment.kind,
        moment.joint,
        moment.limb,
        rounded(moment.deviation_deg, 1),
        rounded(moment.timing_ms, 1),
        say(moment, language),
    )
