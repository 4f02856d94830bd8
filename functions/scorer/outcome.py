"""A scored performance with all that is told about it, for whoever tells it."""

from __future__ import annotations

from dataclasses import dataclass

from scorer.feedback import Feedback, find_feedback
from scorer.performance import Performance
from scorer.reference import Reference


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a report, a page and an answer are made of.

    Attributes:
        performance: as scored.
        feedback: what was off; None where there is no score.
        reference: what it was compared with.
        model: which model scored it.
    """

    performance: Performance
    feedback: Feedback | None
    reference: Reference
    model: str


def outcome_of(performance: Performance, reference: Reference, model: str) -> Outcome:
    """A performance with what was off in it. Of one that is not judged that would be made up."""
    feedback = None if performance.score is None else find_feedback(performance)
    return Outcome(performance, feedback, reference, model)
