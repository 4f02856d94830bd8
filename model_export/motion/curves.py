"""Smooth random curves, and motion read at moments between its frames."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from model_export.motion.body import Floats

Moments = npt.NDArray[np.floating]


@lru_cache(maxsize=64)
def _eased_between(frames: int, every: int) -> Floats:
    """Weights of knots on frames, ``[knots, frames]``: cosine easing from knot to knot."""
    knots = max(2, -(-frames // every) + 1)
    at = np.linspace(0, knots - 1, frames) if frames > 1 else np.zeros(1)
    near = np.clip(1 - np.abs(np.arange(knots)[:, None] - at), 0, 1)
    eased: Floats = (0.5 - 0.5 * np.cos(np.pi * near)).astype(np.float32)
    return eased


def smooth_curves(
    rng: np.random.Generator, shape: tuple[int, ...], frames: int, every: int
) -> Floats:
    """Random curves of about unit variance, ``[*shape, frames]``, with a knot ``every`` frames."""
    weights = _eased_between(frames, every)
    knots = rng.standard_normal((*shape, len(weights)), dtype=np.float32)
    curves: Floats = knots @ weights
    return curves


def at_moments(clips: Floats, at: Moments) -> Floats:
    """Clips read between their frames, linearly; held at both ends.

    Args:
        clips: float32 ``[n, T, ...]``.
        at: ``[n, T']``, in frames.

    Returns:
        float32 ``[n, T', ...]``.
    """
    frames = clips.shape[1]
    at = np.clip(at, 0, frames - 1)
    before = np.minimum(at.astype(np.intp), max(frames - 2, 0))
    after = np.minimum(before + 1, frames - 1)
    share = (at - before).astype(np.float32)
    share = share.reshape(*share.shape, *(1,) * (clips.ndim - 2))
    rows = np.arange(len(clips))[:, None]
    read: Floats = clips[rows, before] * (1 - share) + clips[rows, after] * share
    return read
