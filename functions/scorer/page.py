"""A performance as a web page of one file: nothing is loaded, nothing is run, nothing leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_args

from scorer.feedback import Feedback
from scorer.outcome import Outcome
from scorer.page_charts import score_chart, timing_chart
from scorer.page_header import header
from scorer.page_heat import heat_map
from scorer.page_html import Html, element, joined, text
from scorer.page_moments import marked, moment_cards
from scorer.page_style import STYLE
from scorer.page_table import seconds_table
from scorer.performance import Grade, Performance
from scorer.reference import Reference
from scorer.report_phrases import points, unjudged
from scorer.report_words import WORDS, Words
from scorer.wording import Language, guessed

# Should anything ever slip through, a browser still runs and loads nothing.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_ICON: Final = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Ccircle cx='8' cy='8' r='8' fill='%236246ea'/%3E%3C/svg%3E"
)


def as_page(outcome: Outcome, language: Language = "en") -> str:
    """A page to keep, to print and to share.

    Args:
        outcome: of scoring it.
        language: of all of it.

    Returns:
        HTML that needs no other file, below 400 KB for a minute of dance.
    """
    words = WORDS[language]
    performance, feedback, reference = outcome.performance, outcome.feedback, outcome.reference
    parts = [header(performance, reference, words, language)]
    if performance.seconds:
        parts += _over_time(performance, feedback, words)
    if performance.aligned is not None and feedback is not None and performance.seconds:
        if marked(feedback):
            mirrored = performance.alignment is not None and performance.alignment.mirrored
            cards = moment_cards(performance.aligned, feedback, words, language, mirrored)
            parts.append(_section(words.moments_title, words.moments_text, cards))
        heat = element(
            "div", heat_map(performance.aligned, feedback, words, language), class_="card"
        )
        parts.append(_section(words.heat_title, words.heat_text, heat))
    parts += _notes(performance, language)
    if performance.seconds:
        parts.append(element("section", seconds_table(performance.seconds, words)))
    parts.append(element("footer", text(words.scored_by.format(model=outcome.model))))
    return "<!doctype html>\n" + element(
        "html",
        _head(performance, reference, words),
        element("body", _patterns(), element("main", *parts)),
        lang=language,
    )


def _head(performance: Performance, reference: Reference, words: Words) -> Html:
    name = f"{reference.title or reference.id} · Synchro-you"
    if performance.score is not None:
        name = f"{points(performance.score)} · {name}"
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        element("title", text(name)),
        element("link", rel="icon", href=_ICON),
        # The style is ours alone and holds no end tag.
        element("style", Html(STYLE)),
    )


def _patterns() -> Html:
    """The hatching that every drawing on the page may use."""
    hatch = element(
        "pattern",
        element("rect", width=6, height=6),
        element("path", d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5"),
        id="hatch",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
    )
    return element("svg", hatch, width=0, height=0, style="position:absolute", aria_hidden="true")


def _section(title: str, explained: str, *body: Html) -> Html:
    return element("section", element("h2", text(title)), element("p", text(explained)), *body)


def _over_time(performance: Performance, feedback: Feedback | None, words: Words) -> Iterator[Html]:
    marks = [] if feedback is None else marked(feedback)
    score = element(
        "div", score_chart(performance, marks, words), _grade_keys(words), class_="card wide"
    )
    yield _section(words.score_title, words.score_text, score)
    timing = element("div", timing_chart(performance, words), class_="card wide")
    yield _section(words.timing_title, words.timing_text, timing)


def _grade_keys(words: Words) -> Html:
    keys = []
    for grade in get_args(Grade):
        swatch = element("rect", class_=f"fill-{grade}", width=10, height=10, rx=3)
        drawn = element("svg", swatch, viewBox="0 0 10 10", aria_hidden="true")
        keys.append(element("span", drawn, text(words.grades[grade])))
    return element("p", *keys, class_="keys")


def _notes(performance: Performance, language: Language) -> Iterator[Html]:
    """What was not judged, and what had to be guessed."""
    words = WORDS[language]
    lists = [
        (words.unjudged, list(unjudged(performance, language))),
        (words.assumed, [guessed(guess, language) for guess in performance.assumed]),
    ]
    told = [
        joined(
            element("h3", text(title)),
            element("ul", *(element("li", text(phrase)) for phrase in phrases)),
        )
        for title, phrases in lists
        if phrases
    ]
    if told:
        yield element("section", element("h2", text(words.notes_title)), *told, class_="notes")
