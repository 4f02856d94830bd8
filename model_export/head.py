"""The binary head and the calibration, fitted on pairs that the embedder was not trained on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from model_export.motion.pool import CHUNK_FRAMES, Pool
from model_export.network import WINDOW_FRAMES, Embedder
from scorer.comparison import FEATURES, pair_features
from scorer.embedder import Motion
from scorer.manifest import Calibration, Head

Doubles = npt.NDArray[np.float64]

NEGATIVES: Final = ("other dance", "other moment", "standing still", "one limb wrong")
_RIDGE: Final = 1e-3
_BATCH: Final = 512


@dataclass(frozen=True)
class Pairs:
    """Pair features ``[n, F]`` with ``kind``: 0 the same movement, k + 1 is ``NEGATIVES[k]``."""

    features: Doubles
    kind: npt.NDArray[np.intp]


def motion_of(model: Embedder, landmarks: npt.NDArray[np.float32]) -> Motion:
    """The eager model's outputs for ``[n, time, 33, 3]``, as the scorer sees them."""
    with torch.no_grad():
        parts = [model(part) for part in torch.from_numpy(landmarks).split(_BATCH)]
    return Motion(*(torch.cat(column).numpy() for column in zip(*parts, strict=True)))


def make_pairs(model: Embedder, pool: Pool, rng: np.random.Generator) -> Pairs:
    """Every chunk's window, right and wrong in four ways, against another rendering of it."""
    chunks = len(pool.good)
    start = rng.integers(2, CHUNK_FRAMES - WINDOW_FRAMES - 2, chunks)
    # Another moment: half a window away at least, inside the chunk.
    shift = rng.integers(WINDOW_FRAMES // 2, WINDOW_FRAMES + 1, chunks)
    moved = np.where(start + shift + WINDOW_FRAMES <= CHUNK_FRAMES, start + shift, start - shift)
    moved = np.clip(moved, 0, CHUNK_FRAMES - WINDOW_FRAMES)
    late = start + rng.integers(-1, 2, chunks)

    def cut(clips: npt.NDArray[np.float32], at: npt.NDArray[np.intp]) -> Motion:
        rows = np.arange(chunks)[:, None]
        return motion_of(model, clips[rows, at[:, None] + np.arange(WINDOW_FRAMES)])

    reference = cut(pool.good[:, 0], start)
    dancers = [
        cut(pool.good[:, 1], late),
        cut(np.roll(pool.good[:, 1], 1, axis=0), start),
        cut(pool.good[:, 1], moved),
        cut(pool.still, start),
        cut(pool.wrong, late),
    ]
    features = [pair_features(dancer, reference) for dancer in dancers]
    kind = np.repeat(np.arange(len(dancers)), chunks)
    return Pairs(np.concatenate(features), kind)


def fit_head(pairs: Pairs) -> Head:
    """Logistic regression with a little ridge; both classes weigh the same."""
    features = torch.from_numpy(pairs.features)
    target = torch.from_numpy((pairs.kind == 0).astype(float))
    mean, deviation = features.mean(dim=0), features.std(dim=0)
    inputs = (features - mean) / deviation
    weight = torch.where(target > 0, 0.5 / target.mean(), 0.5 / (1 - target.mean()))
    parameters = torch.zeros(len(FEATURES) + 1, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([parameters], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        logit = inputs @ parameters[1:] + parameters[0]
        value = torch.nn.functional.binary_cross_entropy_with_logits(logit, target, weight)
        value = value + _RIDGE * parameters[1:].square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    slopes = parameters.detach()[1:] / deviation
    bias = parameters.detach()[0] - (slopes * mean).sum()
    return Head(FEATURES, tuple(slopes.tolist()), float(bias))


def logits(head: Head, features: Doubles) -> Doubles:
    """Log odds of each row of pair features."""
    logit: Doubles = features @ np.array(head.weights) + head.bias
    return logit


def calibrate(head: Head, pairs: Pairs) -> Calibration:
    """Anchor points: what a wrong dance and what a good performance typically reach."""
    logit = logits(head, pairs.features)
    nothing = np.isin(pairs.kind, [1 + NEGATIVES.index(k) for k in NEGATIVES[:3]])
    low = min(float(np.median(logit[nothing])), -1.0)
    high = max(float(np.median(logit[pairs.kind == 0])), 1.0)
    return Calibration(
        anchors=((low, 0.0), (0.0, 50.0), (high, 100.0)),
        meaning=(
            "0: the median of another dance, another moment and standing still",
            "50: could go either way",
            "100: the median of two performances of the same dance",
        ),
    )


def auc(positive: Doubles, negative: Doubles) -> float:
    """Chance that a positive ranks above a negative, ties counting half."""
    merged = np.concatenate((positive, negative))
    _, inverse, counts = np.unique(merged, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    wins = rank[: len(positive)].sum() - len(positive) * (len(positive) + 1) / 2
    return float(wins / (len(positive) * len(negative)))


def separation(head: Head, pairs: Pairs) -> dict[str, float]:
    """AUC of one-second windows against each kind of negative, on these pairs."""
    logit = logits(head, pairs.features)
    right = logit[pairs.kind == 0]
    return {k: auc(right, logit[pairs.kind == 1 + i]) for i, k in enumerate(NEGATIVES)}
