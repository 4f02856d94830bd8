"""Rotations do what their names say."""

from __future__ import annotations

import numpy as np
import pytest

from model_export.motion.body import Floats, unit, vector
from model_export.stage.turning import (
    between,
    frame_of,
    share_of,
    shortest_turn,
    turn_about,
    turned,
)


def directions(seed: int) -> Floats:
    return unit(np.random.default_rng(seed).normal(size=(200, 3)).astype(np.float32))


def is_rotation(turns: Floats) -> bool:
    upright = np.swapaxes(turns, -1, -2) @ turns
    return bool(np.allclose(upright, np.eye(3), atol=1e-5) and np.all(np.linalg.det(turns) > 0))


def test_the_shortest_turn_arrives_and_takes_no_detour() -> None:
    start, end = directions(1), directions(2)

    turns = shortest_turn(start, end)

    assert is_rotation(turns)
    np.testing.assert_allclose(turned(turns, start), end, atol=2e-3)  # worst next to opposites
    across = np.cross(start, end).astype(np.float32)
    np.testing.assert_allclose(turned(turns, across), across, atol=2e-3)


def test_opposite_directions_still_give_a_rotation() -> None:
    turn = shortest_turn(vector(0, -1, 0), vector(0, 1, 0))

    assert np.isfinite(turn).all()


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_a_share_of_a_turn_is_the_same_turn_with_less_angle(share: float) -> None:
    axes = directions(3)
    angle = np.linspace(0.1, 3.0, len(axes)).astype(np.float32)

    part = share_of(turn_about(axes, angle), share)

    np.testing.assert_allclose(part, turn_about(axes, angle * np.float32(share)), atol=1e-3)


def test_between_begins_and_ends_at_its_frames() -> None:
    start, end = frame_of(directions(4), directions(5)), frame_of(directions(6), directions(7))

    assert is_rotation(between(start, end, 0.5))
    np.testing.assert_allclose(between(start, end, 0.0), start, atol=1e-4)
    np.testing.assert_allclose(
        between(start, end, 1.0), end, atol=5e-3
    )  # some are near half a turn
