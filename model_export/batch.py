"""One contrastive batch: windows of a pool, their labels, and which of them are alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor

from model_export.angles import Kinematics
from model_export.motion.pool import CHUNK_FRAMES, Pool
from model_export.network import WINDOW_FRAMES
from scorer.skeleton import LIMB_SEGMENTS, LIMBS

WINDOWS_PER_CHUNK: Final = 4
WINDOW_STRIDE: Final = 16
JITTER_FRAMES: Final = 2
# Two windows are the same movement when even their most different limb points, on average over
# the window, to within this chord (0.25 is 14 degrees).
ALIKE_CHORD: Final = 0.25
_COMPARE_EVERY: Final = 3  # frames; a limb does not leave and come back in a tenth of a second


@dataclass(frozen=True)
class Batch:
    """``landmarks [rows, 30, 33, 3]``, ``label [rows]``, ``alike [rows, rows]``."""

    landmarks: Tensor
    label: Tensor
    alike: Tensor


def _windows(clips: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """``clips [n, frames, …]`` and ``starts [n, w]`` to windows ``[n, w, 30, …]``."""
    rows = np.arange(len(clips))[:, None, None]
    return clips[rows, starts[:, :, None] + np.arange(WINDOW_FRAMES)]


def worst_limb_chord(directions: Tensor) -> Tensor:
    """Mean distance of the most different limb between windows.

    Args:
        directions: ``[rows, frames, 24]``.

    Returns:
        ``[rows, rows]``.
    """
    rows, frames = directions.shape[:2]
    parts = directions.reshape(rows, frames, -1, 3).permute(2, 1, 0, 3)  # segment, frame, row
    chord = torch.cdist(parts, parts).mean(dim=1)
    limbs = [chord[list(LIMB_SEGMENTS[limb])].mean(dim=0) for limb in LIMBS]
    return torch.stack(limbs).amax(dim=0)


def draw_batch(pool: Pool, chunks: int, rng: np.random.Generator) -> Batch:
    """Windows of ``chunks`` chunks: two performances each, one still, one with a wrong limb."""
    chosen = rng.choice(len(pool.good), chunks, replace=False)
    span = (WINDOWS_PER_CHUNK - 1) * WINDOW_STRIDE + WINDOW_FRAMES
    first = rng.integers(JITTER_FRAMES, CHUNK_FRAMES - span - JITTER_FRAMES, (chunks, 1))
    starts = first + WINDOW_STRIDE * np.arange(WINDOWS_PER_CHUNK)
    views = np.argsort(rng.random((chunks, pool.good.shape[1])), axis=1)[:, :2]

    def jittered() -> np.ndarray:
        return starts + rng.integers(-JITTER_FRAMES, JITTER_FRAMES + 1, (chunks, 1))

    good = [_windows(pool.good[chosen, views[:, k]], jittered()) for k in range(2)]
    others = [_windows(clips[chosen], starts) for clips in (pool.still, pool.wrong)]
    truth = [_windows(pool.truth[chosen, k], starts) for k in (0, 0, 1, 2)]

    def flat(parts: list[np.ndarray]) -> Tensor:
        return torch.from_numpy(np.concatenate([p.reshape(-1, *p.shape[2:]) for p in parts]))

    count = chunks * WINDOWS_PER_CHUNK
    anchors = torch.arange(count)
    label = torch.cat((anchors, anchors, count + torch.arange(2 * count)))
    _, directions = Kinematics()(flat(truth)[:, ::_COMPARE_EVERY])
    alike = worst_limb_chord(directions) < ALIKE_CHORD
    return Batch(flat([*good, *others]), label, alike)
