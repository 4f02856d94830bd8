"""Pairs of windows to fit the head on: right, and wrong in the ways that count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from model_export.motion.body import Floats
from model_export.motion.chunks import CHUNK_FRAMES
from model_export.motion.pool import Pool
from model_export.motion.rendering import from_pose
from model_export.network import WINDOW_FRAMES, Embedder
from scorer.embedder import Motion
from scorer.skeleton import LIMB_SEGMENTS, LIMBS, SEGMENTS

NEGATIVES: Final = ("other dance", "other phase", "still", "wrong limb")
# A negative whose every limb truly points as the reference's does, to within this chord on average
# (14 degrees), is none: two dances meet, a phrase repeats, a limb rests in both.
TRULY_DIFFERENT: Final = 0.25
# A follower may be this late or early, in frames, and still be right.
_LATE: Final = 2
_BATCH: Final = 512


@dataclass(frozen=True)
class Pairs:
    """``dancer`` and ``reference`` poses ``[n, 30, 36]``; ``kind [n]``: 0 the same movement,
    k + 1 is ``NEGATIVES[k]``."""

    dancer: Floats
    reference: Floats
    kind: npt.NDArray[np.intp]


def motion_of(model: Embedder, pose: Floats) -> Motion:
    """The eager network's outputs for ``[n, time, 36]``, as the scorer sees them."""
    angles, directions = from_pose(torch.from_numpy(pose))
    with torch.no_grad():
        parts = [
            model.embed(*both)
            for both in zip(angles.split(_BATCH), directions.split(_BATCH), strict=True)
        ]
    return Motion(torch.cat(parts).numpy(), angles.numpy(), directions.numpy())


def worst_limb_apart(first: Floats, second: Floats) -> Floats:
    """Mean chord of the most different limb.

    Args:
        first, second: limb directions ``[n, frames, 24]``, or poses that begin with them.

    Returns:
        ``[n]``, 0 to 2.
    """
    size = 3 * len(SEGMENTS)
    apart = (first[..., :size] - second[..., :size]).reshape(*first.shape[:2], len(SEGMENTS), 3)
    chord = np.linalg.norm(apart, axis=-1).mean(axis=1)
    limbs = [chord[:, list(LIMB_SEGMENTS[limb])].mean(axis=1) for limb in LIMBS]
    worst: Floats = np.max(limbs, axis=0)
    return worst


def make_pairs(pool: Pool, rng: np.random.Generator) -> Pairs:
    """Every chunk's window, right and wrong in four ways, against another rendering of it."""
    chunks = len(pool)
    rows = np.arange(chunks)[:, None]
    latest = CHUNK_FRAMES - WINDOW_FRAMES
    start = rng.integers(_LATE, latest - _LATE, chunks)
    # Another moment: half a window away at least, inside the chunk.
    shift = rng.integers(WINDOW_FRAMES // 2, WINDOW_FRAMES + 1, chunks)
    moved = np.clip(np.where(start + shift <= latest, start + shift, start - shift), 0, latest)
    late = start + rng.integers(-_LATE, _LATE + 1, chunks)

    def cut(clips: Floats, at: npt.NDArray[np.intp]) -> Floats:
        windows: Floats = clips[rows, at[:, None] + np.arange(WINDOW_FRAMES)]
        return windows

    seen, truth = pool.good[:, 1], pool.truth[:, 0]
    # From the other half of the pool: neighbours may come from one generated dance.
    away = chunks // 2
    strangers = (np.roll(seen, away, axis=0), np.roll(truth, away, axis=0))
    made = (
        (seen, truth, late),
        (*strangers, start),
        (seen, truth, moved),
        (pool.still, pool.truth[:, 1], start),
        (pool.wrong, pool.truth[:, 2], late),
    )
    reference, right = cut(pool.good[:, 0], start), cut(truth, start)
    dancer, kind, kept = [], [], []
    for i, (clips, true_clips, at) in enumerate(made):
        apart = worst_limb_apart(cut(true_clips, at), right)
        keep = np.flatnonzero((apart >= TRULY_DIFFERENT) | (i == 0))
        dancer.append(cut(clips, at)[keep])
        kind.append(np.full(len(keep), i))
        kept.append(keep)
    return Pairs(np.concatenate(dancer), reference[np.concatenate(kept)], np.concatenate(kind))
