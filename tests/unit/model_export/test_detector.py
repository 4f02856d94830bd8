"""A detector's ordinary errors: nothing at scale 0, lasting, deep, worse where it cannot see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model_export.motion.body import Floats, landmarks_of, vector
from model_export.motion.camera import camera_rotations, facing, world_landmarks
from model_export.motion.detector import DetectorNoise, detect
from scorer.skeleton import LANDMARKS, LEFT_HIP, RIGHT_HIP, RIGHT_SHOULDER
from tests.unit.model_export.made import standing

NOTHING = DetectorNoise(
    depth=(1.0, 1.0),
    lean_deg=0.0,
    shear_deg=0.0,
    constant=(0.0, 0.0, 0.0),
    pose=(0.0, 0.0, 0.0),
    wander=(0.0, 0.0, 0.0),
    jitter=(0.0, 0.0, 0.0),
    drifts=0.0,
    leg_swaps=0.0,
    smoothing=(1.0, 1.0),
)
LEFT_WRIST = LANDMARKS.index("left_wrist")


def _frontal(joints: Floats) -> Floats:
    """True world landmarks of ``[n, T, 15, 3]`` from in front."""
    yaw = np.zeros(len(joints), dtype=np.float32)
    rotation = camera_rotations(facing(joints), yaw, np.random.default_rng(0))
    return world_landmarks(landmarks_of(joints), rotation)


@pytest.fixture(scope="module")
def moving(dance: Floats) -> Floats:
    return _frontal(dance[None])


@pytest.fixture(scope="module")
def still() -> Floats:
    """Twenty clips of somebody who stands."""
    return _frontal(np.repeat(standing(300)[None], 20, axis=0))


def test_no_error_is_nothing(moving: Floats) -> None:
    rng = np.random.default_rng(0)
    np.testing.assert_allclose(detect(moving, rng, 1.0, NOTHING), moving, atol=1e-5)


def test_errors_of_scale_0_are_nothing_but_the_detectors_own_filter(moving: Floats) -> None:
    unfiltered = DetectorNoise(smoothing=(1.0, 1.0))
    seen = detect(moving, np.random.default_rng(0), 0.0, unfiltered)
    np.testing.assert_allclose(seen, moving, atol=1e-5)
    filtered = detect(moving, np.random.default_rng(0), 0.0, DetectorNoise(smoothing=(0.5, 0.5)))
    assert np.abs(filtered - moving).max() > 0.01


def test_errors_of_scale_0_do_not_move_who_stands_still(still: Floats) -> None:
    assert np.abs(detect(still, np.random.default_rng(0), 0.0) - still).max() < 1e-4


def test_errors_grow_with_scale(moving: Floats) -> None:
    off = [
        np.linalg.norm(detect(moving, np.random.default_rng(0), s) - moving, axis=-1).mean()
        for s in (0.0, 0.4, 0.8)
    ]
    assert off[0] < off[1] < off[2]
    assert 0.02 < off[2] < 0.1  # metres


def test_constant_errors_are_largest_in_depth(still: Floats) -> None:
    wrists = [LANDMARKS.index("left_wrist"), LANDMARKS.index("right_wrist")]
    seen = detect(still, np.random.default_rng(0), 0.8)[:, :, wrists]
    spread = np.std(seen.mean(axis=1), axis=0).mean(axis=0)
    assert spread[2] > 1.5 * max(spread[0], spread[1])


def test_errors_last(still: Floats) -> None:
    """What is left of an error a frame later: white noise would leave nothing."""
    seen = detect(still, np.random.default_rng(0), 0.8)[:, :, LEFT_WRIST, 2]
    wobble = seen - seen.mean(axis=1, keepdims=True)
    autocorrelation = (wobble[:, 1:] * wobble[:, :-1]).mean() / np.square(wobble).mean()
    assert 0.6 < autocorrelation < 0.99


def test_wander_forgets_in_its_own_time(still: Floats) -> None:
    memory = replace(NOTHING, wander=(0.01, 0.01, 0.03), wander_frames=(10.0, 10.0))
    error = detect(still, np.random.default_rng(0), 1.0, memory)[:, :, 20:] - still[:, :, 20:]
    for frames in (1, 10):
        kept = (error[:, frames:] * error[:, :-frames]).mean() / np.square(error).mean()
        assert kept == pytest.approx(np.exp(-frames / 10), abs=0.05)


def test_what_the_trunk_hides_wanders_more(still: Floats) -> None:
    """A wrist behind the back against the same wrist in front of the belly."""
    wandering = replace(NOTHING, wander=(0.01, 0.01, 0.03), hidden=2.5)
    spread = []
    for depth in (-0.25, 0.25):
        clips = still.copy()
        trunk = (LEFT_HIP, RIGHT_HIP, LANDMARKS.index("left_shoulder"), RIGHT_SHOULDER)
        clips[:, :, LEFT_WRIST] = clips[:, :, trunk].mean(axis=2) + vector(0, 0, depth)
        seen = detect(clips, np.random.default_rng(0), 1.0, wandering)
        spread.append((seen - clips)[:, :, LEFT_WRIST].std())
    # The same draws in both; moving the hips to the origin mixes theirs in.
    assert spread[1] / spread[0] == pytest.approx(2.5, rel=0.1)


def test_what_moves_fast_wanders_more(moving: Floats) -> None:
    wandering = replace(NOTHING, wander=(0.01, 0.01, 0.03), per_speed=0.5, hidden=1.0)
    fast = np.repeat(moving, 20, axis=0)
    rng = np.random.default_rng(0)
    error = np.abs(detect(fast, rng, 1.0, wandering) - fast)[:, 1:, LEFT_WRIST].mean(axis=(0, 2))
    speed = np.linalg.norm(np.diff(moving[0, :, LEFT_WRIST], axis=0), axis=-1)
    order = np.argsort(speed)
    slowest, fastest = error[order[:40]].mean(), error[order[-40:]].mean()
    assert fastest > 1.5 * slowest


def test_depth_is_compressed_the_same_way_for_the_whole_clip(moving: Floats) -> None:
    shallow = replace(NOTHING, depth=(0.7, 0.7))
    seen = detect(moving, np.random.default_rng(0), 1.0, shallow)
    np.testing.assert_allclose(seen[..., 2], 0.7 * moving[..., 2], atol=1e-5)
    np.testing.assert_allclose(seen[..., :2], moving[..., :2], atol=1e-5)


def test_the_hips_stay_the_origin(moving: Floats) -> None:
    seen = detect(moving, np.random.default_rng(0), 0.8)
    np.testing.assert_allclose(seen[:, :, LEFT_HIP] + seen[:, :, RIGHT_HIP], 0, atol=1e-5)


def test_a_pose_has_its_own_error(still: Floats) -> None:
    """The same pose is misread the same way, another pose in another way."""
    posed = replace(NOTHING, pose=(0.017, 0.017, 0.056))
    elsewhere = still.copy()
    elsewhere[:, 150:, LEFT_WRIST] += vector(0.3, -0.3, 0.2)
    error = detect(elsewhere, np.random.default_rng(0), 1.0, posed) - elsewhere
    wrist = error[:, :, LEFT_WRIST]
    assert np.abs(wrist[:, :150] - wrist[:, :1]).max() < 1e-5
    assert np.abs(wrist[:, 150:] - wrist[:, :1]).mean() > 0.01
