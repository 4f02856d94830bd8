"""Errors learned of the real detector: of the size and the memory that were measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model_export.motion.body import Floats, landmarks_of
from model_export.motion.camera import camera_rotations, facing, world_landmarks
from model_export.motion.emulation import (
    LEARNED,
    MAIN,
    SEEN,
    VALUES,
    Emulation,
    EmulationError,
    emulate,
    learned,
    trunk_lengths,
)
from model_export.motion.rendering import pose_of
from scorer.skeleton import ANGLES, LANDMARKS, LEFT_HIP, RIGHT_HIP, SEGMENTS
from tests.unit.model_export.made import standing

LEFT_WRIST, LEFT_INDEX = (LANDMARKS.index(f"left_{part}") for part in ("wrist", "index"))
BENDS = [
    i for i, angle in enumerate(ANGLES) if angle.name.endswith(("elbow_flexion", "knee_flexion"))
]


def frontal(joints: Floats) -> Floats:
    """True world landmarks of ``[n, T, 15, 3]`` from in front."""
    yaw = np.zeros(len(joints), dtype=np.float32)
    rotation = camera_rotations(facing(joints), yaw, np.random.default_rng(0))
    return world_landmarks(landmarks_of(joints), rotation)


def foretelling(offset: Floats, lasting: float = 0.0, passing: float = 0.0) -> Emulation:
    """Foretells ``offset [12, 3]`` whatever it sees."""
    one = np.eye(VALUES, dtype=np.float32)
    size = 3 * len(SEEN)
    return Emulation(
        np.zeros(size, dtype=np.float32),
        np.ones(size, dtype=np.float32),
        (np.zeros((size, VALUES), dtype=np.float32),),
        (offset.reshape(-1).astype(np.float32),),
        lasting * one,
        passing * one,
        0.8,
        0.5,
    )


@pytest.fixture(scope="module")
def still() -> Floats:
    return frontal(np.repeat(standing(100)[None], 40, axis=0))


def test_what_is_foretold_is_added_in_trunk_lengths_and_hands_go_along(still: Floats) -> None:
    offset = np.zeros((12, 3), dtype=np.float32)
    offset[MAIN.index(LEFT_WRIST)] = (0.1, 0, 0.2)

    moved = emulate(still, np.random.default_rng(0), emulation=foretelling(offset)) - still

    length = trunk_lengths(still)[0]
    for landmark in (LEFT_WRIST, LEFT_INDEX):
        wanted = np.broadcast_to(length * offset[4], (40, 100, 3))
        np.testing.assert_allclose(moved[:, :, landmark], wanted, atol=1e-5)
    others = [i for i in range(33) if i not in (LEFT_WRIST, *range(17, 23))]
    np.testing.assert_allclose(moved[:, :, others], 0, atol=1e-5)


def test_what_is_not_foretold_has_its_size_and_its_memory(still: Floats) -> None:
    nothing = np.zeros((12, 3), dtype=np.float32)
    rng = np.random.default_rng(0)

    lasting = foretelling(nothing, lasting=0.05).unforeseen(rng, 400, 2)
    passing = foretelling(nothing, passing=0.1).unforeseen(rng, 400, 50)

    np.testing.assert_array_equal(lasting[:, 0], lasting[:, 1])
    assert lasting.std() == pytest.approx(0.05, rel=0.05)
    assert passing.std() == pytest.approx(0.1, rel=0.05)
    successive = (passing[:, 1:] * passing[:, :-1]).mean() / np.square(passing).mean()
    assert 0.72 < successive < 0.8  # the swelling takes a little of 0.8
    assert (np.abs(passing) > 0.4).mean() > 10 * 6e-5  # far more than a normal distribution has
    seen = emulate(still, rng, emulation=foretelling(nothing, passing=0.1))
    hips = seen[:, :, [LEFT_HIP, RIGHT_HIP]].mean(axis=2)
    np.testing.assert_allclose(hips, 0, atol=1e-6)


def test_what_ships_straightens_what_is_bent(dance: Floats) -> None:
    truth = frontal(dance[None])

    seen = emulate(truth, np.random.default_rng(0), unforeseen=(0.0, 0.0))

    angles = 3 * len(SEGMENTS)
    bent = pose_of(truth)[..., angles:][..., BENDS]
    found = pose_of(seen)[..., angles:][..., BENDS]
    deep = bent > np.deg2rad(40)
    assert deep.sum() > 50
    assert np.rad2deg((found - bent)[deep].mean()) < -4
    assert seen.shape == truth.shape
    assert seen.dtype == np.float32


def test_what_was_learned_is_kept_whole(tmp_path: Path) -> None:
    path = tmp_path / "learned.npz"
    offset = np.arange(36, dtype=np.float32).reshape(12, 3)

    foretelling(offset, 0.25, 0.5).save(path)
    again = learned(path)

    np.testing.assert_array_equal(again.biases[0], offset.reshape(-1))
    np.testing.assert_array_equal(again.passing, 0.5 * np.eye(VALUES))
    assert again.keep == pytest.approx(0.8)
    assert again.swell == pytest.approx(0.5)
    assert list(tmp_path.iterdir()) == [path]
    assert LEARNED.stat().st_size < 100_000


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_anything_else_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "learned.npz"
    path.write_bytes(content)

    with pytest.raises(EmulationError, match=r"learned\.npz: not what `stage learn` writes"):
        learned(path)
