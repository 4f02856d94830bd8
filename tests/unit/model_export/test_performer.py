"""Other people's performances of a dance: how far they go, and how far they do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model_export.motion.body import JOINT, Floats, landmarks_of
from model_export.motion.mixing import LIMB_BONES, limb_bones
from model_export.motion.performer import PEOPLE, perform
from model_export.motion.rendering import pose_of
from tests.unit.model_export.made import NOBODY, clock, slid, turned

FRAMES = 90
MIDDLE = slice(20, 70)  # away from the ends, where time is held
PERFORMERS = 300


@pytest.fixture(scope="module")
def clocks() -> Floats:
    return np.repeat(clock(FRAMES)[None], PERFORMERS, axis=0)


def test_a_performer_of_no_strength_is_the_motion(dance: Floats, another: Floats) -> None:
    both = np.stack((dance, another))
    same = perform(both, np.random.default_rng(0), strength=0.0)
    np.testing.assert_allclose(same, both, atol=1e-4)


def test_a_performer_keeps_the_dance_but_not_the_details(dance: Floats, another: Floats) -> None:
    other = perform(dance[None], np.random.default_rng(0))[0]
    gap = np.linalg.norm(other - dance, axis=-1).mean()
    stranger = np.linalg.norm(another - dance, axis=-1).mean()
    assert 0.01 < gap < stranger / 2


def test_each_motion_of_a_batch_has_a_performer_of_its_own(dance: Floats) -> None:
    first, second = perform(np.stack((dance, dance)), np.random.default_rng(0))
    assert np.linalg.norm(first - second, axis=-1).mean() > 0.01


def test_two_good_dancers_differ_by_12_to_15_degrees(dance: Floats, another: Floats) -> None:
    rng = np.random.default_rng(0)
    joints = np.repeat(np.stack((dance, another)), 20, axis=0)
    first, second = (pose_of(landmarks_of(perform(joints, rng)))[..., 24:] for _ in range(2))
    apart = np.rad2deg(np.sqrt(np.square(first - second).mean()))
    print(f"difference of an angle, root mean square: {apart:.1f} degrees")
    assert 11 < apart < 16


def test_warp_is_a_drift_of_the_whole_body_in_time(clocks: Floats) -> None:
    people = replace(NOBODY, warp_frames=2.0)
    seen = perform(clocks, np.random.default_rng(0), people=people)
    drift = (slid(seen) - np.arange(FRAMES))[:, MIDDLE]
    # Cosine easing between knots of unit variance has between a half and all of it.
    assert 1.2 < drift.std() < 2.1
    assert np.abs(drift).max() < 5 * people.warp_frames
    assert np.abs(np.diff(drift, axis=1)).max() < 1  # time never runs backwards
    np.testing.assert_allclose(turned(seen)[:, MIDDLE], slid(seen)[:, MIDDLE], atol=0.05)


def test_a_limb_lags_behind_the_trunk_by_a_constant(clocks: Floats) -> None:
    people = replace(NOBODY, lag_frames=1.5)
    seen = perform(clocks, np.random.default_rng(0), people=people)
    np.testing.assert_allclose(slid(seen), slid(clocks), atol=1e-3)
    lag = (turned(seen) - turned(clocks))[:, MIDDLE]
    np.testing.assert_allclose(lag, np.repeat(lag[:, :1], lag.shape[1], axis=1), atol=0.05)
    # 300 draws know their own deviation to within 4 %; four times that.
    assert lag[:, 0].std() == pytest.approx(1.5, rel=0.16)


def test_amplitude_changes_excursions_and_not_their_middle() -> None:
    joints = clock(FRAMES)[None, :30]  # 0.6 radians
    crowd = np.repeat(joints, PERFORMERS, axis=0)
    people = replace(NOBODY, amplitude=(0.7, 1.25))
    seen = perform(crowd, np.random.default_rng(0), people=people)
    before, after = (turned(motion) for motion in (joints, seen))
    factor = after.std(axis=1) / before.std(axis=1)
    # The factor is on chords, which on this arc bend it by 2 % at most.
    assert 0.68 < factor.min() < 0.75
    assert 1.2 < factor.max() < 1.28
    np.testing.assert_allclose(after.mean(axis=1), before.mean(), atol=0.1)


def test_bones_have_other_lengths_for_the_whole_clip(clocks: Floats) -> None:
    people = replace(NOBODY, length=0.10)
    seen = perform(clocks, np.random.default_rng(0), people=people)
    length = np.linalg.norm(limb_bones(seen), axis=-1) / np.linalg.norm(limb_bones(clocks), axis=-1)
    np.testing.assert_allclose(length, np.repeat(length[:, :1], FRAMES, axis=1), rtol=1e-3)
    # 3000 lengths know their deviation to within 1.3 %; four times that.
    assert length[:, 0].std() == pytest.approx(0.10, rel=0.06)
    assert length.min() >= 0.499
    shoulders = seen[:, 0, JOINT["left_shoulder"]] - seen[:, 0, JOINT["right_shoulder"]]
    assert np.linalg.norm(shoulders, axis=-1).std() > 0.02
    np.testing.assert_allclose(turned(seen), turned(clocks), atol=0.05)


def test_a_constant_rotation_turns_a_bone_the_same_way_all_along(clocks: Floats) -> None:
    people = replace(NOBODY, bone_rotation_deg=7.0)
    still = np.repeat(clocks[:, :1], FRAMES, axis=1)
    seen = perform(still, np.random.default_rng(0), people=people)
    bones, before = limb_bones(seen), limb_bones(still)
    cosine = (bones * before).sum(axis=-1) / np.square(before).sum(axis=-1)
    turn = np.rad2deg(np.arccos(np.clip(cosine, -1, 1)))
    np.testing.assert_allclose(turn, np.repeat(turn[:, :1], FRAMES, axis=1), atol=0.1)
    # A rotation of 7 degrees about an axis anywhere turns a bone by two of its three components.
    assert np.sqrt(np.square(turn[:, 0]).mean()) == pytest.approx(7 * np.sqrt(2 / 3), rel=0.06)
    assert turn.shape[-1] == sum(map(len, LIMB_BONES.values()))


def test_the_spread_grows_with_strength(dance: Floats) -> None:
    crowd = np.repeat(dance[None], 8, axis=0)
    gaps = [
        np.linalg.norm(perform(crowd, np.random.default_rng(0), s, PEOPLE) - dance, axis=-1).mean()
        for s in (0.0, 0.5, 1.0)
    ]
    assert gaps[0] < 1e-4 < 0.3 * gaps[2] < gaps[1] < 0.7 * gaps[2]
