"""A performance as one line of JSON: what ``score --json`` prints and ``POST /score`` answers."""

from __future__ import annotations

from scorer.codec import encode
from scorer.feedback import Feedback
from scorer.performance import Performance
from scorer.performance_answer import score_answer
from scorer.references import Reference
from scorer.wording import Language


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
    answer = score_answer(
        performance, feedback, language, reference=reference.id, assumed=(), model=model
    )
    return encode(answer).decode()
