"""P2 with and without a filter, and where nobody tried a kind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model_export.evaluation.methods import Doubles
from model_export.evaluation.staging import make_trials
from model_export.evaluation.tables import Table
from model_export.evaluation.trials import KINDS, Trials
from model_export.evaluation.unfiltered import unfiltered
from model_export.evaluation.verification import by_part, verification
from tests.unit.model_export.evaluation.made import dance
from tests.unit.model_export.made import CLEAR

STILL = 1 + KINDS.index("still")


@pytest.fixture(scope="module")
def trials() -> Trials:
    """All negatives are truly wrong."""
    made = make_trials([dance(1), dance(2), dance(3)], CLEAR, seed=7)
    return replace(made, apart=np.where(made.kind[:, None] > 0, 1.0, 0.0))


@pytest.fixture(scope="module")
def groups() -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    return np.array(["a", "b", "c"])


def _alike(trials: Trials) -> tuple[Trials, Doubles]:
    """Every other one who is still is truly alike, and scores like a follower."""
    still = np.flatnonzero(trials.kind == STILL)[::2]
    apart = trials.apart.copy()
    apart[still] = 0.1
    score = np.where(trials.kind == 0, 1.0, 0.0)
    score[still] = 1.0
    return replace(trials, apart=apart), np.repeat(score[:, None], 3, axis=1)


def _row(table: Table, name: str) -> dict[str, float]:
    return dict(zip(table.columns, (figure.value for figure in table.rows[name]), strict=True))


def test_the_filter_shows_in_the_table_without_it(
    trials: Trials, groups: np.ndarray[tuple[int], np.dtype[np.str_]]
) -> None:
    with_alike, score = _alike(trials)
    filtered = verification(with_alike, groups, {"ours": score})[0]
    assert _row(filtered, "ours")["still"] == 1.0
    table = unfiltered(with_alike, groups, {"ours": score})
    assert list(table.rows) == [
        "ours: AUC, one second",
        "ours: AUC, two seconds",
        "ours: EER, two seconds",
    ]
    there = int(np.sum(trials.kind == STILL))
    taken_back = (there + 1) // 2
    without = _row(table, "ours: AUC, two seconds")
    assert without["still"] == pytest.approx(1 - 0.5 * taken_back / there)
    assert without.pop("still") < min(without.values()) == 1.0
    assert _row(table, "ours: EER, two seconds")["still"] > 0
    assert f"still {taken_back} of {there}" in table.text
    assert "other dance 0 of" in table.text


def test_a_kind_that_nobody_tried_is_left_out_with_a_note(
    trials: Trials, groups: np.ndarray[tuple[int], np.dtype[np.str_]]
) -> None:
    score = np.repeat(np.where(trials.kind == 0, 1.0, 0.0)[:, None], 3, axis=1)
    other = 1 + KINDS.index("other dance")
    some = replace(trials, kind=np.where(trials.kind == other, STILL, trials.kind))
    for table in (
        *verification(some, groups, {"m": score}),
        unfiltered(some, groups, {"m": score}),
    ):
        assert table.columns == tuple(k for k in KINDS if k != "other dance")
        assert "Nobody tried other dance: of that is no column." in table.text
        assert all(np.isfinite(f.value) for row in table.rows.values() for f in row)
    alike = replace(trials, apart=np.zeros_like(trials.apart))
    nothing = replace(trials, kind=np.full_like(trials.kind, STILL))
    for empty in (alike, nothing):
        table = verification(empty, groups, {"m": score})[0]
        assert table.columns == ()
        assert table.markdown()


def test_where_few_dances_try_a_kind_intervals_are_of_those_that_were_drawn(
    trials: Trials,
) -> None:
    """Only one of six dances has who is still: some draws hold none, and say nothing."""
    six = np.array(list("abcdef"))
    spread = replace(trials, dance=np.arange(len(trials.kind)) // len(KINDS) % 6)
    rare = replace(
        spread, kind=np.where((spread.kind == STILL) & (spread.dance > 0), 0, spread.kind)
    )
    score = np.repeat(np.where(rare.kind == 0, 1.0, 0.0)[:, None], 3, axis=1)
    table = verification(rare, six, {"m": score})[0]
    figure = dict(zip(table.columns, table.rows["m"], strict=True))["still"]
    assert (figure.value, figure.low, figure.high) == (1.0, 1.0, 1.0)
    part = by_part(rare, six, score, {"nobody": rare.dance > 6}, "key", "title")
    assert all(np.isnan(f.value) for f in part.rows["nobody"])
