"""Where a camera stands, and what it sees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model_export.motion.body import vector
from model_export.stage.camera import Camera
from model_export.stage.drive import Performance

FRONT = Camera(480, 640, pitch=0.0)


def test_the_point_it_aims_at_is_the_middle_of_the_picture() -> None:
    camera = replace(FRONT, yaw=70, pitch=20, aim=(0.4, 1.1, -0.3))

    np.testing.assert_allclose(camera.pictured(vector(0.4, 1.1, -0.3)), 0.5, atol=1e-6)


def test_from_the_front_the_dancers_left_is_on_the_right() -> None:
    x, y = FRONT.pictured(vector(0.5, 1.4, 0.0))

    assert x > 0.5
    assert y < 0.5


def test_ninety_degrees_are_the_side_of_the_left_hand() -> None:
    view = replace(FRONT, yaw=90).view()

    left_hand = view[:3, :3] @ vector(1, 0.9, 0) + view[:3, 3]
    middle = view[:3, :3] @ vector(0, 0.9, 0) + view[:3, 3]

    assert left_hand[2] > middle[2], "nearer to the camera, which looks along -z"


def test_a_positive_pitch_looks_down() -> None:
    camera = replace(FRONT, pitch=30)
    view = camera.view()

    eye = -view[:3, :3].T @ view[:3, 3]

    assert abs(eye[1] - (0.9 + 4.0 * np.sin(np.deg2rad(30)))) < 1e-5


@pytest.mark.parametrize("yaw", [0, 35, 90, 180, -120])
@pytest.mark.parametrize("size", [(480, 640), (640, 360)])
def test_framing_sees_the_whole_dance_and_little_else(
    performed: Performance, yaw: float, size: tuple[int, int]
) -> None:
    places = (
        Camera(*size, yaw=yaw, pitch=8).framing(performed.landmarks).pictured(performed.landmarks)
    )

    assert places.min() > 0.03
    assert places.max() < 0.97
    assert np.ptp(places, axis=(0, 1)).max() > 0.6
