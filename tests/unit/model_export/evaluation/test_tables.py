"""Figures as they are printed, and their tables."""

from __future__ import annotations

import numpy as np
import pytest

from model_export.evaluation.tables import Figure, Table, mean_with_interval, with_interval


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Figure(0.9876), ".988"),
        (Figure(1.0), "1.000"),
        (Figure(0.0), ".000"),
        (Figure(-0.25), "-.250"),
        (Figure(12.345), "12.3"),
        (Figure(-3.21), "-3.2"),
        (Figure(float("nan")), "-"),
        (Figure(0.5, 0.25, 0.75), ".500 (.250 to .750)"),
        (Figure(0.99, 0.95, 1.0), ".990 (.950 to 1.000)"),
    ],
)
def test_a_figure_is_short(figure: Figure, text: str) -> None:
    assert str(figure) == text


def test_a_table_is_printed_as_markdown() -> None:
    rows: dict[str, tuple[Figure, ...]] = {
        "ours": (Figure(0.9, 0.8, 1.0), Figure(2.0)),
        "theirs": (Figure(0.5), Figure(np.nan)),
    }
    table = Table("p0", "P0 A table", "What it says.", "method", ("a share", "points"), rows)
    assert table.markdown() == (
        "### P0 A table\n"
        "\n"
        "What it says.\n"
        "\n"
        "| method | a share | points |\n"
        "|---|---|---|\n"
        "| ours | .900 (.800 to 1.000) | 2.0 |\n"
        "| theirs | .500 | - |\n"
    )


def test_a_mean_is_that_of_its_rows_alone() -> None:
    values = np.array([1, 0] + 8 * [1] + 2 * [0], dtype=np.bool_)
    group = np.repeat(list("abcdef"), 2)
    figure = mean_with_interval(values, group, np.arange(10))
    assert figure.value == 0.9
    assert figure.low is not None
    assert 0.5 <= figure.low < 0.9  # a, with its one of two, was drawn more than once
    assert figure.high == 1.0  # and sometimes not at all


def test_few_choreographies_have_no_interval() -> None:
    group = np.repeat(list("abcd"), 2)
    figure = mean_with_interval(np.arange(8) % 2, group, np.arange(8))
    assert figure == Figure(0.5, None, None)


def test_a_figure_is_given_rows_of_all_trials() -> None:
    asked: set[int] = set()

    def figure(rows: np.ndarray) -> float:
        asked.update(rows.tolist())
        return float(len(rows))

    found = with_interval(figure, np.arange(10), np.array([1, 2, 4, 5, 7]))
    assert asked == {1, 2, 4, 5, 7}
    assert found == Figure(5.0, 5.0, 5.0)


def test_nothing_has_no_figure() -> None:
    figure = mean_with_interval(np.zeros(3), np.arange(3), np.array([], dtype=np.intp))
    assert str(figure) == "-"
    assert figure.low is None
