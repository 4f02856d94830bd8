"""Limbs that were not seen, put where the reference has them, so that they neither help nor hurt.

A detector reports every landmark in every frame, also legs under the edge of the picture. Left in,
its guesses would be scored as if somebody had danced them.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import Floats
from scorer.skeleton import (
    LANDMARKS,
    LEFT_HIP,
    LEFT_SHOULDER,
    LIMBS,
    RIGHT_HIP,
    RIGHT_SHOULDER,
)
from scorer.vectors import cross

Mask = npt.NDArray[np.bool_]

_OF_ARM: Final = ("elbow", "wrist", "pinky", "index", "thumb")
_OF_LEG: Final = ("knee", "ankle", "heel", "foot_index")
_LINES: Final = {
    "arm": (LEFT_SHOULDER, RIGHT_SHOULDER),
    "leg": (LEFT_HIP, RIGHT_HIP),
}


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    units: Floats = vectors / np.maximum(length, 1e-9)
    return units


def _trunk(landmarks: Floats, line: tuple[int, int]) -> tuple[Floats, Floats]:
    """Axes of the torso or of the pelvis ``[T, 3, 3]`` (to the left, up, ahead; as the model has
    them), and the trunk's length ``[T, 1]``."""
    sides = landmarks[:, [LEFT_SHOULDER, RIGHT_SHOULDER]] - landmarks[:, [LEFT_HIP, RIGHT_HIP]]
    spine = sides.sum(axis=1)
    up = _unit(spine)
    across = landmarks[:, line[0]] - landmarks[:, line[1]]
    left = _unit(across - (across * up).sum(axis=1, keepdims=True) * up)
    axes: Floats = np.stack((left, up, cross(left, up)), axis=1)
    return axes, np.linalg.norm(spine, axis=1, keepdims=True)


def graft(dancer: Floats, reference: Floats, seen: Mask) -> Floats:
    """The dancer with the reference's limbs where the own ones were not seen.

    Args:
        dancer, reference: float32 ``[T, 33, 3]``, frame by frame.
        seen: bool ``[T, 4]``, in the order of ``LIMBS``.

    Returns:
        ``dancer`` itself where all was seen; else a copy in which unseen limbs have, in the
        dancer's own body's frame, the reference's directions.
    """
    if seen.all():
        return dancer
    out = dancer.copy()
    for column, limb in enumerate(LIMBS):
        frames = np.flatnonzero(~seen[:, column])
        if len(frames) == 0:
            continue
        side, kind = limb.split("_")
        line = _LINES[kind]
        names = _OF_ARM if kind == "arm" else _OF_LEG
        own = [LANDMARKS.index(f"{side}_{name}") for name in names]
        root = line[0] if side == "left" else line[1]
        mine, length = _trunk(dancer[frames], line)
        theirs, their_length = _trunk(reference[frames], line)
        offsets = reference[frames][:, own] - reference[frames, root][:, None]
        inside = offsets @ np.swapaxes(theirs, 1, 2)
        scale = (length / np.maximum(their_length, 1e-9))[:, :, None]
        out[frames[:, None], own] = dancer[frames, root][:, None] + scale * (inside @ mine)
    return out
