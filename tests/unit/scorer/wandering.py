"""Limbs that wander: dances for tests that need neither a body nor the model."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scorer.clip import Floats
from scorer.resampling import read_at
from scorer.skeleton import LIMBS, SEGMENTS

Mask = npt.NDArray[np.bool_]

_EVERY = 12  # frames from pose to pose


def wandering(seed: int, frames: int) -> Floats:
    """Limb directions ``[frames, 24]`` that go smoothly from one random pose to the next."""
    rng = np.random.default_rng(seed)
    poses = rng.normal(size=(frames // _EVERY + 4, len(SEGMENTS) * 3)).astype(np.float32)
    at = np.arange(frames) / _EVERY
    share = at % 1
    between = read_at(poses, np.floor(at) + share * share * (3 - 2 * share))
    return units(between)


def units(directions: Floats) -> Floats:
    """Each segment's direction to length 1, ``[T, 24]``."""
    vectors = directions.reshape(-1, len(SEGMENTS), 3)
    scaled: Floats = vectors / np.linalg.norm(vectors, axis=2, keepdims=True)
    return scaled.reshape(directions.shape)


def seen_from(frames: int, *unseen: str) -> Mask:
    """Which limbs are seen in each frame, ``[frames, 4]``: all but these."""
    return np.tile([limb not in unseen for limb in LIMBS], (frames, 1))
