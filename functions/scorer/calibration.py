"""From a pair's features to a probability and to points."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scorer.comparison import FEATURES, as_if_all_were_seen, pair_features
from scorer.embedder import Motion
from scorer.errors import ModelRefused
from scorer.manifest import Calibration, Head

Doubles = npt.NDArray[np.float64]


class Judge:
    """The head and the calibration of one model.

    Args:
        head, calibration: from its manifest.
        parts: sizes of the parts of its embedding, from there too.

    Raises:
        ModelRefused: the head was fitted on other features than this code computes, or the
            calibration does not rise.
    """

    def __init__(self, head: Head, calibration: Calibration, parts: tuple[int, ...]) -> None:
        if head.features != FEATURES or len(head.weights) != len(FEATURES):
            raise ModelRefused(
                f"the head was fitted on the features {head.features}, this code computes "
                f"{FEATURES}; export the model again"
            )
        self._parts = parts
        self._weights = np.array(head.weights)
        self._bias = head.bias
        self._logits, self._points = np.array(calibration.anchors).reshape(-1, 2).T
        rises = len(self._logits) > 1 and (np.diff(self._logits) > 0).all()
        if not rises or not (np.diff(self._points) >= 0).all():
            raise ModelRefused("the calibration is not a rising map; export the model again")
        if not all(np.isfinite(v).all() for v in (self._weights, self._bias, self._logits)):
            raise ModelRefused("the head or the calibration is not finite; export the model again")

    @property
    def steepest(self) -> float:
        """The most points that one unit of logit is worth, anywhere."""
        return float((np.diff(self._points) / np.diff(self._logits)).max())

    def logit(self, dancer: Motion, reference: Motion, share: Doubles | None = None) -> Doubles:
        """Log odds of "the same movement at the same moment".

        Args:
            dancer: a batch of windows.
            reference: as many windows of the same length.
            share: ``[batch]``, how much of the dancer's limbs was seen, if the rest is the
                reference's.

        Returns:
            ``[batch]``; above zero where the same movement is the better bet.
        """
        features = pair_features(dancer, reference, self._parts)
        if share is not None:
            features = as_if_all_were_seen(features, share)
        logit: Doubles = features @ self._weights + self._bias
        return logit

    def points(self, logit: Doubles) -> Doubles:
        """0 to 100, monotone in ``logit`` and flat beyond the outer anchors."""
        points: Doubles = np.interp(logit, self._logits, self._points)
        return points


def probability(logit: Doubles) -> Doubles:
    """The logistic function, without overflow for large negative logits."""
    chance: Doubles = 0.5 * (1.0 + np.tanh(0.5 * np.asarray(logit, dtype=np.float64)))
    return chance
