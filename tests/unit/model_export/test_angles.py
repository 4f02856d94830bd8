"""The one definition of angles and limb directions, against plain formulas in float64."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from model_export.angles import Kinematics, angle_between, unit
from model_export.cases import simulated
from model_export.motion.body import vector
from scorer.skeleton import ANGLES, LANDMARKS, SEGMENTS, mirrored


@pytest.fixture(scope="module")
def dance() -> np.ndarray:
    return next(simulated()).windows(3, 30)


def _kinematics(landmarks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    angles, directions = Kinematics()(torch.from_numpy(landmarks))
    return angles.numpy(), directions.numpy()


def test_angles_are_those_of_the_table(dance: np.ndarray) -> None:
    angles, _ = _kinematics(dance)
    wide = dance.astype(np.float64)
    for column, angle in enumerate(ANGLES):
        first, second = (
            wide[:, :, LANDMARKS.index(end)] - wide[:, :, LANDMARKS.index(start)]
            for start, end in (angle.first, angle.second)
        )
        lengths = np.linalg.norm(first, axis=-1) * np.linalg.norm(second, axis=-1)
        expected = np.arccos((first * second).sum(axis=-1) / lengths)
        np.testing.assert_allclose(angles[..., column], expected, atol=2e-6, err_msg=angle.name)


@pytest.mark.parametrize("degrees", [0.0, 0.001, 0.1, 45.0, 90.0, 179.9, 180.0])
def test_angles_are_exact_where_arccos_is_not(degrees: float) -> None:
    turn = math.radians(degrees)
    pair = torch.tensor([[1.0, 0.0, 0.0], [math.cos(turn), math.sin(turn), 0.0]])
    # 2e-7 is three roundings of a float32 near pi.
    assert float(angle_between(pair[0], unit(pair[1]))) == pytest.approx(turn, abs=4e-7)


def test_directions_are_unit_vectors_in_the_order_of_the_table(dance: np.ndarray) -> None:
    _, directions = _kinematics(dance)
    vectors = directions.reshape(*directions.shape[:2], len(SEGMENTS), 3)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=-1), 1, atol=1e-5)


def test_a_raised_arm_points_up_in_the_torsos_frame() -> None:
    body = np.zeros((1, 1, 33, 3), dtype=np.float32)
    places = {
        "left_shoulder": (0.2, -0.5, 0), "right_shoulder": (-0.2, -0.5, 0),
        "left_hip": (0.1, 0, 0), "right_hip": (-0.1, 0, 0),
        "left_elbow": (0.2, -0.8, 0), "left_wrist": (0.5, -0.8, 0),
    }  # fmt: skip
    for name, place in places.items():  # camera axes: x right, y down, z away
        body[0, 0, LANDMARKS.index(name)] = place
    _, directions = _kinematics(body)
    vectors = dict(zip((s.name for s in SEGMENTS), directions[0, 0].reshape(-1, 3), strict=True))
    np.testing.assert_allclose(vectors["left_upper_arm"], (0, 1, 0), atol=1e-6)
    np.testing.assert_allclose(vectors["left_forearm"], (1, 0, 0), atol=1e-6)


def test_nothing_changes_with_scale_place_or_camera(dance: np.ndarray) -> None:
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0]
    turn *= np.sign(np.linalg.det(turn))
    moved = (dance @ turn.T.astype(np.float32)) * 7.0 + vector(1.0, -2.0, 3.0)
    for before, after in zip(
        _kinematics(dance), _kinematics(moved.astype(np.float32)), strict=True
    ):
        np.testing.assert_allclose(after, before, atol=2e-5)


def test_a_mirror_swaps_sides(dance: np.ndarray) -> None:
    angles, directions = _kinematics(dance)
    flipped_angles, flipped_directions = _kinematics(mirrored(dance))
    swap = [1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10]
    np.testing.assert_allclose(flipped_angles, angles[..., swap], atol=1e-5)
    vectors, flipped = (d.reshape(*d.shape[:2], 8, 3) for d in (directions, flipped_directions))
    expected = vectors[:, :, [1, 0, 3, 2, 5, 4, 7, 6]] * vector(-1, 1, 1)
    np.testing.assert_allclose(flipped, expected, atol=1e-5)


def test_bones_without_length_stay_finite() -> None:
    for value in _kinematics(np.zeros((1, 6, 33, 3), dtype=np.float32)):
        assert np.isfinite(value).all()
