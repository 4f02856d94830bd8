"""Where a clip begins, of limbs that wander: every true start is known to the frame."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.clip import Floats
from scorer.resampling import read_at
from scorer.skeleton import LIMB_SEGMENTS, mirrored_directions
from scorer.starts import DRIFT_FRAMES, MAX_DRIFT, STEP, Start, find_start
from tests.unit.scorer.wandering import Mask, seen_from, units, wandering

REFERENCE = wandering(1, 720)


def found(
    clip: Floats,
    reference: Floats = REFERENCE,
    *,
    seen: Mask | None = None,
    centre: float = 0.0,
    reach: float = 90.0,
    mirrors: tuple[bool, ...] = (False,),
) -> Start | None:
    everything = seen_from(len(reference))
    own = seen_from(len(clip)) if seen is None else seen
    return find_start(clip, own, reference, everything, centre, reach, mirrors)


def late(start: Start | None, clip: Floats) -> float:
    """By how many frames the clip's middle comes later than the reference's."""
    assert start is not None
    return 0.5 * (len(clip) - 1) - start.frame


def begins(start: Start, clip: Floats) -> float:
    """By how many frames the clip begins later, where both are."""
    first = 0.5 * (len(clip) - 1) - start.tempo * start.frame
    return first if first > 0 else first / start.tempo


def later(frames: int, reference: Floats = REFERENCE) -> Floats:
    """The reference with something else before it, or without its first frames."""
    if frames < 0:
        return reference[-frames:]
    return np.concatenate((wandering(99, frames), reference)) if frames else reference


@pytest.mark.parametrize("frames", [-90, -31, -8, 0, 1, 44, 90])
def test_a_start_is_found_to_the_frames_that_are_looked_at(frames: int) -> None:
    clip = later(frames)

    start = found(clip)

    assert late(start, clip) == pytest.approx(frames, abs=STEP / 2)
    assert start is not None
    assert (start.tempo, start.mirrored) == (1.0, False)


@pytest.mark.parametrize("frames", [59, 60, 61, 390, 600, 601, 719, 720])
def test_the_reference_itself_begins_with_it_and_keeps_its_tempo(frames: int) -> None:
    """Neighbouring tempos are the same one after rounding, and cost the same: nothing."""
    clip = REFERENCE[:frames]

    start = found(clip, clip)

    assert late(start, clip) == 0.0
    assert start is not None
    assert start.tempo == 1.0


@pytest.mark.parametrize("tempo", [0.97, 0.98, 1.01, 1.02, 1.03])
def test_a_drift_is_found_with_the_start(tempo: float) -> None:
    reference = wandering(1, 1500)
    clip = read_at(reference, 40 + np.arange(1350) / tempo)

    start = found(units(clip), reference)

    assert start is not None
    assert start.tempo == pytest.approx(tempo, abs=0.003)
    assert start.frame == pytest.approx(40 + 0.5 * 1349 / tempo, abs=2)


def test_a_short_clip_keeps_its_tempo() -> None:
    clip = units(read_at(REFERENCE, np.arange(DRIFT_FRAMES - 1) / (1 + MAX_DRIFT)))

    start = found(clip)

    assert start is not None
    assert start.tempo == 1.0


def test_a_mirrored_clip_is_told_where_it_may_be() -> None:
    clip = mirrored_directions(later(30))

    auto, off = found(clip, mirrors=(False, True)), found(clip)

    assert late(auto, clip) == pytest.approx(30, abs=STEP / 2)
    assert auto is not None
    assert off is not None
    assert (auto.mirrored, off.mirrored) == (True, False)
    unmirrored = found(later(30), mirrors=(False, True))
    assert unmirrored is not None
    assert not unmirrored.mirrored


def test_a_piece_is_found_anywhere_within_reach() -> None:
    """Only the chorus was recorded; and the other way round, much more than the reference."""
    piece = REFERENCE[300:540]

    inside, around = found(piece, reach=720), found(REFERENCE, piece, reach=720)

    assert late(inside, piece) == pytest.approx(-300, abs=STEP / 2)
    assert late(around, REFERENCE) == pytest.approx(300, abs=STEP / 2)


def test_no_start_beyond_reach_is_found() -> None:
    clip = later(80)

    for reach in (0.0, 20.0, 60.0):
        start = found(clip, reach=reach)
        assert start is not None
        assert abs(begins(start, clip)) <= reach + STEP
    expected = found(clip, centre=75, reach=10)
    assert late(expected, clip) == pytest.approx(80, abs=STEP / 2)


def test_drift_does_not_widen_the_reach_where_the_clip_begins() -> None:
    """Two minutes at the fastest drift end 108 frames from where they would without."""
    reference = wandering(3, 3600)
    clip = later(60, reference)

    start = found(clip, reference, reach=0.0)

    assert start is not None
    assert abs(begins(start, clip)) <= 2 * STEP


class TestRivals:
    ROUND = wandering(5, 240)

    def test_of_equal_rounds_the_expected_one_is_taken(self) -> None:
        rounds = np.concatenate((self.ROUND,) * 3)

        for centre in (0.0, -240.0, -480.0, -10.0, -230.0):
            start = found(self.ROUND, rounds, centre=centre, reach=600)
            assert late(start, self.ROUND) == 240 * round(centre / 240)
            assert start is not None
            assert start.margin < 0.01
            assert start.rival is not None
            assert abs(start.rival - start.frame) in (240, 480)

    def test_a_repeated_dance_is_not_found_a_round_late(self) -> None:
        """Which would leave a round of it unjudged."""
        rounds = np.concatenate((self.ROUND,) * 3)
        noise = np.random.default_rng(0).normal(0, 0.2, rounds.shape).astype(np.float32)
        clip = units(rounds + noise)

        assert late(found(clip, rounds, reach=300), clip) == 0.0

    def test_what_does_not_repeat_has_a_margin(self) -> None:
        start = found(REFERENCE[240:480], reach=720)

        assert start is not None
        assert start.margin > 0.5

    def test_a_better_start_elsewhere_beats_the_expected_one(self) -> None:
        other = np.concatenate((wandering(8, 240), self.ROUND, wandering(9, 240)))

        assert late(found(self.ROUND, other, reach=600), self.ROUND) == -240

    def test_where_nobody_moves_the_expected_start_is_as_good_as_any(self) -> None:
        still = np.repeat(REFERENCE[:1], 300, axis=0)

        start = found(still, still, centre=6)

        assert late(start, still) == 6
        assert start is not None
        assert (start.tempo, start.mirrored) == (1.0, False)
        assert start.rival is None or start.margin == 0.0


class TestUnseen:
    def test_limbs_that_were_not_seen_do_not_matter(self) -> None:
        clip = later(30)
        legs = [3 * s + k for leg in ("left_leg", "right_leg") for s in LIMB_SEGMENTS[leg]
                for k in range(3)]  # fmt: skip
        guessed = clip.copy()
        guessed[:, legs] = wandering(7, len(clip))[:, legs]
        seen = seen_from(len(clip), "left_leg", "right_leg")

        start, without = found(guessed, seen=seen), found(clip, seen=seen)

        assert start == without
        assert late(start, clip) == pytest.approx(30, abs=STEP / 2)

    def test_half_of_the_body_needs_no_more_overlap_than_all_of_it(self) -> None:
        """The clip begins in the middle of the reference and goes on after its end."""
        clip = np.concatenate((REFERENCE[360:], wandering(7, 360)))
        seen = seen_from(len(clip), "left_leg", "right_leg")

        for own in (None, seen):
            assert late(found(clip, seen=own, reach=720), clip) == pytest.approx(-360, abs=1)

    def test_gaps_do_not_matter(self) -> None:
        clip, seen = later(44).copy(), seen_from(764)
        clip[200:400], seen[200:400] = wandering(7, 200), False

        assert late(found(clip, seen=seen), clip) == pytest.approx(44, abs=STEP / 2)


class TestNothingInCommon:
    @pytest.mark.parametrize("centre", [712.0, -712.0, 1e6, -1e6, 1e300, -1e300, math.inf])
    def test_far_away(self, centre: float) -> None:
        assert found(REFERENCE, centre=centre, reach=0.0) is None

    def test_too_few_frames(self) -> None:
        for frames in (1, 2, 14):
            assert found(REFERENCE[:frames]) is None

    def test_nobody_seen(self) -> None:
        assert found(REFERENCE, seen=np.zeros((720, 4), dtype=np.bool_)) is None


def test_five_minutes_anywhere_in_five_minutes_need_little_memory() -> None:
    """Nine thousand starts at thirteen tempos, both ways, but only one piece's product at a time: a
    table of all frames beside all others would be 80 MB."""
    reference = wandering(1, 9_000)
    clip = later(500, reference)[:9_000]
    tracemalloc.start()

    start = found(clip, reference, reach=9_000, mirrors=(False, True))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert late(start, clip) == pytest.approx(500, abs=STEP / 2)
    assert peak < 40e6


@settings(derandomize=True, database=None, deadline=None, max_examples=60)
@given(
    mine=st.integers(1, 700),
    theirs=st.integers(30, 700),
    centre=st.floats(-2000, 2000),
    reach=st.sampled_from((0.0, 1.0, 90.0, 1e4, 1e300, math.inf)),
    unseen=st.floats(0, 1),
)
def test_any_two_clips_give_a_start_within_reach_or_none(
    mine: int, theirs: int, centre: float, reach: float, unseen: float
) -> None:
    rng = np.random.default_rng(mine)
    clip, reference = wandering(mine, mine), wandering(theirs + 1000, theirs)

    start = found(
        clip,
        reference,
        seen=rng.random((mine, 4)) >= unseen,
        centre=centre,
        reach=reach,
        mirrors=(False, True),
    )

    if start is None:
        return
    assert np.isfinite((start.frame, start.tempo)).all()
    assert 0 <= start.margin <= 1
    assert abs(start.tempo - 1) <= MAX_DRIFT + 1e-9
    assert abs(begins(start, clip) - centre) <= reach + 2 * STEP
