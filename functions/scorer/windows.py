"""Windows of a resampled recording, and the model run over many of them."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import Floats
from scorer.embedder import Embedder, Motion

# Bounds the memory of one run: about 40 MB of activations.
_BATCH: Final = 256


def cut(landmarks: Floats, frames: int, starts: npt.NDArray[np.intp]) -> Floats:
    """Copies of the windows of ``frames`` frames that begin at ``starts``.

    Args:
        landmarks: ``[N, 33, 3]``, with ``starts.max() + frames <= N``.

    Returns:
        float32 ``[len(starts), frames, 33, 3]``.
    """
    windows: Floats = landmarks[starts[:, None] + np.arange(frames)]
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
