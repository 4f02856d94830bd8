"""A scored performance with all that is told about it, for whoever tells it."""

from __future__ import annotations

from dataclasses import dataclass

from scorer.feedback import Feedback
from scorer.performance import Performance
from scorer.reference import Reference


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a report, a page and an answer are made of.

    Attributes:
        performance: as scored.
        feedback: what was off; None where nothing lies side by side.
        reference: what it was compared with.
        model: which model scored it.
    """

    performance: Performance
    feedback: Feedback | None
    reference: Reference
    model: str
