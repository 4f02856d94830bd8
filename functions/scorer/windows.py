"""Windows of a resampled recording, and the model run over many of them."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import Floats
from scorer.embedder import Embedder, Motion

# Bounds the memory of one run, about 5 MB of activations, which onnxruntime then keeps for the
# next; more at once is no faster.
_BATCH: Final = 32


def half_seconds(frames: int, window: int) -> npt.NDArray[np.intp]:
    """First frames of the windows of ``window`` frames every half window in ``frames``."""
    return np.arange(0, frames - window + 1, window // 2)


def cut(values: Floats, frames: int, starts: npt.NDArray[np.intp]) -> Floats:
    """Copies of the windows of ``frames`` frames that begin at ``starts``.

    Args:
        values: ``[N, ...]``, with ``starts.max() + frames <= N``.

    Returns:
        ``[len(starts), frames, ...]``.
    """
    windows: Floats = values[starts[:, None] + np.arange(frames)]
    return windows


def embed(embedder: Embedder, landmarks: Floats, starts: npt.NDArray[np.intp]) -> Motion:
    """The model's view of the windows of ``manifest.window_frames`` that begin at ``starts``."""
    frames = embedder.manifest.window_frames
    parts = [
        embedder(cut(landmarks, frames, starts[first : first + _BATCH]))
        for first in range(0, len(starts), _BATCH)
    ]
    if len(parts) == 1:
        return parts[0]
    return Motion(
        np.concatenate([part.embedding for part in parts]),
        np.concatenate([part.angles for part in parts]),
        np.concatenate([part.directions for part in parts]),
    )
