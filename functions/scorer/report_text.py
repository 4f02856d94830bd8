"""A performance for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from unicodedata import east_asian_width

from scorer.feedback import Feedback
from scorer.outcome import Outcome
from scorer.performance import Performance, Second
from scorer.report_phrases import (
    clock,
    lateness,
    percent,
    points,
    rival_start,
    start,
    tempo,
    unjudged,
)
from scorer.report_words import WORDS, Words
from scorer.rows import grade_of
from scorer.wording import Language, guessed, say, why

_BAR: Final = 40


def as_text(outcome: Outcome, language: Language = "en", *, page: Path | None = None) -> str:
    """A bar for each second, the sum of it, and what to change.

    Args:
        outcome: of scoring it.
        language: of all of it.
        page: where a page of it was written, if one was.
    """
    words = WORDS[language]
    performance, reference = outcome.performance, outcome.reference
    model = words.scored_by.format(model=outcome.model)
    lines = [f"{reference.title} ({reference.id}), {model}", ""]
    lines += [_bar(second, words) for second in performance.seconds]
    if performance.seconds:
        lines.append("")
    said = list(_said(performance, outcome.feedback, language))
    if page is not None:
        said.append((words.written, str(page)))
    indent = max(_width(label) for label, _ in said) + 2
    lines += [f"{label}{' ' * (indent - _width(label))}{what}" for label, what in said]
    return "\n".join(lines)


def _bar(second: Second, words: Words) -> str:
    at = f"{clock(second.t_ms):>6}  "
    if second.score is None or second.grade is None:
        return f"{at}{_padded(words.unjudged, _BAR)}    -"
    bar = "#" * round(second.score / 100 * _BAR)
    line = (
        f"{at}{bar:.<{_BAR}}  {points(second.score):>3}  {_padded(words.grades[second.grade], 9)}"
    )
    if second.timing_ms is not None:
        line += lateness(second.timing_ms, words)
    return line.rstrip()


def _said(
    performance: Performance, feedback: Feedback | None, language: Language
) -> Iterator[tuple[str, str]]:
    """Label and phrase; a label that would repeat the one above is left out."""
    words = WORDS[language]
    if performance.score is None or performance.shape is None:
        reason = "" if performance.reason is None else f": {why(performance.reason, language)}"
        yield words.score, f"{words.none}{reason}"
    else:
        score = words.of_hundred.format(points=points(performance.score))
        yield words.score, f"{score}, {words.grades[grade_of(performance.score)]}"
        yield words.shape, points(performance.shape)
    if performance.timing is not None and performance.timing_ms is not None:
        late = lateness(performance.timing_ms, words)
        yield words.timing, f"{points(performance.timing)}, {late}"
    if performance.similarity is not None:
        yield words.similarity, f"{performance.similarity:.2f}"
    if performance.alignment is not None:
        seconds = f"{performance.compared_ms / 1000:.1f}"
        seen = percent(performance.coverage)
        yield words.coverage, words.of_seconds.format(share=seen, seconds=seconds)
        yield words.start, start(performance.alignment.offset_ms, words)
        rival = rival_start(performance.alignment, words)
        if rival is not None:
            yield "", rival
        yield words.tempo, tempo(performance.alignment, words)
        yield words.mirrored, words.yes if performance.alignment.mirrored else words.no
    if feedback is not None:
        if feedback.best is not None:
            yield words.best, say(feedback.best, language)
        yield from _listed(words.worst, [say(moment, language) for moment in feedback.worst])
    yield from _listed(words.unjudged, list(unjudged(performance, language)))
    yield from _listed(words.assumed, [guessed(each, language) for each in performance.assumed])


def _listed(label: str, phrases: list[str]) -> Iterator[tuple[str, str]]:
    for number, phrase in enumerate(phrases):
        yield "" if number else label, phrase


def _width(text: str) -> int:
    """Columns of a terminal: Hangul takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
