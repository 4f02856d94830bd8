"""What the API answers, field by field."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from scorer.wire import WireClip


class PredictAnswer(Struct, frozen=True):
    """How well one window fits. One second is noisy: its score is provisional."""

    similarity: Annotated[float, Meta(ge=0, le=1)] | None
    score: Annotated[float, Meta(ge=0, le=100)] | None
    seq: int
    target: str
    coverage: Annotated[
        float, Meta(ge=0, le=1, description="Share of the window in which a person was seen.")
    ]
    mirrored: bool
    assumed: Annotated[tuple[str, ...], Meta(description="What had to be guessed.")]
    model: str
    provisional: Literal[True] = True
    reason: Annotated[str, Meta(description="Why there is no score.")] | UnsetType = UNSET


class ReferenceSummary(Struct, frozen=True):
    """A dance that can be danced."""

    id: str
    title: str
    credit: str
    licence: str
    duration_ms: float
    windows: Annotated[int, Meta(description="Whole seconds; seq is below this.")]
    detectors: Annotated[
        tuple[str, ...],
        Meta(description="What found its landmarks; the first if none is named."),
    ]
    tempo: Annotated[
        float | None, Meta(description="Beats per minute, the first where its video begins.")
    ]
    begins_ms: Annotated[
        float, Meta(description="Where in its video the dance begins, in milliseconds.")
    ]
    picture: Annotated[
        str | None, Meta(description="Where a JPEG of it is, below the address of this API.")
    ]
    video: Annotated[
        str | None, Meta(description="Where its video is, below the address of this API.")
    ]


class ReferenceList(Struct, frozen=True):
    """All that can be danced, and which one is meant when nothing is said."""

    default: str
    references: tuple[ReferenceSummary, ...]


class ReferenceAnswer(ReferenceSummary, frozen=True):
    """One reference with its landmarks, evenly spaced in time, for drawing."""

    clip: WireClip


class IndexAnswer(Struct, frozen=True):
    """What this is, and where to go from here."""

    service: str
    model: str
    routes: tuple[str, ...]


class HealthAnswer(Struct, frozen=True):
    """The model is loaded and answers."""

    status: Literal["ok"] = "ok"


class VersionAnswer(Struct, frozen=True):
    """Which model answers, and what it expects."""

    model: str
    sha256: str
    quantization: str
    window_frames: int
    rate_hz: float
    min_frames: int
    bundle: (
        Annotated[str, Meta(description="Which package answers, where it runs from one.")]
        | UnsetType
    ) = UNSET


class ErrorDetail(Struct, frozen=True):
    """What was wrong, and where; never what was sent."""

    code: str
    message: str
    where: str


class ErrorAnswer(Struct, frozen=True):
    """The body of every answer that is not a 200."""

    error: ErrorDetail


def rounded(value: float | None, digits: int) -> float | None:
    """A number that may be missing, with so many digits behind the point, and no minus zero."""
    return None if value is None else round(value, digits) + 0.0
