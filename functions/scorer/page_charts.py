"""Score and timing over time."""

from __future__ import annotations

from typing import Final

import numpy as np

from scorer.feedback import Moment
from scorer.page_html import Html, element, number, text
from scorer.page_timeline import SECOND_MS, Timeline, plot, rule, runs
from scorer.performance import Performance, Second
from scorer.report_phrases import MINUS, clock, lateness, points
from scorer.report_words import Words

_HEIGHT: Final = 180.0
_RIBBON: Final = 12.0  # height of the grades' ribbon below the score
_TOP: Final = 14.0  # room for a marker on a score of 100
_BELOW: Final = 24.0
_MARK: Final = 10.0  # radius
_MARK_WIDTH: Final = 0.05  # of the plot's width, on a phone
_TIMING_HEIGHT: Final = 150.0
_LEAST_RANGE_MS: Final = 120.0


def score_chart(performance: Performance, marks: list[tuple[str, Moment]], words: Words) -> Html:
    """Points of each second, its grade below, and the moments that are shown further down.

    Args:
        performance: with at least one second.
        marks: a letter or number for each moment.
        words: of the page.
    """
    seconds = performance.seconds
    line = Timeline.of(seconds)
    scores = [second.score for second in seconds if second.score is not None]
    summary = words.score_summary.format(
        lowest=points(min(scores, default=0.0)),
        highest=points(max(scores, default=0.0)),
        judged=len(scores),
        all=len(seconds),
    )
    bottom = _TOP + _HEIGHT
    return plot(
        words.score_title,
        summary,
        bottom + _RIBBON + _BELOW,
        *(rule(_y(level), number(level)) for level in (0.0, 50.0, 100.0)),
        element("g", line.hatched(seconds, _HEIGHT), transform=f"translate(0 {number(_TOP)})"),
        _curve(seconds, line),
        *(_dot(run[0], line) for run in runs(seconds, judged=True) if len(run) == 1),
        *(_grade(second, line, bottom + 5, words) for second in seconds),
        *_marks(marks, seconds, line),
        line.axis(bottom + _RIBBON + _BELOW - 6),
    )


def _y(score: float) -> float:
    return _TOP + _HEIGHT * (1 - score / 100)


def _middle(second: Second) -> float:
    return second.t_ms + SECOND_MS / 2


def _curve(seconds: tuple[Second, ...], line: Timeline) -> Html:
    """Line and area through the middles of the judged seconds, broken where there is none."""
    area, stroke = [], []
    for run in runs(seconds, judged=True):
        ends = run[0].t_ms, run[-1].t_ms + SECOND_MS
        moments = [ends[0], *(_middle(second) for second in run), ends[1]]
        scores = [second.score or 0.0 for second in (run[0], *run, run[-1])]
        places = [
            f"{number(1000 * line.share(t_ms))} {number(100 - score)}"
            for t_ms, score in zip(moments, scores, strict=True)
        ]
        stroke.append("M" + "L".join(places))
        left, right = places[0].split()[0], places[-1].split()[0]
        area.append(f"M{left} 100L{'L'.join(places)}L{right} 100Z")
    return element(
        "svg",
        element("path", class_="area", d="".join(area)),
        element("path", class_="curve", d="".join(stroke)),
        viewBox="0 0 1000 100",
        preserveAspectRatio="none",
        width="100%",
        height=_HEIGHT,
        y=_TOP,
        overflow="visible",
    )


def _dot(second: Second, line: Timeline) -> Html:
    """A second without judged neighbours, which would be easy to miss as a line."""
    return element(
        "circle", class_="dot", cx=line.at(_middle(second)), cy=_y(second.score or 0.0), r=3
    )


def _grade(second: Second, line: Timeline, y: float, words: Words) -> Html:
    if second.score is None or second.grade is None:
        return Html("")
    said = f"{clock(second.t_ms)} · {points(second.score)} · {words.grades[second.grade]}"
    return element(
        "rect",
        element("title", text(said)),
        class_=f"fill-{second.grade}",
        x=line.at(second.t_ms),
        y=y,
        width=line.wide(SECOND_MS * 0.9),
        height=_RIBBON - 5,
        rx=2,
    )


def _marks(
    marks: list[tuple[str, Moment]], seconds: tuple[Second, ...], line: Timeline
) -> list[Html]:
    """Numbered dots on the curve, in the middle of each moment; where one would hide another, it
    stands below it."""
    judged = [(_middle(second), second.score) for second in seconds if second.score is not None]
    times, scores = np.array(judged).reshape(-1, 2).T
    drawn: list[Html] = []
    taken: list[float] = []
    for mark, moment in marks if judged else []:
        t_ms = min(max(0.5 * (moment.t_ms + moment.until_ms), line.begin_ms), line.end_ms)
        near = sum(abs(line.share(t_ms) - other) < _MARK_WIDTH for other in taken)
        taken.append(line.share(t_ms))
        y = _y(float(np.interp(t_ms, times, scores))) + 2 * _MARK * near
        kind = "best" if moment.kind == "best" else "worst"
        drawn += (
            element("circle", class_=f"mark {kind}", cx=line.at(t_ms), cy=y, r=_MARK),
            element("text", text(mark), class_="mark-text", x=line.at(t_ms), y=y + 4),
        )
    return drawn


def timing_chart(performance: Performance, words: Words) -> Html:
    """Milliseconds of each second, late upwards.

    Args:
        performance: with at least one second.
        words: of the page.
    """
    seconds = performance.seconds
    line = Timeline.of(seconds)
    told = [second.timing_ms for second in seconds if second.timing_ms is not None]
    summary = words.timing_summary.format(
        lowest=lateness(min(told, default=0.0), words),
        highest=lateness(max(told, default=0.0), words),
        judged=len(told),
        all=len(seconds),
    )
    most = max(_LEAST_RANGE_MS, *(abs(ms) for ms in told)) if told else _LEAST_RANGE_MS
    reach = 60.0 * -(-most // 60.0)
    zero = _TIMING_HEIGHT / 2
    return plot(
        words.timing_title,
        summary,
        _TIMING_HEIGHT + _BELOW,
        line.hatched(seconds, _TIMING_HEIGHT),
        rule(6, f"+{number(reach)}"),
        rule(_TIMING_HEIGHT - 6, f"{MINUS}{number(reach)}"),
        *(_bar(second, line, zero, reach, words) for second in seconds),
        rule(zero, "0", "zero"),
        element("text", text(words.late_side), class_="word", x=4, y=20),
        element("text", text(words.early_side), class_="word", x=4, y=_TIMING_HEIGHT - 12),
        line.axis(_TIMING_HEIGHT + _BELOW - 6),
    )


def _bar(second: Second, line: Timeline, zero: float, reach: float, words: Words) -> Html:
    if second.timing_ms is None:
        return Html("")
    high = abs(second.timing_ms) / reach * (zero - 6)
    return element(
        "rect",
        element("title", text(f"{clock(second.t_ms)} · {lateness(second.timing_ms, words)}")),
        class_="late" if second.timing_ms > 0 else "early",
        x=line.at(second.t_ms + 0.12 * SECOND_MS),
        y=zero - high if second.timing_ms > 0 else zero,
        width=line.wide(SECOND_MS * 0.76),
        height=max(high, 1.0),
        rx=2,
    )
