"""The design that this project replaces: its angles and its network, from their description."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

import numpy as np
import torch
from torch import nn

from scorer.skeleton import LANDMARKS

HIDDEN: Final = (128, 256, 512, 512)
PROJECTION: Final = (256, 64)

ANGLES: Final = 12

Floats = np.ndarray[Any, np.dtype[np.float64]]
_Vector = tuple[str, str]


def _angles(side: str, other: str) -> tuple[tuple[_Vector, _Vector], ...]:
    """The six vector pairs of one side, each vector a (from, to) pair of landmarks."""
    shoulder, hip, knee = f"{side}_shoulder", f"{side}_hip", f"{side}_knee"
    shoulder_line, torso = (shoulder, f"{other}_shoulder"), (shoulder, hip)
    return (
        ((f"{side}_elbow", shoulder), (f"{side}_elbow", f"{side}_wrist")),
        (shoulder_line, torso),
        (shoulder_line, (shoulder, f"{side}_ear")),
        ((hip, f"{other}_hip"), (hip, knee)),
        ((knee, hip), (knee, f"{side}_ankle")),
        ((hip, shoulder), (hip, knee)),
    )


_PAIRS: Final = (*_angles("left", "right"), *_angles("right", "left"))
# [first or second vector, from or to, angle]
_ENDS: Final = np.array(
    [[[LANDMARKS.index(pair[v][end]) for pair in _PAIRS] for end in (0, 1)] for v in (0, 1)]
)


def original_angles(landmarks: np.ndarray[Any, np.dtype[np.floating[Any]]]) -> Floats:
    """The twelve angles of the original, radians; 0 where a vector has no length.

    Args:
        landmarks: ``[..., 33, 3]``.

    Returns:
        float64 ``[..., 12]``.
    """
    vectors = landmarks[..., _ENDS[:, 1], :] - landmarks[..., _ENDS[:, 0], :]
    first, second = vectors[..., 0, :, :], vectors[..., 1, :, :]
    lengths = np.linalg.norm(first, axis=-1) * np.linalg.norm(second, axis=-1)
    cosine = (first * second).sum(axis=-1) / np.where(lengths > 0, lengths, 1.0)
    angles: Floats = np.where(lengths > 0, np.arccos(np.clip(cosine, -1.0, 1.0)), 0.0)
    return angles


class Network(nn.Module):
    """LSTM and LayerNorm four times over, a mean over time, two linear layers; 4.3 M parameters."""

    def __init__(self) -> None:
        super().__init__()
        sizes = (len(_PAIRS), *HIDDEN)
        self.lstms = nn.ModuleList(
            nn.LSTM(size, hidden, batch_first=True) for size, hidden in pairwise(sizes)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(hidden) for hidden in HIDDEN)
        middle, out = PROJECTION
        self.project = nn.Sequential(
            nn.Linear(HIDDEN[-1], middle), nn.ReLU(), nn.Linear(middle, out)
        )

    def forward(self, angles: torch.Tensor) -> torch.Tensor:
        """Angles ``[batch, time, 12]`` to unit embeddings ``[batch, 64]``."""
        out = angles
        for lstm, norm in zip(self.lstms, self.norms):  # noqa: B905 (TorchScript knows no strict)
            out = norm(lstm(out)[0])
        return nn.functional.normalize(self.project(out.mean(dim=1)), dim=1)
