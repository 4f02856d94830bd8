"""Early and late from moment to moment, of limbs that wander."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.clip import Doubles, Floats
from scorer.resampling import read_at
from scorer.timing import Lags, Mask, find_lags
from tests.unit.scorer.wandering import seen_from, units, wandering

REACH = 10
REFERENCE = wandering(1, 600)
NOW = np.arange(600, dtype=np.float64)


def lags_of(
    dancer: Floats,
    *,
    at: Doubles = NOW,
    seen: Mask | None = None,
    reference: Floats = REFERENCE,
    reach: int = REACH,
) -> Lags:
    own = seen_from(len(dancer)) if seen is None else seen
    return find_lags(dancer, own, reference, seen_from(len(reference)), at, reach)


def danced_at(moments: Doubles) -> Floats:
    """The reference, of which frame ``moments[i]`` is danced at frame ``i``."""
    return units(read_at(REFERENCE, moments))


class TestReadAt:
    def test_between_frames_and_beyond_both_ends(self) -> None:
        values = np.array([[0.0], [2.0], [6.0]], dtype=np.float32)

        read = read_at(values, np.array([-3.0, 0.0, 0.5, 1.25, 2.0, 9.0]))

        np.testing.assert_allclose(read[:, 0], [0, 0, 1, 3, 6, 6])

    def test_of_one_frame(self) -> None:
        read = read_at(np.ones((1, 33, 3), dtype=np.float32), np.array([-1.0, 0.0, 0.5]))

        np.testing.assert_array_equal(read, np.ones((3, 33, 3)))


class TestLags:
    @pytest.mark.parametrize("late", [-8.0, -2.5, 0.0, 0.3, 3.0, 7.7])
    def test_a_constant_lag_is_told_below_a_frame(self, late: float) -> None:
        lags = lags_of(danced_at(NOW - late))

        assert lags.clear.all()
        np.testing.assert_allclose(lags.frames[30:-30], late, atol=0.15)

    def test_a_lag_is_followed_where_it_changes(self) -> None:
        """On time, then five frames late from the tenth second on."""
        late = 5.0 * (NOW >= 300)

        lags = lags_of(danced_at(NOW - late))

        np.testing.assert_allclose(lags.frames[:240], 0, atol=0.3)
        np.testing.assert_allclose(lags.frames[360:570], 5, atol=0.3)

    def test_lags_are_beside_what_was_expected(self) -> None:
        """A slower dancer on a slower line is on time."""
        slow = danced_at(NOW / 1.02)
        line = NOW * 1.02

        lags = lags_of(slow, at=line, reference=REFERENCE[:580])

        np.testing.assert_allclose(lags.frames[30:-30], 0, atol=0.15)

    def test_more_than_the_reach_is_not_followed(self) -> None:
        lags = lags_of(danced_at(NOW - 40))

        assert np.abs(lags.frames).max() <= REACH + 1

    def test_the_end_of_the_reach_is_told(self) -> None:
        for late in (-REACH, REACH):
            lags = lags_of(danced_at(NOW - late))
            np.testing.assert_allclose(lags.frames[60:-60], late, atol=0.2)

    def test_a_lag_at_the_end_of_the_reach_has_no_parabola_through_it(self) -> None:
        """Every frame is another pose: all lags but the right one are equally wrong."""
        jumps = units(np.random.default_rng(0).normal(size=(600, 24)).astype(np.float32))
        for late in (-REACH, REACH):
            lags = lags_of(np.roll(jumps, late, axis=0), reference=jumps)
            np.testing.assert_array_equal(lags.frames[60:-60], late)

    def test_noise_moves_lags_by_a_fraction_of_a_frame(self) -> None:
        noise = np.random.default_rng(0).normal(0, 0.3, REFERENCE.shape).astype(np.float32)

        lags = lags_of(units(danced_at(NOW - 3) + noise))

        assert np.abs(lags.frames[30:-30] - 3).max() < 0.7


class TestWhereItCannotBeTold:
    def test_nobody_moves(self) -> None:
        still = np.repeat(REFERENCE[:1], 600, axis=0)

        lags = lags_of(still, reference=still)

        assert not lags.clear.any()
        np.testing.assert_array_equal(lags.frames, 0)

    def test_a_rest_is_bridged_by_what_is_around_it(self) -> None:
        reference = REFERENCE.copy()
        reference[200:400] = reference[200]
        late = units(read_at(reference, NOW - 4))

        lags = lags_of(late, reference=reference)

        assert not lags.clear[260:340].any()
        assert lags.clear[60:140].all()
        np.testing.assert_allclose(lags.frames[30:-30], 4, atol=0.5)

    def test_nobody_seen(self) -> None:
        lags = lags_of(REFERENCE, seen=np.zeros((600, 4), dtype=np.bool_))

        assert not lags.clear.any()
        np.testing.assert_array_equal(lags.frames, 0)

    def test_frames_beyond_the_clip_are_nobody(self) -> None:
        """The clip ends in the middle of the stretch."""
        lags = lags_of(danced_at(NOW - 2)[:300])

        assert lags.clear[30:270].all()
        assert not lags.clear[360:].any()
        np.testing.assert_allclose(lags.frames[30:250], 2, atol=0.2)

    def test_two_limbs_are_enough_to_be_followed_and_one_is_not(self) -> None:
        """The legs are somebody else's, and were not seen."""
        dancer, other = danced_at(NOW - 4), wandering(2, 600)
        arms = np.arange(24) < 12
        mixed = np.where(arms, dancer, other).astype(np.float32)

        two = lags_of(mixed, seen=seen_from(600, "left_leg", "right_leg"))
        one = lags_of(mixed, seen=seen_from(600, "left_leg", "right_leg", "left_arm"))

        assert two.clear.all()
        np.testing.assert_allclose(two.frames[30:-30], 4, atol=0.2)
        assert not one.clear.any()


@settings(derandomize=True, database=None, deadline=None, max_examples=50)
@given(
    frames=st.integers(1, 200),
    stretch=st.integers(1, 200),
    first=st.floats(-300, 300),
    tempo=st.floats(0.9, 1.1),
    reach=st.integers(1, 12),
    unseen=st.floats(0, 1),
)
def test_any_stretch_gives_a_finite_lag_for_each_frame(
    frames: int, stretch: int, first: float, tempo: float, reach: int, unseen: float
) -> None:
    seen = np.random.default_rng(frames).random((frames, 4)) >= unseen

    lags = lags_of(
        wandering(2, frames),
        at=first + tempo * np.arange(stretch, dtype=np.float64),
        seen=seen,
        reference=REFERENCE[:stretch],
        reach=reach,
    )

    assert lags.frames.shape == lags.clear.shape == (stretch,)
    assert np.isfinite(lags.frames).all()
    assert np.abs(lags.frames).max() <= reach + 1
