"""A whole performance as it travels: a clip, and what it is compared with."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta, Struct

from scorer.clip import MAX_DURATION_MS, Clip
from scorer.performance import Mirror, Sync
from scorer.wire import WireClip

# Longer recordings are several performances, and would keep everybody else waiting.
MAX_PERFORMANCE_MS: Final = 5 * 60 * 1000.0
DEFAULT_REACH_MS: Final = 3_000.0


class ScoreRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A performance and its reference, both nothing but landmarks."""

    clip: WireClip
    reference: Annotated[str | WireClip, Meta(description="Id of a reference, or any other clip.")]
    mirror: Annotated[
        Mirror, Meta(description="Compare as in a mirror, or whichever way fits better.")
    ] = "auto"
    sync: Annotated[
        Sync,
        Meta(
            description="Whether the clip's start is searched for and not counted, or known and "
            "everything beside it is late."
        ),
    ] = "search"
    max_offset_ms: Annotated[
        float,
        Meta(ge=0, le=MAX_DURATION_MS, description="How far from offset_ms a search goes."),
    ] = DEFAULT_REACH_MS
    offset_ms: Annotated[
        float,
        Meta(
            ge=-MAX_DURATION_MS,
            le=MAX_DURATION_MS,
            description="How much later than the reference the clip begins to dance.",
        ),
    ] = 0.0

    def performance(self) -> Clip:
        """The checked clip; see :func:`scorer.clip.make_clip` for what it raises."""
        return self.clip.clip("$.clip", MAX_PERFORMANCE_MS)
