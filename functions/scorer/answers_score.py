"""What POST /score answers, field by field."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from scorer.feedback import Kind
from scorer.performance import Grade
from scorer.reasons import Reason

_Points = Annotated[float, Meta(ge=0, le=100)]
_Share = Annotated[float, Meta(ge=0, le=1)]
_Late = Annotated[float, Meta(description="Late is positive, early negative.")]


class PartCoverage(Struct, frozen=True):
    """Share of the time in which each part of the body was seen."""

    left_arm: _Share
    right_arm: _Share
    left_leg: _Share
    right_leg: _Share
    torso: _Share


class SecondAnswer(Struct, frozen=True):
    """One second of the reference. Numbers are null where it is not judged."""

    t_ms: Annotated[float, Meta(description="Where it begins in the reference.")]
    score: _Points | None
    shape: Annotated[_Points, Meta(description="Over the two seconds around its middle.")] | None
    timing: _Points | None
    timing_ms: _Late | None
    coverage: _Share
    parts: PartCoverage
    grade: Grade | None


class PartAnswer(Struct, frozen=True):
    """A part of the body."""

    part: str
    name: Annotated[str, Meta(description="For a dancer, in the answer's language.")]


class JointAnswer(Struct, frozen=True):
    """One joint angle over the whole performance: the dancer's less the reference's."""

    joint: str
    name: Annotated[str, Meta(description="For a dancer, in the answer's language.")]
    limb: str
    deviation_deg: Annotated[float, Meta(description="Median.")] | None
    spread_deg: Annotated[float, Meta(ge=0, description="Median distance from it.")] | None
    worst_ms: Annotated[float, Meta(description="Where it was furthest off.")] | None
    worst_deg: float | None
    seconds_deg: Annotated[
        tuple[float | None, ...],
        Meta(
            description="In each of seconds, its median; null where the limb was seen too little."
        ),
    ]


class MomentAnswer(Struct, frozen=True):
    """A stretch of the dance worth looking at."""

    t_ms: Annotated[float, Meta(description="On the reference's clock, as all times are.")]
    until_ms: float
    kind: Kind
    joint: str | None
    limb: str | None
    deviation_deg: float | None
    timing_ms: _Late | None
    text: Annotated[str, Meta(description="For a dancer, in the answer's language.")]


class ScoreAnswer(Struct, frozen=True):
    """How well a performance follows its reference, and what to change."""

    score: Annotated[_Points, Meta(description="Shape and timing together.")] | None
    shape: Annotated[_Points, Meta(description="How the body is placed.")] | None
    timing: _Points | None
    similarity: _Share | None
    timing_ms: Annotated[_Late, Meta(description="Median.")] | None
    coverage: Annotated[_Share, Meta(description="Share in which the dancer was seen.")]
    parts: PartCoverage
    unjudged: Annotated[tuple[PartAnswer, ...], Meta(description="Seen too little to be judged.")]
    compared_ms: Annotated[float, Meta(ge=0, description="How much of the two is compared.")]
    reference_ms: Annotated[float, Meta(ge=0, description="How long the reference lasts.")]
    offset_ms: (
        Annotated[
            float, Meta(description="How much later than the reference the clip begins to dance.")
        ]
        | None
    )
    tempo: Annotated[float, Meta(description="1.02 is 2 % slower than the reference.")] | None
    mirrored: bool | None
    margin: (
        Annotated[_Share, Meta(description="How far this start is ahead of the next best.")] | None
    )
    rival_offset_ms: Annotated[float, Meta(description="The next best start.")] | None
    seconds: tuple[SecondAnswer, ...]
    joints: tuple[JointAnswer, ...]
    best: MomentAnswer | None
    moments: Annotated[tuple[MomentAnswer, ...], Meta(description="The worst first.")]
    reference: Annotated[str, Meta(description="Its id; null if it was a clip.")] | None
    assumed: Annotated[tuple[str, ...], Meta(description="What had to be guessed.")]
    model: str
    reason: (
        Annotated[str, Meta(description="Why there is no score, in the answer's language.")]
        | UnsetType
    ) = UNSET
    reason_code: Annotated[Reason, Meta(description="The same for programs.")] | UnsetType = UNSET
