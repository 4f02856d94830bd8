"""Seconds of a performance, from points and lateness that are given."""

from __future__ import annotations

import numpy as np
import pytest

from scorer.clip import Doubles
from scorer.embedder import Pose
from scorer.performance import Aligned, Grade, Second
from scorer.rows import MIN_COVERAGE, grade_of, rows_of, timing_points, together
from scorer.skeleton import LANDMARK_COUNT, PARTS
from scorer.timing import Mask

SECOND = 30
HIGH = dict.fromkeys(range(10), 80.0)


def _aligned(frames: int, first: int = 0, late_ms: Doubles | float = 0.0) -> Aligned:
    nobody = np.zeros((frames, LANDMARK_COUNT, 3), dtype=np.float32)
    pose = Pose(np.zeros((frames, 12), np.float32), np.zeros((frames, 24), np.float32))
    seen = np.ones((frames, len(PARTS)), dtype=np.bool_)
    late = np.broadcast_to(np.asarray(late_ms, dtype=np.float64), (frames,))
    return Aligned(first, nobody, nobody, pose, pose, seen, late)


def _rows(
    aligned: Aligned, shapes: dict[int, float] | None = None, covered: Mask | None = None
) -> list[Second]:
    everywhere = np.ones(len(aligned.seen), dtype=np.bool_)
    return rows_of(
        aligned,
        everywhere if covered is None else covered,
        SECOND,
        HIGH if shapes is None else shapes,
    )


class TestPoints:
    @pytest.mark.parametrize(
        ("late_ms", "points"),
        [(0, 100), (60, 100), (-60, 100), (280, 50), (-280, 50), (500, 0), (-9e9, 0)],
    )
    def test_timing(self, late_ms: float, points: float) -> None:
        assert timing_points(late_ms) == pytest.approx(points)

    def test_timing_takes_at_most_a_fifth_and_gives_nothing(self) -> None:
        assert together(90.0, 100.0) == 90.0
        assert together(90.0, 50.0) == pytest.approx(81.0)
        assert together(90.0, 0.0) == pytest.approx(72.0)
        assert together(90.0, None) == 90.0
        assert together(0.0, 100.0) == 0.0

    def test_the_right_movement_at_the_wrong_moment_is_worth_nothing_in_the_end(self) -> None:
        late = [together(90.0, 0.0, ms) for ms in (500.0, 1_000.0, -1_000.0, 1_500.0, 3_000.0)]
        assert late == pytest.approx([72.0, 36.0, 36.0, 0.0, 0.0])
        assert together(90.0, 50.0, 280.0) == together(90.0, 50.0)

    @pytest.mark.parametrize(
        ("score", "grade"),
        [
            *((100, "perfect"), (90, "perfect"), (89.9, "great"), (75, "great"), (74.9, "good")),
            *((60, "good"), (59.9, "ok"), (40, "ok"), (39.9, "miss"), (0, "miss")),
        ],
    )
    def test_grades(self, score: float, grade: Grade) -> None:
        assert grade_of(score) == grade


class TestSeconds:
    def test_seconds_are_those_of_the_reference(self) -> None:
        """The stretch begins in the middle of one, and ends in the middle of another."""
        rows = _rows(_aligned(105, first=45))

        assert [row.t_ms for row in rows] == [1000, 2000, 3000, 4000]
        assert [row.coverage for row in rows] == [0.5, 1, 1, 1]
        assert [row.score for row in rows] == [None, 80, 80, 80]
        assert _rows(_aligned(120, first=45))[-1].coverage == 0.5

    def test_numbers_of_a_second(self) -> None:
        row = _rows(_aligned(90, late_ms=-280.0))[1]

        assert row.shape == 80
        assert row.timing_ms == pytest.approx(-280)
        assert row.timing == pytest.approx(50)
        assert row.score == pytest.approx(72)
        assert row.grade == "good"
        assert row.parts == (1.0,) * len(PARTS)

    def test_a_second_without_points_is_not_judged(self) -> None:
        row = _rows(_aligned(90), {0: 80.0, 2: 80.0})[1]

        assert row == Second(1000, None, None, None, None, 1.0, (1.0,) * len(PARTS), None)

    def test_under_the_coverage_threshold_a_second_is_not_judged(self) -> None:
        enough = round(MIN_COVERAGE * SECOND)
        covered = np.ones(90, dtype=np.bool_)
        covered[30 + enough : 60] = False
        one_less = covered.copy()
        one_less[30] = False

        judged, not_judged = (_rows(_aligned(90), covered=c)[1] for c in (covered, one_less))

        assert judged.score == 80
        assert judged.coverage == pytest.approx(MIN_COVERAGE)
        assert (not_judged.score, not_judged.shape, not_judged.timing) == (None, None, None)
        assert not_judged.timing_ms is None
        assert not_judged.grade is None
        assert not_judged.coverage == pytest.approx((enough - 1) / SECOND)

    def test_each_part_has_its_share(self) -> None:
        aligned = _aligned(60)
        aligned.seen[15:30, PARTS.index("left_leg")] = False

        first, second = _rows(aligned)

        assert list(first.parts) == [1, 1, 0.5, 1, 1]
        assert list(second.parts) == [1] * len(PARTS)


class TestLate:
    def test_two_seconds_around_a_seconds_middle_are_told(self) -> None:
        """A single late second is the smaller half of each of its neighbours' two."""
        late = np.zeros(150)
        late[60:90] = 200

        told = [row.timing_ms for row in _rows(_aligned(150, late_ms=late))]

        assert told[0] == told[4] == 0
        assert told[2] == pytest.approx(100)  # half of what lies around it
        assert told[1] == told[3] == 0

    def test_where_it_cannot_be_told_there_is_no_timing(self) -> None:
        late = np.full(150, np.nan)
        late[60:74] = 100
        aligned = _aligned(150, late_ms=late)
        one_more = late.copy()
        one_more[74] = 100

        assert [row.timing_ms for row in _rows(aligned)] == [None] * 5
        told = [row.timing_ms for row in _rows(_aligned(150, late_ms=one_more))]
        assert told[2] == 100
        row = _rows(aligned)[2]
        assert (row.timing, row.score) == (None, row.shape)

    def test_who_does_something_else_is_neither_early_nor_late(self) -> None:
        follows, does_not = _rows(_aligned(60, late_ms=200.0), {0: 36.0, 1: 34.0})

        assert follows.timing_ms == 200
        assert (does_not.timing_ms, does_not.timing) == (None, None)
        assert does_not.score == 34
