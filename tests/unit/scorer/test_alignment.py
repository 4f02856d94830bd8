"""Start, drift, mirror, early and late of limbs that wander."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scorer.alignment import CLOCK_REACH_MS, Found, align
from scorer.clip import Clip, Doubles, Floats, even_clock
from scorer.embedder import Pose
from scorer.resampling import Resampled, read_at, resample
from scorer.skeleton import ANGLES, LANDMARK_COUNT, mirrored_directions
from tests.unit.scorer.wandering import units, wandering

FRAME_MS = 1000 / 30
REFERENCE = wandering(1, 720)
NOW = np.arange(720, dtype=np.float64)


def _as_clip(directions: Floats, times_ms: Doubles | None = None) -> tuple[Resampled, Pose]:
    """What ``align`` is given; it looks at directions alone."""
    clock = even_clock(len(directions), 30) if times_ms is None else times_ms
    nobody = np.zeros((len(clock), LANDMARK_COUNT, 3), dtype=np.float32)
    angles = np.zeros((len(directions), len(ANGLES)), dtype=np.float32)
    return resample(Clip(nobody, clock)), Pose(angles, directions)


def laid(dancer: Floats, reference: Floats = REFERENCE, **settings: Any) -> Found | None:  # noqa: ANN401
    how: dict[str, Any] = {
        "mirror": "auto",
        "sync": "search",
        "max_offset_ms": 3000.0,
        "offset_ms": 0.0,
        "begins_ms": 0.0,
        "rate_hz": 30.0,
    }
    return align(*_as_clip(dancer), *_as_clip(reference), **(how | settings))


def found(dancer: Floats, reference: Floats = REFERENCE, **settings: Any) -> Found:  # noqa: ANN401
    together = laid(dancer, reference, **settings)
    assert together is not None
    return together


def danced_at(moments: Doubles, reference: Floats = REFERENCE) -> Floats:
    """Frame ``i`` of the clip is the reference's moment ``moments[i]``."""
    return units(read_at(reference, moments))


def beside(dancer: Floats, together: Found, reference: Floats = REFERENCE) -> Doubles:
    """How far the two are from each other, frame by frame, once laid beside each other."""
    rows = np.arange(together.first, together.first + len(together.alignment.lag_frames))
    moved = read_at(dancer, rows + together.alignment.lag_frames)
    distance: Doubles = np.linalg.norm(moved - reference[rows], axis=1)
    return distance


