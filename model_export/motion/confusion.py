"""Gross errors of a detector: limbs that drift off, limbs that change places."""

from __future__ import annotations

from typing import Final

import numpy as np

from model_export.motion.body import Floats
from scorer.skeleton import LANDMARKS, LEFT_HIP, LEFT_SHOULDER, LIMBS, RIGHT_HIP, RIGHT_SHOULDER

_BEYOND: Final = {
    "arm": ("elbow", "wrist", "pinky", "index", "thumb"),
    "leg": ("knee", "ankle", "heel", "foot_index"),
}
# Columns of each limb without its root, and the root; in the order of LIMBS.
_PARTS: Final = tuple(
    [LANDMARKS.index(f"{side}_{part}") for part in _BEYOND[limb]]
    for side, limb in (name.split("_") for name in LIMBS)
)
_ROOTS: Final = (LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP)
_TRUNK: Final = (LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP)

_BEHIND_M: Final = 0.05
_DRIFT_M: Final = 0.08
_DRIFT_FRAMES: Final = (6, 26)
_COLLAPSE: Final = 0.5
_SWAP_FRAMES: Final = (3, 16)
_PER_FRAMES: Final = 100
_FROM_BEHIND: Final = 4.0


def hidden_by_trunk(landmarks: Floats) -> Floats:
    """1 where a landmark lies behind the trunk's outline, else 0: float32 ``[..., 33]``."""
    trunk = landmarks[..., _TRUNK, :]
    low, high = trunk.min(axis=-2)[..., None, :], trunk.max(axis=-2)[..., None, :]
    within = (landmarks[..., :2] >= low[..., :2]) & (landmarks[..., :2] <= high[..., :2])
    behind = landmarks[..., 2] > trunk[..., 2].mean(axis=-1)[..., None] + _BEHIND_M
    hidden: Floats = (within.all(axis=-1) & behind).astype(np.float32)
    return hidden


def from_behind(landmarks: Floats) -> np.ndarray:
    """Whether the camera sees a body's back for most of a clip: ``[n]`` of ``[n, T, 33, 3]``."""
    across = landmarks[..., LEFT_SHOULDER, 0] - landmarks[..., RIGHT_SHOULDER, 0]
    # In a picture the left shoulder of somebody who faces the camera is on the right.
    back: np.ndarray = across.mean(axis=-1) < 0
    return back


def _episodes(
    rng: np.random.Generator, n: int, frames: int, chance: np.ndarray, lasting: tuple[int, int]
) -> list[tuple[int, int, int]]:
    """(clip, first frame, end) of events that come ``chance [n]`` times in 100 frames."""
    counts = rng.poisson(chance * frames / _PER_FRAMES)
    out = []
    for clip in np.flatnonzero(counts):
        for _ in range(counts[clip]):
            start = int(rng.integers(frames))
            out.append((int(clip), start, min(frames, start + int(rng.integers(*lasting)))))
    return out


def drift_limbs(landmarks: Floats, rng: np.random.Generator, chance: np.ndarray) -> None:
    """Let limbs slide away and shrink towards their root for a while, in place.

    Args:
        landmarks: float32 ``[n, T, 33, 3]``.
        rng: when, where and how far.
        chance: ``[n]``, drifts of each limb in 100 frames.
    """
    n, frames = landmarks.shape[:2]
    for parts, root in zip(_PARTS, _ROOTS, strict=True):
        for clip, start, end in _episodes(rng, n, frames, chance, _DRIFT_FRAMES):
            swell = np.sin(np.pi * (np.arange(end - start) + 0.5) / (end - start))
            swell = swell.astype(np.float32)[:, None, None]
            offset = rng.normal(0, _DRIFT_M, 3).astype(np.float32)
            collapse = np.float32(rng.uniform(0, _COLLAPSE))
            limb = landmarks[clip, start:end][:, parts]
            anchor = landmarks[clip, start:end, root][:, None]
            moved = limb + swell * (offset + collapse * (anchor - limb))
            landmarks[clip, start:end, parts] = np.swapaxes(moved, 0, 1)


def swap_limbs(
    landmarks: Floats, truth: Floats, rng: np.random.Generator, chance: np.ndarray
) -> None:
    """Exchange left and right legs, and half as often arms, for a few frames, in place.

    Args:
        landmarks: float32 ``[n, T, 33, 3]``.
        truth: the same without errors; says who is seen from behind.
        rng: when.
        chance: ``[n]``, exchanges of the legs in 100 frames.
    """
    n, frames = landmarks.shape[:2]
    chance = chance * np.where(from_behind(truth), _FROM_BEHIND, 1.0)
    for share, (left, right) in ((0.5, _PARTS[:2]), (1.0, _PARTS[2:])):
        for clip, start, end in _episodes(rng, n, frames, share * chance, _SWAP_FRAMES):
            stretch = landmarks[clip, start:end]
            kept = stretch[:, left]
            stretch[:, left] = stretch[:, right]
            stretch[:, right] = kept
