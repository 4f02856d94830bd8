"""A performance as one line of JSON: what ``score --json`` prints and ``POST /score`` answers."""

from __future__ import annotations

from scorer.codec import encode
from scorer.outcome import Outcome
from scorer.performance_answer import score_answer
from scorer.wording import Language


def as_json(outcome: Outcome, language: Language = "en") -> str:
    """One line of JSON, its names and sentences in ``language``."""
    return encode(score_answer(outcome, language)).decode()