class TestSearch:
    @pytest.mark.parametrize("late", [-60.0, -13.4, 0.0, 0.5, 7.4, 89.0])
    def test_the_start_is_found_below_a_frame_and_not_counted(self, late: float) -> None:
        dancer = danced_at(NOW - late)

        together = found(dancer)

        assert together.alignment.offset_ms == pytest.approx(late * FRAME_MS, abs=5)
        assert np.nanmax(np.abs(together.late_ms[90:-90])) < 10
        assert np.median(beside(dancer, together)) < 0.05

    def test_what_is_late_beside_the_start_is_told(self) -> None:
        """Four seconds come 200 ms later than the rest."""
        late = np.where((NOW >= 300) & (NOW < 420), 6.0, 0.0)

        told = found(danced_at(NOW - late)).late_ms

        assert np.median(told[330:390]) == pytest.approx(200, abs=20)
        assert np.abs(np.r_[told[30:270], told[450:690]]).max() < 40

    @pytest.mark.parametrize("tempo", [0.97, 0.98, 1.02, 1.03])
    def test_drift_is_followed_and_not_counted(self, tempo: float) -> None:
        reference = wandering(2, 1300)
        dancer = danced_at(np.arange(round(1290 * tempo)) / tempo, reference)

        together = found(dancer, reference)

        assert together.alignment.tempo == pytest.approx(tempo, abs=0.002)
        at_its_middle = 0.5 * len(dancer) * (1 - 1 / tempo) * FRAME_MS
        assert together.alignment.offset_ms == pytest.approx(at_its_middle, abs=40)
        assert np.nanmax(np.abs(together.late_ms[60:-60])) < 20
        assert np.median(beside(dancer, together, reference)) < 0.05

    @pytest.mark.parametrize("tempo", [0.95, 0.96, 1.04, 1.05])
    def test_more_drift_than_that_is_early_or_late(self, tempo: float) -> None:
        reference = wandering(2, 1300)
        dancer = danced_at(np.arange(round(1290 * tempo)) / tempo, reference)

        together = found(dancer, reference)

        assert abs(together.alignment.tempo - 1) <= 0.03 + 1e-9
        assert np.nanmax(np.abs(together.late_ms)) > 100

    def test_a_chorus_is_found_anywhere_in_the_reference(self) -> None:
        dancer = REFERENCE[300:540]

        together = found(dancer, max_offset_ms=24_000)

        assert (together.first, len(together.late_ms)) == (300, 240)
        assert together.alignment.offset_ms == pytest.approx(-10_000, abs=5)

    def test_where_to_search_can_be_said(self) -> None:
        dancer = REFERENCE[300:540]

        near = found(dancer, offset_ms=-9_000, max_offset_ms=1_500)

        assert near.alignment.offset_ms == pytest.approx(-10_000, abs=5)

    def test_a_round_later_is_as_good_and_said_so(self) -> None:
        """Eight seconds that are danced three times."""
        rounds = np.concatenate((REFERENCE[:240],) * 3)

        once = found(rounds, rounds, max_offset_ms=10_000).alignment
        never = found(REFERENCE, max_offset_ms=10_000).alignment

        assert once.offset_ms == pytest.approx(0, abs=5)
        assert once.margin < 0.02
        assert once.rival_ms is not None
        assert abs(once.rival_ms) == pytest.approx(8_000, abs=5)
        assert never.margin > 0.5


class TestClock:
    @pytest.mark.parametrize("late", [-12.0, 0.0, 3.0, 12.0, 40.0])
    def test_everything_is_lateness(self, late: float) -> None:
        together = found(danced_at(NOW - late), sync="clock", max_offset_ms=0.0)

        assert together.alignment.offset_ms == pytest.approx(late * FRAME_MS, abs=5)
        assert np.median(together.late_ms[60:-60]) == pytest.approx(late * FRAME_MS, abs=5)

    def test_the_client_knows_when_the_clip_began(self) -> None:
        """The recording runs for two seconds before the music; the dancer is 100 ms late."""
        together = found(danced_at(NOW - 63), sync="clock", offset_ms=2_000)

        assert together.alignment.offset_ms == pytest.approx(2_100, abs=5)
        assert np.median(together.late_ms[60:-60]) == pytest.approx(100, abs=5)

    def test_a_clip_whose_timestamps_begin_later_begins_later(self) -> None:
        """The first four seconds of the song are not in it; after them the dancer is 200 ms late.
        The camera's clock began with the song, or with itself and the client says so."""
        dancer = danced_at(NOW - 6)[120:]

        for begins, known in ((4_000.0, 0.0), (0.0, -4_000.0), (9_000.0, 5_000.0)):
            together = found(dancer, sync="clock", begins_ms=begins, offset_ms=known)
            assert np.median(together.late_ms[60:-60]) == pytest.approx(200, abs=5)
            assert together.alignment.offset_ms == pytest.approx(known + 200, abs=5)
            assert len(together.late_ms) == 600

    def test_drift_is_lateness_too(self) -> None:
        reference = wandering(2, 1200)
        dancer = danced_at(np.arange(1200) / 1.02, reference)

        late = found(dancer, reference, sync="clock").late_ms

        assert late[100] == pytest.approx(0.02 * 100 * FRAME_MS, abs=25)
        assert late[1100] == pytest.approx(0.02 * 1100 * FRAME_MS, abs=25)

    def test_nobody_is_followed_further_than_a_second_and_a_half(self) -> None:
        dancer = danced_at(NOW - 80)

        together = found(dancer, sync="clock")

        assert abs(together.alignment.offset_ms) < CLOCK_REACH_MS + 700
        assert beside(dancer, together).mean() > 1

    def test_a_step_repeated_every_second_is_in_time(self) -> None:
        """A second early or late would look the same."""
        turning = 2 * np.pi * NOW[:, None] / 30 + np.random.default_rng(0).uniform(0, 6, 24)
        steps = units(np.sin(turning).astype(np.float32))
        noise = np.random.default_rng(1).normal(0, 0.2, steps.shape).astype(np.float32)

        late = found(units(steps + noise), steps, sync="clock").late_ms

        assert np.abs(late).max() < 60


