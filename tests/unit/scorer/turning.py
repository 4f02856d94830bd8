"""Motions whose pair features can be told by hand: limbs that turn about one axis."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.embedder import Floats, Motion
from scorer.skeleton import ANGLES, LIMB_SEGMENTS, SEGMENTS

FRAMES: Final = 30
PARTS: Final = (4, 2, 2, 2, 2)

Doubles = npt.NDArray[np.float64]


def unit_parts(values: Floats) -> Floats:
    """Each part of the rows of ``values [n, 12]`` to length 1 / sqrt(5)."""
    parts = np.split(values, np.cumsum(PARTS)[:-1], axis=1)
    scaled = [part / np.linalg.norm(part, axis=1, keepdims=True) for part in parts]
    joined: Floats = (np.concatenate(scaled, axis=1) / np.sqrt(len(PARTS))).astype(np.float32)
    return joined


def all_segments(value: float) -> Doubles:
    """The same value for each of the eight segments."""
    return np.full(len(SEGMENTS), value)


def one_limb(limb: str, value: float, others: float) -> Doubles:
    """A value for the segments of one limb, and one for those of the others, ``[8]``."""
    values = all_segments(others)
    values[list(LIMB_SEGMENTS[limb])] = value
    return values


def turning(radians_a_frame: Doubles, tilt: Doubles | float = 0.0) -> Floats:
    """Segments that turn about the forward axis: directions ``[1, 30, 24]``.

    Args:
        radians_a_frame: ``[8]``.
        tilt: ``[8]``, where each of them begins.
    """
    angle = tilt + np.arange(FRAMES)[:, None] * radians_a_frame
    directions = np.stack((np.cos(angle), np.sin(angle), np.zeros_like(angle)), axis=-1)
    return directions.reshape(1, FRAMES, -1).astype(np.float32)


def motion(directions: Floats) -> Motion:
    """A window with these directions; embedding and angles are always the same."""
    embedding = unit_parts(np.random.default_rng(0).normal(size=(1, 12)).astype(np.float32))
    angles = np.full((1, FRAMES, len(ANGLES)), 1.0, dtype=np.float32)
    return Motion(embedding, angles, directions)
