"""Each feature of a pair of windows, on motions whose features can be told by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scorer.comparison import FEATURES, IDENTICAL, SIGNS, as_if_all_were_seen, pair_features
from scorer.embedder import Motion
from scorer.skeleton import ANGLES, LIMBS, SEGMENTS
from tests.unit.scorer.turning import (
    FRAMES,
    PARTS,
    all_segments,
    motion,
    one_limb,
    turning,
    unit_parts,
)

REST_RAD = 0.01  # a frame; below, movement is the detector's
SWING = 0.06  # radians a frame, so that rest is a few hundredths of its energy


def _energy(step: float) -> float:
    """Squared length of the movement of a segment that turns by ``step`` a frame, with the floor;
    its smoothing over nine frames shortens it by about a hundredth, which is left out."""
    return float((2 * np.sin(step / 2)) ** 2 + REST_RAD**2)


def _features(
    dancer: Motion, reference: Motion, parts: tuple[int, ...] = PARTS
) -> dict[str, float]:
    values = pair_features(dancer, reference, parts)
    assert values.shape == (1, len(FEATURES))
    return dict(zip(FEATURES, values[0].tolist(), strict=True))


@pytest.fixture
def swinging() -> Motion:
    return motion(turning(all_segments(SWING)))


def test_a_window_beside_itself(swinging: Motion) -> None:
    found = _features(swinging, swinging)
    assert tuple(found[name] for name in FEATURES) == pytest.approx(IDENTICAL, abs=1e-6)


def test_the_cosines_of_the_body_and_of_the_limb_that_fits_worst(swinging: Motion) -> None:
    other = swinging.embedding.copy()
    body, arm = slice(0, 4), slice(6, 8)
    other[:, body] = np.roll(other[:, body], 1, axis=1)
    other[:, arm] = other[:, [7, 6]]  # at right angles
    other[:, 7] *= -1
    found = _features(replace(swinging, embedding=other), swinging)
    expected = 5 * float((other[0, body] * swinging.embedding[0, body]).sum())
    assert found["cosine"] == pytest.approx(expected, abs=1e-6)
    assert found["worst_limb_cosine"] == pytest.approx(0, abs=1e-6)


def test_without_limbs_parts_the_worst_is_the_whole(swinging: Motion) -> None:
    other = replace(swinging, embedding=np.roll(swinging.embedding, 1, axis=1))
    found = _features(other, swinging, parts=(12,))
    expected = float((other.embedding * swinging.embedding).sum())
    assert found["cosine"] == pytest.approx(expected, abs=1e-6)
    assert found["worst_limb_cosine"] == found["cosine"]


def test_angles_that_differ_all_along(swinging: Motion) -> None:
    angles = swinging.angles.copy()
    angles[..., 3] += 0.6
    found = _features(replace(swinging, angles=angles), swinging)
    assert found["angle_difference"] == pytest.approx(0.6 / len(ANGLES), rel=1e-5)


def test_angles_that_tremble_are_smoothed_before_they_count(swinging: Motion) -> None:
    angles = swinging.angles.copy()
    angles[:, ::2] += 0.3
    angles[:, 1::2] -= 0.3
    found = _features(replace(swinging, angles=angles), swinging)
    # A ninth of 0.3 in the middle, a fifth where the average is shortest.
    assert 0.3 / 9 - 0.01 < found["angle_difference"] < 0.3 / 5


def test_who_stands_still_moves_less_by_the_log_of_the_energies(swinging: Motion) -> None:
    still = motion(turning(all_segments(0.0)))
    expected = np.log(_energy(SWING) / REST_RAD**2)
    found = _features(still, swinging)
    assert found["worst_limb_energy"] == pytest.approx(expected, abs=0.05)


def test_who_moves_more_than_asked_has_an_energy_that_differs(
    swinging: Motion,
) -> None:
    wild = motion(turning(all_segments(2 * SWING)))
    expected = np.log(_energy(2 * SWING) / _energy(SWING))
    found = _features(wild, swinging)
    # Smoothing takes more from what turns faster.
    assert found["worst_limb_energy"] == pytest.approx(expected, abs=0.15)


def test_two_who_stand_still_are_alike_whatever_the_detector_trembles() -> None:
    rng = np.random.default_rng(0)
    first, second = (
        motion(turning(all_segments(0.0)) + rng.normal(0, size, (1, FRAMES, 24)).astype("f4"))
        for size in (0.002, 0.006)
    )
    found = _features(first, second)
    assert found["worst_limb_energy"] < 0.1
    assert found["worst_limb_difference"] < 0.02


@pytest.mark.parametrize("limb", LIMBS)
def test_one_limb_that_is_held_elsewhere(limb: str, swinging: Motion) -> None:
    """By 0.8 radians, on all frames: a chord of 2 sin 0.4, wherever the others are."""
    astray = motion(turning(all_segments(SWING), tilt=one_limb(limb, 0.8, 0.0)))
    found = _features(astray, swinging)
    # Smoothed over nine frames of an arc of 0.06 radians each: a hundredth less.
    assert found["worst_limb_difference"] == pytest.approx(2 * np.sin(0.4), rel=0.02)
    assert found["worst_limb_energy"] < 0.01


@pytest.mark.parametrize("limb", LIMBS)
def test_one_limb_that_rests(limb: str, swinging: Motion) -> None:
    lazy = motion(turning(one_limb(limb, 0.0, SWING)))
    found = _features(lazy, swinging)
    alone = np.log(_energy(SWING) / REST_RAD**2)
    assert found["worst_limb_energy"] == pytest.approx(alone, abs=0.05)
    assert found["worst_limb_difference"] > 0.3


def test_a_difference_in_half_a_limb_counts_half(swinging: Motion) -> None:
    directions = swinging.directions.copy()
    forearm = SEGMENTS.index(next(s for s in SEGMENTS if s.name == "left_forearm"))
    directions[..., 3 * forearm : 3 * forearm + 3] *= -1
    found = _features(replace(swinging, directions=directions), swinging)
    assert found["worst_limb_difference"] == pytest.approx(1.0, rel=0.03)


def test_each_row_of_a_batch_is_a_pair_of_its_own(swinging: Motion) -> None:
    still = motion(turning(all_segments(0.0)))
    columns = ("embedding", "angles", "directions")
    both, twice = (
        Motion(*(np.concatenate([getattr(each, name) for each in pair]) for name in columns))
        for pair in ((swinging, still), (swinging, swinging))
    )
    found = pair_features(both, twice, PARTS)
    for row, dancer in enumerate((swinging, still)):
        np.testing.assert_allclose(found[row], pair_features(dancer, swinging, PARTS)[0], atol=1e-6)


@pytest.mark.parametrize("frames", [6, 7, 9, 10, 30, 300])
def test_every_feature_is_finite_for_any_window(frames: int) -> None:
    nothing = Motion(
        np.zeros((2, 12), dtype=np.float32),
        np.zeros((2, frames, len(ANGLES)), dtype=np.float32),
        np.zeros((2, frames, 3 * len(SEGMENTS)), dtype=np.float32),
    )
    assert not pair_features(nothing, nothing, PARTS).any()
    rng = np.random.default_rng(frames)
    parts = (nothing.embedding, nothing.angles, nothing.directions)
    noise = Motion(*(rng.normal(size=part.shape).astype(np.float32) for part in parts))
    assert np.isfinite(pair_features(noise, nothing, PARTS)).all()


def test_signs_say_what_speaks_for_the_same_movement(swinging: Motion) -> None:
    """Against a motion that shares nothing with it, each feature is on the wrong side of itself."""
    rng = np.random.default_rng(1)
    stranger = Motion(
        unit_parts(rng.normal(size=(1, 12)).astype(np.float32)),
        swinging.angles + np.float32(0.7),
        turning(all_segments(0.0), tilt=all_segments(2.0)),
    )
    own, other = (np.array(list(_features(m, swinging).values())) for m in (swinging, stranger))
    assert ((own - other) * np.array(SIGNS) > 0).all()


def test_what_was_not_seen_counts_as_danced_like_the_rest() -> None:
    """A mean of which half is the reference itself is half as far from it; the worst of two limbs
    is as far as that of four by a root."""
    found = np.array([[0.8, 0.7, 0.2, 0.4, 1.0]] * 3)

    corrected = as_if_all_were_seen(found, np.array([1.0, 0.5, 0.25]))

    root = np.sqrt(2)
    np.testing.assert_allclose(corrected[0], found[0])
    np.testing.assert_allclose(corrected[1], [0.6, 1 - 0.3 * root, 0.4, 0.4 * root, root])
    np.testing.assert_allclose(corrected[2], [0.2, 0.4, 0.8, 0.8, 2.0])


def test_a_window_beside_itself_stays_so_however_little_was_seen() -> None:
    same = as_if_all_were_seen(np.array([IDENTICAL]), np.array([0.3]))

    np.testing.assert_array_equal(same, [IDENTICAL])