class TestMirror:
    def test_one_decision_for_the_clip(self) -> None:
        """A third of it is mirrored: deciding for each frame would hide that."""
        dancer = REFERENCE.copy()
        dancer[:240] = mirrored_directions(dancer[:240])

        assert not found(dancer).alignment.mirrored
        assert found(mirrored_directions(dancer)).alignment.mirrored

    @pytest.mark.parametrize("mirror", ["on", "off"])
    def test_the_caller_can_decide(self, mirror: str) -> None:
        assert found(REFERENCE, mirror=mirror).alignment.mirrored == (mirror == "on")

    def test_a_mirrored_clip_lies_where_the_clip_lies(self) -> None:
        dancer = danced_at(NOW - 20)

        one, other = found(dancer), found(mirrored_directions(dancer))

        np.testing.assert_allclose(one.late_ms, other.late_ms, atol=1e-3)
        assert one.alignment.offset_ms == pytest.approx(other.alignment.offset_ms, abs=1e-3)


class TestStretch:
    @pytest.mark.parametrize("frames", [30, 31, 60, 61, 240])
    @pytest.mark.parametrize("first", [60, 61])
    def test_all_of_a_short_clip_is_compared(self, first: int, frames: int) -> None:
        together = found(REFERENCE[first : first + frames])

        assert (together.first, len(together.late_ms)) == (first, frames)

    @pytest.mark.parametrize("frames", [60, 61, 240])
    @pytest.mark.parametrize("first", [60, 61])
    def test_all_of_a_short_reference_is_compared(self, first: int, frames: int) -> None:
        together = found(REFERENCE, REFERENCE[first : first + frames])

        assert (together.first, len(together.late_ms)) == (0, frames)

    @pytest.mark.parametrize("late", [-200, 200])
    def test_what_only_one_of_them_has_is_left_out(self, late: int) -> None:
        others = wandering(9, 200)
        dancer = REFERENCE[200:] if late < 0 else np.concatenate((others, REFERENCE[:520]))

        together = found(dancer, max_offset_ms=8_000)

        assert (together.first, len(together.late_ms)) == ((200 if late < 0 else 0), 520)

    def test_less_than_a_second_is_nothing(self) -> None:
        assert laid(REFERENCE[60:89]) is None
        assert laid(REFERENCE[:1]) is None
        assert laid(REFERENCE, offset_ms=23_500, max_offset_ms=0) is None
        assert laid(REFERENCE, sync="clock", offset_ms=-1e9) is None


def test_where_nobody_moves_nobody_is_early_or_late() -> None:
    still = np.repeat(REFERENCE[:1], 300, axis=0)

    together = found(still, still, sync="clock")

    assert np.isnan(together.late_ms).all()
    assert together.alignment.offset_ms == pytest.approx(0)
    np.testing.assert_array_equal(together.alignment.lag_frames, 0)


def test_a_gap_moves_nothing() -> None:
    """Ten seconds without anybody: the landmarks there are a straight line to the next frame."""
    kept = np.r_[0:210, 510:720]
    times = even_clock(720, 30)
    dancer = danced_at(NOW - 15)
    dancer[210:510] = dancer[209]
    clip, pose = _as_clip(dancer, times[kept])

    together = align(
        clip,
        pose,
        *_as_clip(REFERENCE),
        mirror="auto",
        sync="search",
        max_offset_ms=3000,
        offset_ms=0,
        begins_ms=0,
        rate_hz=30,
    )

    assert together is not None
    assert not clip.covered[230:490].any()
    assert together.alignment.offset_ms == pytest.approx(500, abs=10)
    assert np.isnan(together.late_ms[300:420]).all()
    assert np.abs(together.late_ms[60:150]).max() < 20
