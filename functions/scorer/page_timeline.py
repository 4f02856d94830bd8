"""Plots over the reference's time that keep their letters readable at any width.

The drawing is stretched, the letters are not: places along time are percentages of the plot's
width, heights are pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from scorer.page_html import Html, element, joined, text
from scorer.performance import Second
from scorer.report_phrases import clock

SECOND_MS: Final = 1000.0
_MOST_TICKS: Final = 6
_STEPS_S: Final = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A stretch of the reference, from left to right.

    Attributes:
        begin_ms, end_ms: on the reference's clock.
    """

    begin_ms: float
    end_ms: float

    @classmethod
    def of(cls, seconds: tuple[Second, ...]) -> Timeline:
        """From the beginning of the first second to the end of the last; there is at least one."""
        return cls(seconds[0].t_ms, seconds[-1].t_ms + SECOND_MS)

    def share(self, t_ms: float) -> float:
        """0 at the left, 1 at the right."""
        return (t_ms - self.begin_ms) / (self.end_ms - self.begin_ms)

    def at(self, t_ms: float) -> str:
        """A place, as a percentage."""
        return f"{100 * self.share(t_ms):.3f}%"

    def wide(self, ms: float) -> str:
        """A width, as a percentage."""
        return f"{100 * ms / (self.end_ms - self.begin_ms):.3f}%"

    def axis(self, y: float) -> Html:
        """Times below a plot, at round seconds."""
        length = (self.end_ms - self.begin_ms) / SECOND_MS
        step = next((s for s in _STEPS_S if length / s <= _MOST_TICKS), _STEPS_S[-1])
        first = -(-self.begin_ms // (step * SECOND_MS)) * step
        ticks = []
        t = first * SECOND_MS
        while t <= self.end_ms - 0.02 * (self.end_ms - self.begin_ms):
            ticks.append(element("text", text(clock(t)), class_="tick", x=self.at(t), y=y))
            t += step * SECOND_MS
        return joined(*ticks)

    def hatched(self, seconds: tuple[Second, ...], height: float) -> Html:
        """The stretches that are not judged."""
        return joined(
            *(
                element(
                    "rect",
                    class_="hatched",
                    x=self.at(run[0].t_ms),
                    width=self.wide(SECOND_MS * len(run)),
                    height=height,
                )
                for run in runs(seconds, judged=False)
            )
        )


def runs(seconds: tuple[Second, ...], *, judged: bool) -> list[list[Second]]:
    """Seconds in a row that are judged, or are not."""
    return [
        list(run)
        for is_judged, run in groupby(seconds, lambda second: second.score is not None)
        if is_judged is judged
    ]


def plot(title: str, summary: str, height: float, *drawn: Html) -> Html:
    """A plot with a title and a description for those who cannot see it."""
    return element(
        "svg",
        element("title", text(title)),
        element("desc", text(summary)),
        *drawn,
        class_="plot",
        role="img",
        width="100%",
        height=height,
        aria_label=f"{title}. {summary}",
    )


def rule(y: float, label: str, kind: str = "rule") -> Html:
    """A horizontal line with a label in the margin."""
    line = element("line", class_=kind, x1="0", x2="100%", y1=y, y2=y)
    return joined(line, element("text", text(label), class_="side", x=-8, y=y + 4))
