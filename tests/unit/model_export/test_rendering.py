"""Motion to landmarks: who performs, from where it is seen, and through what device."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from model_export.angles import Kinematics
from model_export.motion.body import Floats, landmarks_of
from model_export.motion.confusion import from_behind
from model_export.motion.rendering import EXAM_SCENE, Scene, from_pose, pose_of, render
from scorer.skeleton import LEFT_HIP, RIGHT_HIP, SEGMENTS
from tests.unit.model_export.made import CLEAR

FRAMES = 100


@pytest.fixture(scope="module")
def motions(dance: Floats, another: Floats) -> Floats:
    """Two dances, six times: ``[12, 100, 15, 3]``."""
    return np.tile(np.stack((dance, another))[:, :FRAMES], (6, 1, 1, 1))


def _directions(landmarks: Floats) -> Floats:
    """Eight unit vectors a frame, ``[n, T, 8, 3]``."""
    columns: Floats = pose_of(landmarks)[..., : 3 * len(SEGMENTS)]
    return columns.reshape(*columns.shape[:2], len(SEGMENTS), 3)


def _apart(first: Floats, second: Floats) -> float:
    """Mean chord between the limb directions of two sets of clips."""
    return float(np.linalg.norm(_directions(first) - _directions(second), axis=-1).mean())


@pytest.mark.parametrize(
    "scene", [Scene(), EXAM_SCENE, Scene(image_share=0.5, slow_share=0.5, learned_share=0.5)]
)
def test_the_same_seed_gives_the_same_rendering(motions: Floats, scene: Scene) -> None:
    first, again, other = (render(motions, np.random.default_rng(s), scene) for s in (4, 4, 5))
    np.testing.assert_array_equal(first.landmarks, again.landmarks)
    np.testing.assert_array_equal(first.yaw, again.yaw)
    assert first.landmarks.shape == (12, FRAMES, 33, 3)
    assert first.landmarks.dtype == np.float32
    assert np.isfinite(first.landmarks).all()
    assert _apart(first.landmarks, other.landmarks) > 0.1


def test_a_clear_view_of_nobody_else_is_the_dance_itself(motions: Floats) -> None:
    """From anywhere: what the model sees does not depend on where the camera stands."""
    seen = render(motions, np.random.default_rng(0), CLEAR)
    assert np.ptp(seen.yaw) > 1
    # The detector's filter holds a picture back by up to a frame; that is all there is.
    assert _apart(seen.landmarks, landmarks_of(motions)) < 0.05


def test_each_clip_has_a_performer_a_camera_and_errors_of_its_own(motions: Floats) -> None:
    seen = render(motions, np.random.default_rng(0), EXAM_SCENE)
    assert len(np.unique(seen.yaw)) == len(motions)
    same_dance = seen.landmarks[0::2]
    for i in range(len(same_dance)):
        for k in range(i):
            assert _apart(same_dance[i : i + 1], same_dance[k : k + 1]) > 0.1


def test_the_truth_is_what_no_detector_and_no_device_has_touched(motions: Floats) -> None:
    rough = replace(EXAM_SCENE, scale=2.0, slow_share=1.0)
    clear, disturbed = (
        render(motions, np.random.default_rng(0), scene) for scene in (EXAM_SCENE, rough)
    )
    np.testing.assert_array_equal(clear.truth, disturbed.truth)
    assert _apart(clear.truth, clear.landmarks) > 0.05
    assert _apart(disturbed.truth, disturbed.landmarks) > _apart(clear.truth, clear.landmarks)
    hips = 0.5 * (clear.truth[:, :, LEFT_HIP] + clear.truth[:, :, RIGHT_HIP])
    np.testing.assert_allclose(hips, 0, atol=1e-5)
    nobody = render(motions, np.random.default_rng(0), replace(CLEAR, image_share=1.0))
    assert _apart(nobody.truth, landmarks_of(motions)) < 1e-3


def test_a_camera_may_be_told_where_to_stand(motions: Floats) -> None:
    yaw = np.where(np.arange(12) < 6, 0.0, np.pi).astype(np.float32)
    seen = render(motions, np.random.default_rng(0), EXAM_SCENE, yaw)
    np.testing.assert_array_equal(seen.yaw, yaw)
    np.testing.assert_array_equal(from_behind(seen.landmarks), yaw > 1)


def test_world_landmarks_have_their_origin_between_the_hips_and_pictures_do_not(
    motions: Floats,
) -> None:
    for share, place in ((0.0, (0.0, 0.0)), (1.0, (0.5 * 720 / 1280, 0.5))):
        scene = replace(EXAM_SCENE, image_share=share)
        seen = render(motions, np.random.default_rng(0), scene).landmarks
        hips = 0.5 * (seen[:, :, LEFT_HIP] + seen[:, :, RIGHT_HIP])
        np.testing.assert_allclose(hips[..., :2].mean(axis=(0, 1)), place, atol=0.01)


def test_a_picture_shows_the_same_movement(motions: Floats, another: Floats) -> None:
    """Perspective and a depth that is only nearly undone bend it less than another dance does."""
    pictured = render(motions, np.random.default_rng(0), replace(CLEAR, image_share=1.0)).landmarks
    own = _apart(pictured, landmarks_of(motions))
    strangers = _apart(pictured, landmarks_of(np.roll(motions, 1, axis=0)))
    assert own < 0.3 * strangers


def test_the_share_of_pictures_is_as_told(motions: Floats) -> None:
    scene = replace(EXAM_SCENE, image_share=0.25)
    many = np.repeat(motions[:, :8], 25, axis=0)
    seen = render(many, np.random.default_rng(0), scene).landmarks
    pictured = np.abs(seen[:, 0, LEFT_HIP, :2] + seen[:, 0, RIGHT_HIP, :2]).max(axis=1) > 0.5
    # 300 draws: 2.5 % is one deviation.
    assert pictured.mean() == pytest.approx(0.25, abs=0.075)


def test_a_slow_device_takes_the_same_movement(motions: Floats) -> None:
    full, slow = (
        render(motions, np.random.default_rng(0), replace(EXAM_SCENE, slow_share=s)).landmarks
        for s in (0.0, 1.0)
    )
    assert slow.shape == full.shape
    off = np.linalg.norm(slow - full, axis=-1)
    assert 0.0005 < off.mean() < 0.02  # metres
    assert off.max() < 0.5


def test_a_slow_device_draws_straight_lines_between_its_frames(motions: Floats) -> None:
    scene = replace(EXAM_SCENE, slow_share=1.0, slow_fps=(10.0, 10.0))
    full, slow = (
        render(motions, np.random.default_rng(0), s).landmarks for s in (EXAM_SCENE, scene)
    )

    def straight(clips: Floats) -> Floats:
        bend = np.abs(np.diff(clips, n=2, axis=1)).max(axis=(2, 3))
        share: Floats = (bend < 1e-5).mean(axis=1)
        return share

    # Of three neighbours, a frame of the device's lies within in two cases out of three.
    np.testing.assert_allclose(straight(slow), 1 / 3, atol=0.05)
    assert straight(full).max() < 0.05


def test_a_slow_device_shows_nothing_that_was_not_about_to_be_seen(motions: Floats) -> None:
    """At 10 frames per second, each coordinate is between what it was three frames before and
    after: a straight line does not overshoot."""
    scene = replace(EXAM_SCENE, slow_share=1.0, slow_fps=(10.0, 10.0))
    full, slow = (
        render(motions, np.random.default_rng(0), s).landmarks for s in (EXAM_SCENE, scene)
    )
    padded = np.pad(full, ((0, 0), (3, 3), (0, 0), (0, 0)), mode="edge")
    near = np.stack([padded[:, k : k + FRAMES] for k in range(7)])
    assert (slow >= near.min(axis=0) - 1e-5).all()
    assert (slow <= near.max(axis=0) + 1e-5).all()


def test_the_pose_is_directions_and_then_angles(motions: Floats) -> None:
    landmarks = landmarks_of(motions)
    pose = pose_of(landmarks)
    assert pose.shape == (12, FRAMES, 36)
    expected = Kinematics()(torch.from_numpy(landmarks))
    for found, right in zip(from_pose(torch.from_numpy(pose)), expected, strict=True):
        torch.testing.assert_close(found, right)
    np.testing.assert_allclose(np.linalg.norm(_directions(landmarks), axis=-1), 1, atol=1e-5)
    # Any leading axes; those of one clip as well.
    np.testing.assert_array_equal(pose_of(landmarks.reshape(3, 4, FRAMES, 33, 3))[1, 2], pose[6])


def test_rough_clips_tremble_and_the_others_stay_as_they_were(motions: Floats) -> None:
    """Three centimetres on every coordinate, in the picture as in the world."""
    for share in (0.0, 1.0):
        calm = replace(CLEAR, image_share=share)
        rough = replace(calm, rough_share=1.0, rough_m=(0.03, 0.03))
        still, trembling = (
            render(motions, np.random.default_rng(0), scene).landmarks for scene in (calm, rough)
        )
        first, second = (np.diff(clips, n=3, axis=1).std() for clips in (still, trembling))
        assert second > 3 * first
    world = render(motions, np.random.default_rng(0), replace(rough, image_share=0.0)).landmarks
    # The third difference of white noise has the variance 1 + 9 + 9 + 1; some of it is the dance's.
    assert np.diff(world, n=3, axis=1).std() == pytest.approx(0.03 * np.sqrt(20), rel=0.1)

    some = render(motions, np.random.default_rng(0), replace(CLEAR, rough_share=0.5)).landmarks
    jumps = np.diff(some, n=3, axis=1).std(axis=(1, 2, 3))
    assert 0 < (jumps > 0.01).sum() < len(motions)
