"""Noise with a memory: what is wrong in one frame is mostly still wrong in the next."""

from __future__ import annotations

import numpy as np

from model_export.motion.body import Floats


def remembering(
    rng: np.random.Generator, shape: tuple[int, ...], keep: Floats | np.float32
) -> Floats:
    """Normal noise of unit variance that follows itself along the second axis (AR(1)).

    Args:
        rng: the noise.
        shape: ``(n, frames, ...)``.
        keep: share that is left a frame later; one for all, or one that fits ``[n, ...]``.

    Returns:
        float32 of ``shape``.
    """
    fresh = np.sqrt(1 - keep * keep)
    out = rng.standard_normal(shape, dtype=np.float32)
    for t in range(1, shape[1]):
        out[:, t] = keep * out[:, t - 1] + fresh * out[:, t]
    return out
