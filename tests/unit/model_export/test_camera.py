"""Virtual cameras: where they stand, what they keep and what lands in the picture."""

from __future__ import annotations

import numpy as np
import pytest

from model_export.motion.body import Floats, landmarks_of
from model_export.motion.camera import (
    Viewpoints,
    camera_rotations,
    draw_yaw,
    facing,
    image_landmarks,
    world_landmarks,
)
from model_export.motion.confusion import from_behind
from model_export.motion.rendering import pose_of
from scorer.clip import IMAGE_DEPTH, isotropic_image
from scorer.skeleton import LANDMARKS, LEFT_HIP, RIGHT_HIP

LEVEL = Viewpoints(pitch_deg=(0.0, 0.0), roll_deg=0.0)


def _seen(joints: Floats, *yaws_deg: float, viewpoints: Viewpoints = LEVEL) -> Floats:
    """World landmarks of one motion from cameras at these yaws, ``[yaws, T, 33, 3]``."""
    batch = np.repeat(joints[None], len(yaws_deg), axis=0)
    yaw = np.deg2rad(np.array(yaws_deg, dtype=np.float32))
    rotation = camera_rotations(facing(batch), yaw, np.random.default_rng(0), viewpoints)
    return world_landmarks(landmarks_of(batch), rotation)


def _pictured(seen: Floats, distance_m: float, width: int = 720, height: int = 1280) -> Floats:
    """The same in the picture, with just the depth that the scorer undoes, made isotropic."""
    ones = np.ones(len(seen), dtype=np.float32)
    picture = image_landmarks(seen, distance_m * ones, ones / IMAGE_DEPTH, width, height)
    return isotropic_image(picture, width / height)


def test_a_camera_turns_and_centres_but_does_not_bend(dance: Floats) -> None:
    truth = landmarks_of(dance)
    (seen,) = _seen(dance, 40.0, viewpoints=Viewpoints())
    np.testing.assert_allclose(seen[:, LEFT_HIP] + seen[:, RIGHT_HIP], 0, atol=1e-5)
    between = [np.linalg.norm(x[:, 11] - x[:, 28], axis=-1) for x in (truth, seen)]
    np.testing.assert_allclose(between[1], between[0], rtol=1e-4)
    assert seen[0, LANDMARKS.index("nose"), 1] < 0  # y points down


def test_a_frontal_camera_sees_the_left_hip_on_the_right_of_the_picture(dance: Floats) -> None:
    (seen,) = _seen(dance, 0.0)
    assert np.median(seen[:, LEFT_HIP, 0]) > 0.05
    # The nose is nearer to the camera than the ears.
    nose, ear = LANDMARKS.index("nose"), LANDMARKS.index("left_ear")
    assert np.median(seen[:, nose, 2] - seen[:, ear, 2]) < 0


def test_frontal_means_in_front_of_the_dancer_whichever_way_she_faces(dance: Floats) -> None:
    angle = 2.0
    turn = np.array(
        [[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]],
        dtype=np.float32,
    )
    elsewhere = dance @ turn.T
    assert abs(float(facing(elsewhere[None])[0] - facing(dance[None])[0])) > 1
    np.testing.assert_allclose(_seen(elsewhere, 0.0), _seen(dance, 0.0), atol=1e-4)


def test_a_camera_behind_sees_the_back(dance: Floats) -> None:
    assert from_behind(_seen(dance, 0.0, 45.0, 180.0, -150.0)).tolist() == [
        False,
        False,
        True,
        True,
    ]


def test_cameras_look_from_in_front_more_often_than_from_anywhere_else() -> None:
    yaw = np.rad2deg(draw_yaw(np.random.default_rng(0), 4000))
    assert yaw.min() < -150
    assert yaw.max() > 150
    # 60 % lie within a normal of 35 degrees, the rest anywhere: within 35, .6 * .683 + .4 * 70/360.
    assert (np.abs(yaw) < 35).mean() == pytest.approx(0.487, abs=0.03)
    nowhere_else = draw_yaw(np.random.default_rng(0), 100, Viewpoints(frontal_share=1, yaw_deg=0))
    assert not nowhere_else.any()


@pytest.mark.parametrize(("width", "height"), [(720, 1280), (1920, 1080), (500, 500)])
def test_a_distant_picture_is_the_world_form(dance: Floats, width: int, height: int) -> None:
    """What the scorer makes of a picture from far away, with exactly the depth that it undoes."""
    seen = _seen(dance, 0.0, 60.0)
    # At 500 m a body's depth changes its size by a thousandth.
    distant = pose_of(_pictured(seen, 500.0, width, height))
    np.testing.assert_allclose(distant, pose_of(seen), atol=0.01)


def test_a_near_camera_enlarges_what_is_near(dance: Floats) -> None:
    seen = _seen(dance, 0.0)
    off = [np.abs(pose_of(_pictured(seen, m)) - pose_of(seen)).mean() for m in (2.0, 6.0, 500.0)]
    assert off[0] > 2 * off[1] > 20 * off[2]


def test_in_the_picture_the_body_stands_in_the_middle_two_thirds_high(dance: Floats) -> None:
    ones = np.ones(1, dtype=np.float32)
    picture = image_landmarks(_seen(dance, 0.0), 4 * ones, ones, 720, 1280)[0]
    hips = 0.5 * (picture[:, LEFT_HIP] + picture[:, RIGHT_HIP])
    np.testing.assert_allclose(hips[:, :2], 0.5, atol=0.01)
    height = np.ptp(picture[..., 1], axis=1)
    assert 0.5 < np.median(height) < 0.8


def test_depth_in_the_picture_is_exaggerated_as_told(dance: Floats) -> None:
    ones = np.ones(1, dtype=np.float32)
    seen = _seen(dance, 0.0)
    once, thrice = (image_landmarks(seen, 4 * ones, k * ones, 720, 1280) for k in (1, 3))
    np.testing.assert_allclose(thrice[..., 2], 3 * once[..., 2], rtol=1e-5)
    np.testing.assert_array_equal(thrice[..., :2], once[..., :2])
