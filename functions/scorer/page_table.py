"""The seconds as a table: what the charts show, for those who cannot see them and for copying."""

from __future__ import annotations

from scorer.page_html import Html, element, text
from scorer.performance import Second
from scorer.report_phrases import NOTHING, clock, percent, points, signed
from scorer.report_words import Words


def seconds_table(seconds: tuple[Second, ...], words: Words) -> Html:
    """A row for each second, folded away until somebody asks for it."""
    names = (words.time, words.score, words.grade, words.shape, words.timing, "ms", words.coverage)
    head = element("tr", *(element("th", text(name), scope="col") for name in names))
    body = [_row(second, words) for second in seconds]
    table = element("table", element("thead", head), element("tbody", *body))
    return element(
        "details",
        element("summary", text(words.seconds_title)),
        element("div", table, class_="scroll"),
        class_="card",
    )


def _row(second: Second, words: Words) -> Html:
    cells = (
        _or_dash(second.score),
        words.unjudged if second.grade is None else words.grades[second.grade],
        _or_dash(second.shape),
        _or_dash(second.timing),
        NOTHING if second.timing_ms is None else signed(second.timing_ms),
        percent(second.coverage),
    )
    return element(
        "tr",
        element("th", text(clock(second.t_ms)), scope="row"),
        *(element("td", text(cell)) for cell in cells),
    )


def _or_dash(value: float | None) -> str:
    return NOTHING if value is None else points(value)
