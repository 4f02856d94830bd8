"""The strongest rival without a network: a logistic of seven hand-made features of a pair."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.evaluation.methods import Doubles, Method, Seen
from model_export.head import HeadConfig, signed_logistic
from model_export.motion.body import Floats
from model_export.motion.rendering import pose_of
from model_export.pairs import Pairs
from scorer.skeleton import LIMB_SEGMENTS, LIMBS, SEGMENTS

_DIRECTIONS: Final = 3 * len(SEGMENTS)
_SMOOTHING_FRAMES: Final = 9
_REST: Final = 1e-4  # squared radians per frame: below, movement is the detector's
# Weights are free: a hand-made fit may balance its features as it likes.
_FREE: Final = (0,) * 7


def _smoothed(values: Floats) -> Floats:
    """Centred moving average over time of ``[n, frames, ...]``, shorter towards the ends."""
    frames, half = values.shape[1], _SMOOTHING_FRAMES // 2
    apart = np.abs(np.subtract.outer(np.arange(frames), np.arange(frames)))
    near = (apart <= half).astype(np.float32)
    mean: Floats = np.einsum("ts,ns...->nt...", near / near.sum(axis=1, keepdims=True), values)
    return mean


def _limbs(of_segments: Floats) -> Floats:
    """Means over each limb's segments, ``[n, 8]`` to ``[n, 4]``."""
    columns = [of_segments[:, list(LIMB_SEGMENTS[limb])].mean(axis=1) for limb in LIMBS]
    return np.stack(columns, axis=1)


class HandMade:
    """Seven features of a pair and their logistic.

    Mean angle difference (smoothed), mean chord of limb directions, cosine of standardised
    directions, ``2ab / (a² + b²)`` of their movement, ``|log|`` ratio of energies of movement, the
    worst limb's chord and the worst limb's ``|log|`` energy ratio.

    Args:
        pairs: to fit it on; the same as the released head's.
    """

    def __init__(self, pairs: Pairs) -> None:
        directions = pairs.reference[..., :_DIRECTIONS]
        self._mean = directions.mean(axis=(0, 1))
        self._deviation = np.maximum(directions.std(axis=(0, 1)), 1e-3)
        features = self._features(self._seen(pairs.dancer), self._seen(pairs.reference))
        self._weights, self._bias = signed_logistic(
            features, pairs.kind == 0, _FREE, HeadConfig().ridge
        )

    def _seen(self, pose: Floats) -> Seen:
        directions = _smoothed(pose[..., :_DIRECTIONS])
        standard = ((directions - self._mean) / self._deviation).reshape(len(pose), -1)
        standard /= np.linalg.norm(standard, axis=1, keepdims=True)
        return _smoothed(pose[..., _DIRECTIONS:]), directions, standard

    def _features(self, dancer: Seen, reference: Seen) -> Doubles:
        angles = np.abs(dancer[0] - reference[0]).mean(axis=(1, 2))
        segments = (*dancer[1].shape[:2], len(SEGMENTS), 3)
        first, second = (seen[1].reshape(segments) for seen in (dancer, reference))
        chord = np.linalg.norm(first - second, axis=-1).mean(axis=1)
        cosine = (dancer[2] * reference[2]).sum(axis=1)
        mine, theirs = np.diff(first, axis=1), np.diff(second, axis=1)
        energy, their_energy = (np.square(m).sum(axis=-1).mean(axis=1) for m in (mine, theirs))
        common = (mine * theirs).sum(axis=-1).mean(axis=1)
        both = energy.mean(axis=1) + their_energy.mean(axis=1)
        ratio = np.abs(np.log((energy.mean(1) + _REST) / (their_energy.mean(1) + _REST)))
        limb_ratio = np.log((_limbs(energy) + _REST) / (_limbs(their_energy) + _REST))
        columns = (
            angles,
            chord.mean(axis=1),
            cosine,
            2 * common.mean(axis=1) / (both + _REST),
            ratio,
            _limbs(chord).max(axis=1),
            np.abs(limb_ratio).max(axis=1),
        )
        return np.stack(columns, axis=1).astype(np.float64)

    def method(self) -> Method:
        """As a method of the benchmark."""

        def see(windows: Floats) -> Seen:
            return self._seen(pose_of(windows))

        def compare(dancer: Seen, reference: Seen) -> Doubles:
            logit: Doubles = self._features(dancer, reference) @ self._weights + self._bias
            return logit

        return Method("hand-made logistic, no network", see, compare)

    @property
    def statistics(self) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Mean and deviation of the 24 direction components."""
        return self._mean, self._deviation
