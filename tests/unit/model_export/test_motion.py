"""Choreographies, performers, cameras and the detector's errors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model_export.demo import DEMOS, sample_windows, write_references, write_samples
from model_export.motion.body import JOINT, landmarks_of, mirrored_joints
from model_export.motion.camera import camera_rotation, facing, world_landmarks
from model_export.motion.choreography import choreography
from model_export.motion.detector import detect
from model_export.motion.mixing import with_limbs
from model_export.motion.mocap import MocapError, read_takes, training_takes
from model_export.motion.performer import perform
from model_export.motion.splits import FIRST_HELD_OUT_SEED, HELD_OUT_TAKES, training_seed
from scorer.embedder import RELEASED
from scorer.skeleton import LANDMARKS, LEFT_HIP, RIGHT_HIP, mirrored
from tests import data


@pytest.fixture(scope="module")
def dance() -> np.ndarray:
    return choreography(11, 8.0)


def test_a_seed_is_a_dance(dance: np.ndarray) -> None:
    assert dance.shape == (240, 15, 3)
    np.testing.assert_array_equal(dance, choreography(11, 8.0))
    assert np.abs(dance - choreography(12, 8.0)).max() > 0.3


def test_a_dance_moves_like_a_body(dance: np.ndarray) -> None:
    forearm = dance[:, JOINT["left_wrist"]] - dance[:, JOINT["left_elbow"]]
    length = np.linalg.norm(forearm, axis=1)
    np.testing.assert_allclose(length, length[0], rtol=1e-4)
    np.testing.assert_allclose(dance[..., 1].min(axis=1), 0, atol=1e-5)
    speed = np.linalg.norm(np.diff(dance, axis=0), axis=-1) * 30
    assert 0.1 < speed.mean() < 3
    assert speed.max() < 15  # metres per second; a fast hand reaches ten


def test_all_33_landmarks_are_placed_and_mirror_with_the_body(dance: np.ndarray) -> None:
    landmarks = landmarks_of(dance)
    assert np.isfinite(landmarks).all()
    left, right = (landmarks[:, LANDMARKS.index(f"{s}_shoulder")] for s in ("left", "right"))
    assert np.linalg.norm(left - right, axis=1).min() > 0.3
    for finger in ("pinky", "index", "thumb"):
        tip = landmarks[:, LANDMARKS.index(f"left_{finger}")]
        wrist = landmarks[:, LANDMARKS.index("left_wrist")]
        assert np.linalg.norm(tip - wrist, axis=1).max() < 0.2
    body = [
        LANDMARKS.index(f"{s}_{j}") for s in ("left", "right") for j in ("elbow", "knee", "hip")
    ]
    flipped = landmarks_of(mirrored_joints(dance))
    np.testing.assert_allclose(flipped[:, body], mirrored(landmarks)[:, body], atol=1e-5)


def test_a_camera_turns_and_centres_but_does_not_bend(dance: np.ndarray) -> None:
    rng = np.random.default_rng(0)
    truth = landmarks_of(dance)
    seen = world_landmarks(truth, camera_rotation(facing(dance), 0.7, rng))
    np.testing.assert_allclose(seen[:, LEFT_HIP] + seen[:, RIGHT_HIP], 0, atol=1e-5)
    between = [np.linalg.norm(x[:, 11] - x[:, 28], axis=-1) for x in (truth, seen)]
    np.testing.assert_allclose(between[1], between[0], rtol=1e-4)
    assert seen[0, LANDMARKS.index("nose"), 1] < 0  # y points down


def test_a_frontal_camera_sees_the_left_hip_on_the_right_of_the_picture(dance: np.ndarray) -> None:
    rng = np.random.default_rng(0)
    seen = world_landmarks(landmarks_of(dance), camera_rotation(facing(dance), 0.0, rng))
    assert np.median(seen[:, LEFT_HIP, 0]) > 0.05
    # The nose is nearer to the camera than the ears.
    nose, ear = LANDMARKS.index("nose"), LANDMARKS.index("left_ear")
    assert np.median(seen[:, nose, 2] - seen[:, ear, 2]) < 0


def test_a_detectors_errors_last_and_are_largest_in_depth(dance: np.ndarray) -> None:
    still = np.repeat(landmarks_of(dance)[:1], 600, axis=0)
    still -= 0.5 * (still[:, LEFT_HIP] + still[:, RIGHT_HIP])[:, None]
    wrists = [LANDMARKS.index("left_wrist"), LANDMARKS.index("right_wrist")]
    errors = [detect(still, np.random.default_rng(s), 0.8)[:, wrists] for s in range(12)]
    spread = np.std([e.mean(axis=0) for e in errors], axis=0).mean(axis=0)
    assert spread[2] > 1.5 * max(spread[0], spread[1])
    wobble = errors[0][:, 0, 2] - errors[0][:, 0, 2].mean()
    autocorrelation = (wobble[1:] * wobble[:-1]).mean() / (wobble**2).mean()
    assert 0.6 < autocorrelation < 0.99
    assert np.abs(detect(still, np.random.default_rng(0), 0.0) - still).max() < 1e-4


def test_a_performer_keeps_the_dance_but_not_the_details(dance: np.ndarray) -> None:
    same = perform(dance, np.random.default_rng(0), strength=0.0)
    np.testing.assert_allclose(same, dance, atol=1e-4)
    other = perform(dance, np.random.default_rng(0))
    gap = np.linalg.norm(other - dance, axis=-1).mean()
    stranger = np.linalg.norm(choreography(12, 8.0) - dance, axis=-1).mean()
    assert 0.01 < gap < stranger / 2


def test_one_limb_from_another_dance_leaves_the_others(dance: np.ndarray) -> None:
    mixed = with_limbs(dance, choreography(12, 8.0), ("left_arm",))
    changed = np.abs(mixed - dance).max(axis=(0, 2)) > 1e-6
    assert set(np.flatnonzero(changed)) == {JOINT["left_elbow"], JOINT["left_wrist"]}


def test_held_out_dances_cannot_be_trained_on() -> None:
    assert training_seed(FIRST_HELD_OUT_SEED - 1) == FIRST_HELD_OUT_SEED - 1
    with pytest.raises(ValueError, match="held out"):
        training_seed(FIRST_HELD_OUT_SEED)


def test_held_out_takes_are_left_out_of_training() -> None:
    folder = data.mocap_folder()
    if folder is None:
        pytest.skip("the mocap is not here; SYNCHRO_YOU_DATA names the folder of the data")
    every, training = read_takes(folder), training_takes(folder)
    assert set(every) - set(training) == HELD_OUT_TAKES & set(every)
    assert {"05_14", "60_11", "61_15"} <= set(every) - set(training)
    assert {"05_13", "60_10"} <= set(training)


def test_a_folder_without_mocap_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MocapError, match=r"meta\.json"):
        read_takes(tmp_path)


def test_the_shipped_demos_are_what_the_command_writes(tmp_path: Path) -> None:
    written = write_references(tmp_path)
    assert [path.stem for path in written] == [demo.id for demo in DEMOS]
    for path in written:
        assert path.read_bytes() == (RELEASED / "references" / path.name).read_bytes()


def test_the_shipped_samples_are_what_the_command_writes(tmp_path: Path) -> None:
    for path in write_samples(tmp_path):
        shipped = Path(__file__).parents[3] / "docs" / "samples" / path.name
        assert path.read_bytes() == shipped.read_bytes()
    assert all(len(window) == 30 for window in sample_windows().values())
