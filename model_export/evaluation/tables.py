"""Tables of figures with intervals: what protocols return, JSON keeps and the report prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model_export.evaluation.metrics import MIN_GROUPS, Indices, interval


@dataclass(frozen=True)
class Figure:
    """A value and its 95 % interval; without one, ``low`` and ``high`` are None."""

    value: float
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        if np.isnan(self.value):
            return "-"
        text = _short(self.value)
        if self.low is None or self.high is None:
            return text
        return f"{text} ({_short(self.low)} to {_short(self.high)})"

    def alone(self) -> str:
        """Without the interval."""
        return str(Figure(self.value))


def _short(value: float) -> str:
    """Three decimals without the leading zero for shares, one for points and milliseconds."""
    if abs(value) > 1.0005:
        return f"{value:.1f}"
    text = f"{value:.3f}"
    return text.replace("0.", ".", 1) if abs(value) < 0.9995 else text


@dataclass(frozen=True)
class Table:
    """One table of the benchmark.

    Attributes:
        key: short and unique, for JSON.
        title, text: what stands above it.
        columns: their heads; the first column holds the rows' names and is ``of``.
        rows: name to one figure a column.
    """

    key: str
    title: str
    text: str
    of: str
    columns: tuple[str, ...]
    rows: dict[str, tuple[Figure, ...]]

    def markdown(self) -> str:
        """As GitHub shows it; the best of each column is not marked, the reader sees it."""
        lines = [f"### {self.title}", "", self.text, ""]
        lines.append(f"| {self.of} | " + " | ".join(self.columns) + " |")
        lines.append("|---|" + "---|" * len(self.columns))
        for name, figures in self.rows.items():
            lines.append(f"| {name} | " + " | ".join(str(f) for f in figures) + " |")
        return "\n".join(lines) + "\n"


def with_interval(
    figure: Callable[[Indices], float], group: npt.NDArray[np.generic], rows: Indices
) -> Figure:
    """The figure of some trials, with its interval over their groups.

    Args:
        figure: of rows.
        group: ``[n]``, of all trials.
        rows: the trials in question.
    """
    if len(rows) == 0:
        return Figure(float("nan"))
    if len(np.unique(group[rows])) < MIN_GROUPS:
        return Figure(figure(rows))
    low, high = interval(lambda drawn: figure(rows[drawn]), group[rows])
    return Figure(figure(rows), low, high)


def mean_with_interval(
    values: npt.NDArray[np.generic], group: npt.NDArray[np.generic], rows: Indices
) -> Figure:
    """The mean of ``values[rows]``, with its interval over groups; all three per trial."""
    numbers = values.astype(np.float64)
    return with_interval(lambda drawn: float(numbers[drawn].mean()), group, rows)
