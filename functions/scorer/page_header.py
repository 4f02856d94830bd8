"""The head of the page: how it went, in one look."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.page_html import Html, element, joined, text
from scorer.performance import Performance
from scorer.reference import Reference
from scorer.report_phrases import NOTHING, lateness, percent, points, rival_start, start, tempo
from scorer.report_words import Words
from scorer.rows import grade_of
from scorer.wording import Language, why


def header(
    performance: Performance, reference: Reference, words: Words, language: Language
) -> Html:
    """Title, the score with its grade, the three parts of it, and how the two clips lie."""
    credit = " · ".join(part for part in (reference.credit, reference.licence) if part)
    return element(
        "header",
        element("p", text(f"Synchro-you · {words.page_title}"), class_="brand"),
        element("h1", text(reference.title or reference.id)),
        element("p", text(words.by_credit.format(credit=credit)), class_="credit")
        if credit
        else Html(""),
        element(
            "div",
            _dial(performance, words, language),
            element("div", *_meters(performance, words), class_="meters"),
            class_="card verdict",
        ),
        element("dl", *_facts(performance, words), class_="facts"),
    )


def _dial(performance: Performance, words: Words, language: Language) -> Html:
    """A ring as full as the score."""
    if performance.score is None:
        reason = "" if performance.reason is None else why(performance.reason, language)
        return element(
            "div",
            element("p", text(words.unjudged), class_="none"),
            element("p", text(reason)),
            class_="dial",
        )
    score, grade = points(performance.score), grade_of(performance.score)
    said = f"{words.of_hundred.format(points=score)}, {words.grades[grade]}"
    # The ring's length is 100, so that a score is a length; a round end would make 0 a dot.
    ring = element(
        "circle",
        class_=f"stroke-{grade}",
        cx=60,
        cy=60,
        r=52,
        pathLength=100,
        stroke_dasharray=f"{score} 100",
        stroke_linecap=None if score == "0" else "round",
        transform="rotate(-90 60 60)",
    )
    return element(
        "div",
        element(
            "svg",
            element("title", text(said)),
            element("circle", class_="track", cx=60, cy=60, r=52),
            ring,
            element("text", text(score), class_="points", x=60, y=72),
            viewBox="0 0 120 120",
            role="img",
            aria_label=said,
        ),
        element("p", text(words.grades[grade]), class_=f"grade text-{grade}"),
        class_="dial",
    )


def _meters(performance: Performance, words: Words) -> Iterator[Html]:
    yield _meter(words.shape, words.shape_is, _or_dash(performance.shape), performance.shape)
    timing = words.timing_is
    if performance.timing_ms is not None:
        timing = lateness(performance.timing_ms, words)
    yield _meter(words.timing, timing, _or_dash(performance.timing), performance.timing)
    seen = percent(performance.coverage)
    yield _meter(words.coverage, words.coverage_is, seen, 100 * performance.coverage)


def _or_dash(value: float | None) -> str:
    return NOTHING if value is None else points(value)


def _meter(name: str, what: str, value: str, filled: float | None) -> Html:
    bar = element("i", style=f"width:{filled or 0.0:.1f}%")
    return element(
        "div",
        element("p", element("b", text(name)), element("span", text(what)), class_="name"),
        element("p", text(value), class_="value"),
        element("div", bar, class_="bar", aria_hidden="true"),
        class_="meter",
    )


def _facts(performance: Performance, words: Words) -> Iterator[Html]:
    alignment = performance.alignment
    if alignment is None:
        return
    begins = start(alignment.offset_ms, words)
    rival = rival_start(alignment, words)
    yield _fact(words.start, begins if rival is None else f"{begins}; {rival}")
    yield _fact(words.tempo, tempo(alignment, words))
    yield _fact(words.mirrored, words.yes if alignment.mirrored else words.no)
    yield _fact(
        words.compared, words.seconds.format(seconds=f"{performance.compared_ms / 1000:.1f}")
    )


def _fact(name: str, value: str) -> Html:
    return element("div", joined(element("dt", text(name)), element("dd", text(value))))
