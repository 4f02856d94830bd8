"""One contrastive batch: windows of a pool, their labels, and which of them are alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor

from model_export.motion.chunks import CHUNK_FRAMES
from model_export.motion.pool import Pool
from model_export.network import WINDOW_FRAMES
from scorer.skeleton import LIMB_SEGMENTS, LIMBS, SEGMENTS

_COMPARE_EVERY: Final = 3  # frames; a limb does not leave and come back in a tenth of a second
DIRECTION_COLUMNS: Final = 3 * len(SEGMENTS)


@dataclass(frozen=True)
class BatchConfig:
    """What a batch is made of.

    Attributes:
        chunks: different pieces of motion.
        renderings: good performances of each; one still and one with a wrong limb are added.
        windows: of each performance.
        stride: frames from one window to the next.
        jitter: frames by which performances of a chunk are cut apart, at most, to either side.
        alike_chord: two windows are the same movement when even their most different limb points,
            on average over the window, to within this chord (0.25 is 14 degrees).
    """

    chunks: int = 20
    renderings: int = 3
    windows: int = 4
    stride: int = 16
    jitter: int = 2
    alike_chord: float = 0.25


@dataclass(frozen=True)
class Batch:
    """``pose [rows, 30, 36]``; for the body and then for each limb ``labels [5, rows]`` and
    ``alike [5, rows, rows]``."""

    pose: Tensor
    labels: Tensor
    alike: Tensor


def _windows(clips: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """``clips [n, frames, …]`` and ``starts [n, w]`` to windows ``[n, w, 30, …]``."""
    rows = np.arange(len(clips))[:, None, None]
    return clips[rows, starts[:, :, None] + np.arange(WINDOW_FRAMES)]


def limb_chords(directions: Tensor) -> Tensor:
    """Mean distance of each limb between windows.

    Args:
        directions: ``[rows, frames, 24]``.

    Returns:
        ``[limbs, rows, rows]``, 0 to 2.
    """
    rows, frames = directions.shape[:2]
    parts = directions.reshape(rows, frames, -1, 3).permute(2, 1, 0, 3)  # segment, frame, row
    chord = torch.cdist(parts, parts).mean(dim=1)
    return torch.stack([chord[list(LIMB_SEGMENTS[limb])].mean(dim=0) for limb in LIMBS])


def draw_batch(pool: Pool, config: BatchConfig, rng: np.random.Generator) -> Batch:
    """Windows of some of a pool's chunks.

    Rows: all windows of the first performance, of the second, ..., of the still, of the wrong.

    Args:
        pool: of at least as many chunks, with at least as many renderings, as are drawn.
        config: what is drawn.
        rng: which chunks, performances and moments.
    """
    chunks, renderings, jitter = config.chunks, config.renderings, config.jitter
    chosen = rng.choice(len(pool), chunks, replace=False)
    span = (config.windows - 1) * config.stride + WINDOW_FRAMES
    first = rng.integers(jitter, CHUNK_FRAMES - span - jitter, (chunks, 1))
    starts = first + config.stride * np.arange(config.windows)
    views = np.argsort(rng.random((chunks, pool.good.shape[1])), axis=1)[:, :renderings]

    def jittered() -> np.ndarray:
        return starts + rng.integers(-jitter, jitter + 1, (chunks, 1))

    good = [_windows(pool.good[chosen, views[:, k]], jittered()) for k in range(renderings)]
    others = [_windows(clips[chosen], starts) for clips in (pool.still, pool.wrong)]
    kinds = (0,) * renderings + (1, 2)
    truth = [_windows(pool.truth[chosen, k], starts) for k in kinds]

    def flat(parts: list[np.ndarray]) -> Tensor:
        return torch.from_numpy(np.concatenate([p.reshape(-1, *p.shape[2:]) for p in parts]))

    count = chunks * config.windows
    anchors = torch.arange(count)
    body = torch.cat((anchors.repeat(renderings), count + torch.arange(2 * count)))
    # For every limb but the astray one, the dance with one limb wrong is a good performance.
    astray = torch.from_numpy(np.repeat(pool.limb[chosen], config.windows))
    limbs = body.repeat(len(LIMBS), 1)
    for i in range(len(LIMBS)):
        limbs[i, -count:] = torch.where(astray == i, body[-count:], anchors)
    directions = flat(truth)[:, ::_COMPARE_EVERY, :DIRECTION_COLUMNS]
    chords = limb_chords(directions)
    alike = torch.cat((chords.amax(dim=0, keepdim=True), chords)) < config.alike_chord
    return Batch(flat([*good, *others]), torch.cat((body[None], limbs)), alike)
