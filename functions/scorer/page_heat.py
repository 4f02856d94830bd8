"""Every joint angle over time: how far the dancer's is from the reference's."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import DEFAULT_FPS, Doubles, Floats
from scorer.feedback import Feedback, JointReport
from scorer.page_html import Html, element, joined, text
from scorer.page_timeline import Timeline
from scorer.performance import Aligned
from scorer.report_phrases import NOTHING, signed
from scorer.report_words import Words
from scorer.skeleton import LIMB_ANGLES
from scorer.wording import Language, joint_name

MOST_COLUMNS: Final = 240
# Degrees at which the colour changes. Real cameras disagree by more than ten degrees about one and
# the same joint, so that less than that has none.
_EDGES_DEG: Final = (-45.0, -30.0, -20.0, -10.0, 10.0, 20.0, 30.0, 45.0)
_LEVELS: Final = (
    "low-4",
    "low-3",
    "low-2",
    "low-1",
    "even",
    "high-1",
    "high-2",
    "high-3",
    "high-4",
)
_UNSEEN: Final = len(_LEVELS)

Levels = npt.NDArray[np.intp]


def heat_map(aligned: Aligned, feedback: Feedback, words: Words, language: Language) -> Html:
    """A row for each joint, limb by limb, with its name and its median deviation."""
    levels = _levels(_columns(feedback.deviation_deg))
    step_ms = 1000.0 / DEFAULT_FPS
    end = aligned.first + len(aligned.dancer)
    line = Timeline(aligned.first * step_ms, end * step_ms)
    cells = []
    for columns in LIMB_ANGLES.values():
        for place, column in enumerate(columns):
            kind = "limb" if place == 0 else None
            cells.append(_row(feedback.joints[column], levels[:, column], words, language, kind))
    axis = element("svg", line.axis(14), class_="plot", width="100%", height=18, aria_hidden="true")
    cells.append(joined(element("span"), axis, element("span")))
    return joined(element("div", *cells, class_="heat"), _legend(words))


def _columns(deviation_deg: Floats) -> Doubles:
    """At most MOST_COLUMNS means over time, ``[columns, 12]``; NaN where nothing was seen."""
    frames = len(deviation_deg)
    count = min(frames, MOST_COLUMNS)
    begins = np.arange(count) * frames // count
    known = np.isfinite(deviation_deg)
    sums = np.add.reduceat(np.where(known, deviation_deg, 0.0), begins, axis=0, dtype=np.float64)
    many = np.add.reduceat(known, begins, axis=0, dtype=np.float64)
    means: Doubles = np.where(many > 0, sums / np.maximum(many, 1), np.nan)
    return means


def _levels(deviation_deg: Doubles) -> Levels:
    """Which of the colours; one more than there are where nothing was seen."""
    levels: Levels = np.searchsorted(_EDGES_DEG, deviation_deg)
    return np.where(np.isnan(deviation_deg), _UNSEEN, levels)


def _row(
    report: JointReport, levels: Levels, words: Words, language: Language, kind: str | None
) -> Html:
    name = joint_name(report.joint, language)
    if report.deviation_deg is None:
        said, median = words.heat_unseen.format(joint=name), NOTHING
    else:
        median = f"{signed(report.deviation_deg)}°"
        said = words.heat_row.format(joint=name, degrees=median)
    return joined(
        element("span", text(name), class_=kind),
        element(
            "svg",
            element("title", text(said)),
            *_painted(levels),
            class_=kind,
            role="img",
            aria_label=said,
            viewBox=f"0 0 {len(levels)} 1",
            preserveAspectRatio="none",
        ),
        element("span", text(median), class_=f"median {kind or ''}".strip()),
    )


def _painted(levels: Levels) -> list[Html]:
    """One path for each colour; equal columns in a row are one rectangle of it."""
    begins = np.flatnonzero(np.diff(levels, prepend=-1))
    ends = np.append(begins[1:], len(levels))
    drawn: dict[int, list[str]] = {}
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        width = end - begin
        drawn.setdefault(int(levels[begin]), []).append(f"M{begin} 0h{width}v1h-{width}z")
    return [
        element("path", class_=_LEVELS[level], d="".join(drawn[level]))
        for level in sorted(drawn)
        if level != _UNSEEN
    ]


def _legend(words: Words) -> Html:
    """The colours in their order, with the degrees between them."""
    edges = [*(f"{signed(edge)}°" for edge in _EDGES_DEG), ""]
    swatches = [
        element("span", element("i", class_=level), element("b", text(edge)))
        for level, edge in zip(_LEVELS, edges, strict=True)
    ]
    return element(
        "p",
        element("span", text(words.heat_legend)),
        element("span", *swatches, class_="scale"),
        class_="legend",
    )
