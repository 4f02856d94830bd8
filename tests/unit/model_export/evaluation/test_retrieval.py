"""P1: finding one's own moment, by methods whose success is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from model_export.evaluation.methods import Method
from model_export.evaluation.retrieval import GAPS_DEG, rank_of_own, retrieval, within
from model_export.evaluation.tables import Table
from model_export.evaluation.trials import Trials
from model_export.validation import hits
from tests.unit.model_export.evaluation.made import by_row, galleries

Rows = npt.NDArray[np.intp]
DANCES, WINDOWS = 54, 20
SOURCES = np.where(np.arange(DANCES) < DANCES // 3, "danced", "made")


@pytest.fixture(scope="module")
def trials() -> Trials:
    return galleries(DANCES, WINDOWS)


def _tables(trials: Trials, method: Method) -> tuple[Table, Table, Table]:
    """hit@1 and hit@5 by the angle between the cameras, and hit@1 by source."""
    groups = np.array([f"dance {i}" for i in range(DANCES)])
    seen = {method.name: method.see(trials.windows)}
    first, fifth, by_source = retrieval(trials, groups, SOURCES, [method], seen)
    assert [table.key for table in (first, fifth, by_source)] == ["p1_hit1", "p1_hit5", "p1_source"]
    return first, fifth, by_source


def _values(table: Table) -> list[float]:
    (figures,) = table.rows.values()
    return [figure.value for figure in figures]


def _moment(rows: Rows) -> Rows:
    """Which moment a row of :func:`galleries` shows."""
    return rows % WINDOWS


def test_a_method_that_sees_the_truth_always_finds_it(trials: Trials) -> None:
    truth = by_row("truth", lambda d, r: (_moment(d) == _moment(r)).astype(np.float64))
    first, fifth, by_source = _tables(trials, truth)
    for table in (first, fifth):
        assert _values(table) == [1.0] * (len(GAPS_DEG) + 1)
        assert len(table.columns) == len(GAPS_DEG) + 1
    assert by_source.columns == ("danced", "made")
    assert _values(by_source) == [1.0, 1.0]


def test_a_method_that_guesses_finds_one_in_as_many_as_there_are(trials: Trials) -> None:
    rng = np.random.default_rng(0)
    guess = by_row("guess", lambda d, _: rng.random(len(d)))
    first, fifth, _ = _tables(trials, guess)
    # 1080 windows: 0.7 % and 1.3 % are one deviation; four are allowed.
    assert _values(first)[-1] == pytest.approx(1 / WINDOWS, abs=0.028)
    assert _values(fifth)[-1] == pytest.approx(5 / WINDOWS, abs=0.053)


def test_a_method_that_says_the_same_of_everything_finds_nothing(trials: Trials) -> None:
    same = by_row("same", lambda d, _: np.zeros(len(d)))
    assert [_values(table)[-1] for table in _tables(trials, same)] == [0.0, 0.0, 0.0]


def test_a_neighbour_is_not_the_very_moment_but_among_five(trials: Trials) -> None:
    late = by_row("late", lambda d, r: -np.abs(_moment(d) + 1.0 - _moment(r)))
    first, fifth, _ = _tables(trials, late)
    # At the end there is no later one: the very last is as near as can be.
    assert _values(first)[-1] == pytest.approx(1 / WINDOWS)
    assert _values(fifth)[-1] == 1.0


def test_figures_are_told_by_the_angle_between_the_cameras(trials: Trials) -> None:
    """A method that is lost from 60 degrees on."""
    gap = np.repeat(trials.yaw_gap, 2 * WINDOWS)

    def score(dancer: Rows, reference: Rows) -> npt.NDArray[np.float64]:
        right = np.where(gap[dancer] < 60, _moment(dancer), (_moment(dancer) + 7) % WINDOWS)
        away: npt.NDArray[np.float64] = np.abs(right - _moment(reference)).astype(np.float64)
        return -away

    first, *_ = _tables(trials, by_row("short-sighted", score))
    # The cameras stand 0, 20, ..., 160 degrees apart: 60 belongs to the third column alone.
    assert _values(first) == pytest.approx([1.0, 1.0, 0.0, 0.0, 1 / 3])


def test_every_gap_is_in_one_bin() -> None:
    gaps = np.array([0.0, 29.9, 30.0, 90.0, 180.0])
    where = [np.flatnonzero([within(gap, *ends) for ends in GAPS_DEG]).tolist() for gap in gaps]
    assert where == [[0], [0], [1], [3], [3]]


def test_figures_are_told_by_where_the_dances_come_from(trials: Trials) -> None:
    """A method that knows its way in the first third alone."""

    def score(dancer: Rows, reference: Rows) -> npt.NDArray[np.float64]:
        known = dancer < 2 * WINDOWS * (DANCES // 3)
        found: npt.NDArray[np.float64] = (known & (_moment(dancer) == _moment(reference))) * 1.0
        return found

    _, _, by_source = _tables(trials, by_row("at home", score))
    assert _values(by_source) == [1.0, 0.0]


def test_the_rank_of_ones_own_counts_ties_against_it() -> None:
    alike = np.array([[3.0, 1.0, 2.0], [5.0, 5.0, 1.0], [9.0, 8.0, 7.0]])
    assert rank_of_own(alike).tolist() == [1, 2, 3]


def test_a_score_that_is_no_number_finds_nothing(trials: Trials) -> None:
    alike = np.array([[np.nan, 1.0, 2.0], [np.nan, 5.0, 1.0], [9.0, 8.0, 7.0]])
    first, second, third = rank_of_own(alike).tolist()
    assert first > 1_000_000
    assert (second, third) == (2, 3)
    broken = by_row("broken", lambda d, _: np.full(len(d), np.nan))
    assert [_values(table)[-1] for table in _tables(trials, broken)] == [0.0, 0.0, 0.0]


def test_galleries_of_one_dance_have_gaps_of_their_own(trials: Trials) -> None:
    """Two galleries of each dance, one from afar; a method that is lost in it, and intervals over
    dances, not over galleries."""
    pairs = replace(
        trials,
        gallery_dance=np.arange(DANCES) // 2,
        gallery_gap=np.where(np.arange(DANCES) % 2 == 0, 10.0, 120.0).astype(np.float32),
    )

    def score(dancer: Rows, reference: Rows) -> npt.NDArray[np.float64]:
        near = (dancer // (2 * WINDOWS)) % 2 == 0
        found: npt.NDArray[np.float64] = (near & (_moment(dancer) == _moment(reference))) * 1.0
        return found

    method = by_row("short-sighted", score)
    groups = np.array([f"dance {i}" for i in range(DANCES // 2)])
    seen = {method.name: method.see(pairs.windows)}
    tables = retrieval(pairs, groups, None, [method], seen, "a step apart")
    assert [table.key for table in tables] == ["p1_hit1", "p1_hit5"]
    assert np.nan_to_num(_values(tables[0]), nan=-1).tolist() == [1.0, -1.0, -1.0, 0.0, 0.5]
    (figures,) = tables[0].rows.values()
    # Each dance has one gallery of either kind: drawing dances cannot change the share.
    assert (figures[-1].low, figures[-1].high) == (0.5, 0.5)
    assert "a step apart" in tables[0].text


def test_the_text_says_what_guessing_would_find(trials: Trials) -> None:
    """Of twenty windows one in twenty, and of five or fewer every one among five."""
    (first, *_) = _tables(trials, by_row("same", lambda d, _: np.zeros(len(d))))
    assert "all 20 windows" in first.text
    assert "hits 0.050 at once and 0.250 among five" in first.text
    few = replace(trials, galleries=tuple((r[:4], d[:4]) for r, d in trials.galleries))
    same = by_row("same", lambda d, _: np.zeros(len(d)))
    seen = {"same": same.see(few.windows)}
    (only,) = retrieval(few, np.arange(DANCES).astype(str), None, [same], seen)
    assert only.key == "p1_hit1"
    assert "hits 0.250 at once and always among five" in only.text


def test_validation_counts_the_same_hits(trials: Trials) -> None:
    """An embedding that is the moment itself, but for one dance that is shifted."""
    embedding = np.zeros((len(trials.windows), WINDOWS), dtype=np.float32)
    embedding[np.arange(len(embedding)), np.arange(len(embedding)) % WINDOWS] = 1
    _, shifted = trials.galleries[0]
    embedding[shifted] = np.roll(embedding[shifted], 1, axis=0)
    found = hits(trials, embedding)
    assert found.shape == (DANCES * WINDOWS,)
    assert not found[:WINDOWS].any()
    assert found[WINDOWS:].all()
