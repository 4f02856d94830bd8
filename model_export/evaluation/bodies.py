"""Whom a camera saw, and from which side: what figures by body and by view are told by."""

from __future__ import annotations

from typing import Final

import numpy as np

from model_export.motion.body import Floats
from scorer.skeleton import LANDMARKS, LEFT_HIP, LEFT_SHOULDER, RIGHT_HIP, RIGHT_SHOULDER, SIDES

_LIMB_MEMBERS: Final = [
    (LANDMARKS.index(f"{side}_{a}"), LANDMARKS.index(f"{side}_{b}"))
    for side in SIDES
    for a, b in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))
]
_MEMBERS: Final = [*_LIMB_MEMBERS, (LEFT_SHOULDER, RIGHT_SHOULDER), (LEFT_HIP, RIGHT_HIP)]
_FROM, _TO = (np.array(ends) for ends in zip(*_MEMBERS, strict=True))


def _spine(landmarks: Floats) -> Floats:
    """From between the hips to between the shoulders, ``[..., 3]``."""
    ends = landmarks[..., [LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP], :]
    spine: Floats = 0.5 * (ends[..., 0, :] + ends[..., 1, :] - ends[..., 2, :] - ends[..., 3, :])
    return spine


def build(landmarks: Floats) -> Floats:
    """The members of a body, each as long as it is on average over a clip.

    Args:
        landmarks: true ones ``[..., T, 33, 3]``.

    Returns:
        ``[..., 11]`` in their unit: upper arms, forearms, thighs and shins, the lines of the
        shoulders and of the hips, the height of the trunk.
    """
    members = landmarks[..., _TO, :] - landmarks[..., _FROM, :]
    every = np.concatenate((members, _spine(landmarks)[..., None, :]), axis=-2)
    lengths: Floats = np.linalg.norm(every, axis=-1).mean(axis=-2)
    return lengths


def limbs_to_trunk(lengths: Floats) -> Floats:
    """The mean member of the limbs over the height of the trunk, ``[...]`` of :func:`build`'s."""
    ratio: Floats = lengths[..., : len(_LIMB_MEMBERS)].mean(axis=-1) / lengths[..., -1]
    return ratio


def builds_apart(first: Floats, second: Floats) -> Floats:
    """How far two bodies' proportions differ, whatever their sizes, ``[...]`` of two builds.

    The root mean square of the members' log ratios about their mean: Aitchison's distance of
    compositions (The statistical analysis of compositional data, 1982) per member. 0.1 says that
    members differ by about 10 %.
    """
    ratios = np.log(first / second)
    apart: Floats = ratios.std(axis=-1)
    return apart


def side_shown(landmarks: Floats) -> Floats:
    """Degrees from facing the camera: 0 from the front, 90 from a side, 180 from behind.

    Args:
        landmarks: true ones in the camera's axes (x right, y down, z away), ``[..., T, 33, 3]``.

    Returns:
        ``[...]``, of the mean direction over the frames, pitch aside.
    """
    left = landmarks[..., LEFT_SHOULDER, :] - landmarks[..., RIGHT_SHOULDER, :]
    ahead = np.cross(left, _spine(landmarks))
    ahead = (ahead / np.maximum(np.linalg.norm(ahead, axis=-1, keepdims=True), 1e-8)).mean(axis=-2)
    degrees: Floats = np.degrees(np.arctan2(np.abs(ahead[..., 0]), -ahead[..., 2]))
    return degrees
