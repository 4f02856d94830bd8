"""The binary head and the calibration, fitted on pairs rendered for them alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from model_export.pairs import NEGATIVES
from scorer.comparison import FEATURES, IDENTICAL, SIGNS
from scorer.manifest import Calibration, Head

Doubles = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True)
class HeadConfig:
    """How head and calibration are fitted.

    Attributes:
        chunks: pieces of motion behind the pairs.
        ridge: weight of the squared slopes, of standardised features, in the loss.
        good: quantile of right pairs that is worth ``good_points``. Two simulated performances may
            be seen from behind, or badly detected; the better quarter is what two good ones look
            like. What lies above is what nobody but the recording itself reaches whole.
        good_points: what they are worth.
    """

    chunks: int = 4000
    ridge: float = 1e-3
    good: float = 0.75
    good_points: float = 90.0


def signed_logistic(
    features: Doubles, right: npt.NDArray[np.bool_], signs: tuple[int, ...], ridge: float
) -> tuple[Doubles, float]:
    """Logistic regression whose weights keep their signs; both classes weigh the same.

    Features of a pair say much the same thing, and an unconstrained fit balances some of them
    against others: well on what it was fitted on, and wrongly elsewhere.

    Args:
        features: ``[n, F]``.
        right: ``[n]``, which of them show the same movement.
        signs: ``[F]``, 1 or -1; 0 leaves a weight free.
        ridge: see :class:`HeadConfig`.

    Returns:
        Weights ``[F]`` and bias.
    """
    values = torch.from_numpy(np.asarray(features, dtype=np.float64))
    target = torch.from_numpy(right.astype(float))
    mean, deviation = values.mean(dim=0), values.std(dim=0).clamp_min(1e-9)
    inputs = (values - mean) / deviation
    weight = torch.where(target > 0, 0.5 / target.mean(), 0.5 / (1 - target.mean()))
    sign = torch.tensor(signs, dtype=torch.float64)
    parameters = torch.full((len(signs) + 1,), 0.5, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([parameters], max_iter=500, line_search_fn="strong_wolfe")

    def slopes() -> torch.Tensor:
        free = parameters[1:]
        return torch.where(sign == 0, free, sign * free.square())

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        logit = inputs @ slopes() + parameters[0]
        value = torch.nn.functional.binary_cross_entropy_with_logits(logit, target, weight)
        value = value + ridge * slopes().square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    weights = slopes().detach() / deviation
    bias = parameters.detach()[0] - (weights * mean).sum()
    fitted: Doubles = weights.numpy()
    return fitted, float(bias)


def fit_head(features: Doubles, kind: Indices, config: HeadConfig) -> Head:
    """The head for pair features ``[n, F]`` of pairs whose kind is 0 where they are right."""
    weights, bias = signed_logistic(features, kind == 0, SIGNS, config.ridge)
    return Head(FEATURES, tuple(weights.tolist()), bias)


def calibrate(logit: Doubles, kind: Indices, head: Head, config: HeadConfig) -> Calibration:
    """Anchor points: what a wrong dance, a good performance and the dance itself reach.

    Args:
        logit: ``[n]``, of pairs.
        kind: ``[n]``, 0 where they are right, k + 1 for ``NEGATIVES[k]``.
        head: that they come from.
        config: what good is.
    """
    nothing = np.isin(kind, [1 + NEGATIVES.index(k) for k in NEGATIVES[:3]])
    low = min(float(np.median(logit[nothing])), -1.0)
    high = max(float(np.quantile(logit[kind == 0], config.good)), 1.0)
    itself = head.bias + sum(np.array(head.weights) * IDENTICAL)
    top = max(float(itself), high + 1.0)
    return Calibration(
        anchors=((low, 0.0), (0.0, 50.0), (high, config.good_points), (top, 100.0)),
        meaning=(
            "0: the median of another dance, another moment and standing still",
            "50: could go either way",
            f"{config.good_points:g}: what the better {1 - config.good:.0%} of right pairs reach",
            "100: the very same recording",
        ),
    )
