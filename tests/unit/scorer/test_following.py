"""Which limbs go along with the reference's, of limbs that wander."""

from __future__ import annotations

import numpy as np
import pytest

from scorer.clip import Floats
from scorer.embedder import Pose
from scorer.following import MOST_AT_REST, SPAN, followed, most_points
from scorer.performance import Aligned
from scorer.skeleton import ANGLES, LIMB_SEGMENTS, LIMBS, PARTS
from tests.unit.scorer.wandering import units, wandering

FRAMES = 300
REFERENCE = wandering(1, FRAMES)
EVERY_SECOND = np.arange(15, FRAMES, 30)


def side_by_side(dancer: Floats, reference: Floats = REFERENCE) -> Aligned:
    """What ``followed`` reads of two clips is their directions and what was seen."""
    angles = np.zeros((len(dancer), len(ANGLES)), dtype=np.float32)
    nobody = np.zeros((len(dancer), 33, 3), dtype=np.float32)
    seen = np.ones((len(dancer), len(PARTS)), dtype=np.bool_)
    poses = Pose(angles, dancer), Pose(angles, reference)
    return Aligned(0, nobody, nobody, *poses, seen, np.zeros(len(dancer)))


def with_limb(limb: str, other: Floats) -> Floats:
    """The reference with the directions of one limb out of ``other``."""
    out = REFERENCE.copy()
    for segment in LIMB_SEGMENTS[limb]:
        own = slice(3 * segment, 3 * segment + 3)
        out[:, own] = other[:, own]
    return out


def test_who_goes_along_has_a_gain_of_one() -> None:
    limbs = followed(side_by_side(REFERENCE), EVERY_SECOND)

    assert limbs.gain.shape == limbs.size.shape == (len(EVERY_SECOND), len(LIMBS))
    np.testing.assert_allclose(limbs.gain, 1, atol=1e-6)
    np.testing.assert_allclose(limbs.size, 1, atol=1e-6)
    assert (most_points(limbs) == 100).all()


@pytest.mark.parametrize("limb", LIMBS)
def test_a_limb_that_rests_has_none_and_the_others_theirs(limb: str) -> None:
    rng = np.random.default_rng(3)
    at_rest = np.repeat(REFERENCE.mean(axis=0, keepdims=True), FRAMES, axis=0)
    trembling = at_rest + 0.2 * rng.standard_normal(at_rest.shape)
    dancer = with_limb(limb, units(trembling.astype(np.float32)))

    limbs = followed(side_by_side(dancer), EVERY_SECOND)

    column = LIMBS.index(limb)
    assert np.abs(limbs.gain[:, column]).max() < 0.1
    assert limbs.size[:, column].max() < 0.6
    assert np.abs(np.delete(limbs.gain, column, axis=1) - 1).max() < 1e-6
    assert (most_points(limbs) == MOST_AT_REST).all()


def test_a_limb_that_goes_its_own_way_does_not_follow_and_does_not_rest() -> None:
    limbs = followed(side_by_side(with_limb("right_arm", wandering(2, FRAMES))), EVERY_SECOND)

    column = LIMBS.index("right_arm")
    assert np.median(limbs.gain[:, column]) < 0.2
    assert np.median(limbs.size[:, column]) > 0.8
    assert np.median(most_points(limbs)) > 90


def test_half_of_the_movement_is_half_followed_and_no_rest() -> None:
    middle = REFERENCE.mean(axis=0)

    limbs = followed(side_by_side(middle + 0.5 * (REFERENCE - middle)), EVERY_SECOND)

    np.testing.assert_allclose(limbs.gain, 0.5, atol=1e-6)
    np.testing.assert_allclose(limbs.size, 0.5, atol=1e-6)
    assert (most_points(limbs) == 100).all()


def test_where_the_reference_rests_nothing_has_to_be_followed() -> None:
    still = np.repeat(REFERENCE[:1], FRAMES, axis=0)

    limbs = followed(side_by_side(REFERENCE, still), EVERY_SECOND)

    assert np.isnan(limbs.gain).all()
    assert np.isnan(limbs.size).all()
    assert (most_points(limbs) == 100).all()


def test_what_was_not_seen_is_not_missed() -> None:
    aligned = side_by_side(with_limb("left_leg", wandering(2, FRAMES)))
    aligned.seen[:, PARTS.index("left_leg")] = False
    unseen = followed(aligned, EVERY_SECOND).gain
    aligned.seen[:, PARTS.index("torso")] = False

    assert np.isnan(unseen[:, LIMBS.index("left_leg")]).all()
    assert np.isfinite(np.delete(unseen, LIMBS.index("left_leg"), axis=1)).all()
    assert np.isnan(followed(aligned, EVERY_SECOND).gain).all()


def test_less_than_its_span_tells_nothing() -> None:
    few = SPAN * 3 // 2
    short = side_by_side(REFERENCE[:few], REFERENCE[:few])

    assert np.isnan(followed(short, np.array([few // 2])).gain).all()
