"""A live session as it travels: what is sent of the last seconds, and what is answered."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import UNSET, Meta, Struct, UnsetType

from scorer.answers import ErrorDetail
from scorer.clip import MAX_DURATION_MS
from scorer.languages import DEFAULT, Language
from scorer.performance import Grade, Mirror
from scorer.reasons import Reason
from scorer.wire import WireClip

# What is sent at once: the last three seconds, or what a slower message holds.
MAX_TAIL_MS: Final = 10_000.0

_Points = Annotated[float, Meta(ge=0, le=100)]
Number = Annotated[int, Meta(ge=0, le=2**53, description="Of the message, as the client counts.")]


class LiveRequest(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The last seconds of somebody who dances."""

    reference: Annotated[str, Meta(max_length=64, description="Id of a reference.")]
    clip: Annotated[
        WireClip,
        Meta(description="The last three seconds; timestamps_ms are on the reference's clock."),
    ]
    state: Annotated[str, Meta(description="What the answer before brought.")] | None = None
    offset_ms: Annotated[
        float,
        Meta(
            ge=-MAX_DURATION_MS,
            le=MAX_DURATION_MS,
            description="How much later than the reference the clip's clock is.",
        ),
    ] = 0.0
    mirror: Annotated[
        Mirror, Meta(description="Compare as in a mirror, or whichever way fits better.")
    ] = "auto"
    end: Annotated[bool, Meta(description="Whether nothing follows.")] = False
    seq: Number | None = None
    language: Annotated[
        Language, Meta(description="Of the words; a message's own, since nothing is kept.")
    ] = DEFAULT


class LiveSecond(Struct, frozen=True):
    """A second of the reference. Numbers are null where it is not judged."""

    t_ms: Annotated[float, Meta(description="Where it begins in the reference.")]
    score: _Points | None
    shape: _Points | None
    timing: _Points | None
    timing_ms: Annotated[float, Meta(description="Late is positive, early negative.")] | None
    coverage: Annotated[float, Meta(ge=0, le=1)]
    grade: Grade | None


class LiveTotal(Struct, frozen=True):
    """Everything so far. Numbers are null as long as nothing is judged."""

    score: _Points | None
    shape: _Points | None
    timing: _Points | None
    timing_ms: float | None
    seconds: Annotated[int, Meta(ge=0, description="How many are judged.")]


class LiveWorst(Struct, frozen=True):
    """The joint that is furthest off in the last seconds."""

    joint: str
    name: Annotated[str, Meta(description="For a dancer, in the answer's language.")]
    limb: str
    deviation_deg: float


class LiveAnswer(Struct, frozen=True, omit_defaults=True):
    """The newest second and everything so far."""

    second: LiveSecond | None
    total: LiveTotal
    worst: LiveWorst | None
    lag_ms: Annotated[float, Meta(description="How late the dancer is, as far as is known.")]
    mirrored: bool | None
    state: Annotated[str, Meta(description="To be sent with the next message.")]
    model: str
    assumed: tuple[str, ...] = ()
    reason: Annotated[str, Meta(description="Why nothing is judged yet.")] | UnsetType = UNSET
    reason_code: Reason | UnsetType = UNSET
    seq: Number | None = None


class LiveError(Struct, frozen=True, omit_defaults=True):
    """What was wrong with a message; the connection stays, and the state is as good as before."""

    error: ErrorDetail
    seq: Number | None = None
