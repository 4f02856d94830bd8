"""The protocols on whole performances: what they film, and that they can tell a bad scorer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model_export.evaluation.dances import Dance
from model_export.evaluation.filmed import clip_of, film, on_the_beat
from model_export.evaluation.invariances import invariances
from model_export.evaluation.starts import starts
from model_export.evaluation.tables import Table
from model_export.evaluation.whole_ladders import whole_ladders
from model_export.motion.choreography import choreography
from model_export.motion.rendering import pose_of
from scorer.clip import Clip
from scorer.embedder import Embedder
from scorer.performance import Performance
from scorer.reference import Reference
from scorer.scoring import Scorer
from tests.unit.model_export.made import CLEAR

SECONDS = 9.0


@pytest.fixture(scope="module")
def dances() -> list[Dance]:
    return [
        Dance(f"generated/{seed}", "generated", str(seed), choreography(seed, SECONDS))
        for seed in (910_001, 910_002)
    ]


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer(Embedder())


class Late(Scorer):
    """Finds every start half a second too late, and takes everything for a mirror image."""

    def score_performance(self, clip: Clip, reference: Reference, **how: object) -> Performance:
        found = super().score_performance(clip, reference, **how)  # type: ignore[arg-type]
        alignment = found.alignment
        assert alignment is not None
        wrong = replace(alignment, offset_ms=alignment.offset_ms + 500.0, mirrored=True)
        return replace(found, alignment=wrong)


def _row(table: Table, name: str) -> tuple[float, ...]:
    return tuple(figure.value for figure in table.rows[name])


def test_a_clip_that_is_moved_is_moved_by_what_it_says(dances: list[Dance]) -> None:
    """The frame beside the clip's middle shows the very pose, seen from anywhere."""
    for seed in range(4):
        filmed = film(dances[0], CLEAR, seed, moved=True)
        middle = 0.5 * (len(filmed.dancer) - 1)
        beside = middle - filmed.offset_ms * 30 / 1000
        dancer, reference = pose_of(filmed.dancer), pose_of(filmed.reference)
        apart = np.abs(reference - dancer[round(middle)]).mean(axis=1)
        assert apart[round(beside)] < 0.03  # radians; a quarter of a second on it is another pose
        assert abs(filmed.offset_ms) < 2_100
        assert abs(filmed.tempo - 1) < 0.031
    assert film(dances[0], CLEAR, 0).offset_ms == 0


def test_starts_are_found_and_a_scorer_that_errs_is_told(
    dances: list[Dance], scorer: Scorer
) -> None:
    offset, mirror = starts(scorer, dances, CLEAR, seed=3)
    clips, median, _, wrong, _ = _row(offset, "ours; generated, dancers in time")
    assert clips == 2
    assert median < 40
    assert wrong == 0
    assert _row(mirror, "generated, dancers in time") == (1.0,)

    offset, mirror = starts(Late(Embedder()), dances, CLEAR, seed=3)
    _, median, _, wrong, _ = _row(offset, "ours; generated, dancers in time")
    assert median == pytest.approx(500, abs=60)
    assert wrong == 1
    assert _row(mirror, "generated, dancers in time") == (0.5,)
    # The others do not ask the scorer.
    assert _row(offset, "sliding difference, our angles; generated, dancers in time")[3] == 0


def test_invariances_are_changes_of_the_same_clip(dances: list[Dance], scorer: Scorer) -> None:
    table = invariances(scorer, dances[:1], on_the_beat(CLEAR), seed=3)
    assert _row(table, "mirrored") == pytest.approx((0,) * 6, abs=0.1)
    late = [_row(table, f"on the clock, {ms} ms late") for ms in (100, 200, 400)]
    assert 0 > late[0][5] > late[1][5] > late[2][5]
    assert all(abs(row[4]) < 2 for row in late)


def test_ladders_go_down(dances: list[Dance], scorer: Scorer) -> None:
    table = whole_ladders(scorer, dances, CLEAR, seed=3)
    for name in ("amplitude", "blend into another dance"):
        *rungs, spearman, costs = _row(table, name)
        assert rungs[0] > rungs[3] > rungs[5]
        assert spearman > 0.8
        assert costs >= 0.6


def test_a_clip_is_on_an_even_clock() -> None:
    clip = clip_of(np.ones((4, 33, 3), dtype=np.float32), fps=20.0)
    assert clip.timestamps_ms.tolist() == [0.0, 50.0, 100.0, 150.0]
