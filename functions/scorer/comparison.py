"""What two windows have in common: the pair features that the head weighs.

All of them are symmetric in time and finite for any input; each energy carries a floor, so that
two bodies at rest compare as equal instead of as noise against noise.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.embedder import Floats, Motion
from scorer.skeleton import LIMB_SEGMENTS, LIMBS, SEGMENTS

FEATURES: Final = (
    "cosine",
    "angle_difference",
    "direction_difference",
    "correlation",
    "energy_ratio",
    "energy_deficit",
    "worst_limb_difference",
    "worst_limb_energy",
)

# Radians per frame, root mean square: a body standing still moves about this much in the eyes
# of a detector, so that movement below it cannot be told from noise.
_REST: Final = 0.01
_SMOOTHING_FRAMES: Final = 9

# Columns of sums over the 24 direction components: the mean segment, then the mean of each limb.
_PARTS: Final = ("body", *LIMBS)
_SEGMENT_MEANS: Final = np.array(
    [np.full(len(SEGMENTS), 1 / len(SEGMENTS))]
    + [
        [(i in LIMB_SEGMENTS[limb]) / len(LIMB_SEGMENTS[limb]) for i in range(len(SEGMENTS))]
        for limb in LIMBS
    ],
    dtype=np.float32,
).T
_COMPONENTS: Final = np.repeat(np.eye(len(SEGMENTS), dtype=np.float32), 3, axis=0)
_COMPONENT_MEANS: Final = _COMPONENTS @ _SEGMENT_MEANS


@lru_cache(maxsize=320)
def _smoothing(frames: int) -> Floats:
    """Centred moving average as a matrix ``[frames, frames]``, shorter towards the ends."""
    half = min(_SMOOTHING_FRAMES, frames) // 2
    apart = np.abs(np.subtract.outer(np.arange(frames), np.arange(frames)))
    near = (apart <= half).astype(np.float32)
    mean: Floats = near / near.sum(axis=1, keepdims=True)
    return mean


@lru_cache(maxsize=320)
def _movement(frames: int) -> Floats:
    """Smoothed difference from frame to frame as a matrix ``[frames - 1, frames]``."""
    step = np.eye(frames, k=1, dtype=np.float32)[:-1] - np.eye(frames, dtype=np.float32)[:-1]
    smoothed: Floats = _smoothing(frames - 1) @ step
    return smoothed


def pair_features(dancer: Motion, reference: Motion) -> npt.NDArray[np.float64]:
    """Features of the pairs ``dancer[i]``, ``reference[i]``.

    Sums over time and over limbs are matrix products: on one window the cost is that of the
    calls, and there are few of them.

    Args:
        dancer: a batch of windows.
        reference: as many windows of the same length.

    Returns:
        float64 ``[batch, len(FEATURES)]``, in the order of ``FEATURES``:

        * cosine of the embeddings;
        * mean absolute angle difference (radians), smoothed;
        * mean distance of the limb directions (chord, 0 to 2), smoothed;
        * amplitude-aware correlation ``2ab / (a² + b²)`` of the directions' movement;
        * ``|log|`` ratio of the energies of movement, and how much of it the dancer lacks;
        * the largest difference of any limb, and the largest ``|log|`` energy ratio of any limb.
    """
    frames = dancer.angles.shape[1]
    smoothing, movement = _smoothing(frames), _movement(frames)
    out = np.empty((len(dancer.embedding), len(FEATURES)))

    out[:, 0] = (dancer.embedding * reference.embedding).sum(axis=1)
    angles = np.abs(smoothing @ (dancer.angles - reference.angles))
    out[:, 1] = angles.sum(axis=(1, 2)) / (frames * angles.shape[2])

    apart = smoothing @ (dancer.directions - reference.directions)
    chord = np.sqrt((apart * apart) @ _COMPONENTS).sum(axis=1) @ _SEGMENT_MEANS / frames
    out[:, 2], out[:, 6] = chord[:, 0], chord[:, 1:].max(axis=1)

    mine, theirs = movement @ dancer.directions, movement @ reference.directions
    products = np.array((mine * mine, theirs * theirs, mine * theirs)).sum(axis=2)
    energy, their_energy, common = products @ _COMPONENT_MEANS / np.float32(frames - 1)
    floor = np.float32(_REST**2)
    out[:, 3] = 2 * common[:, 0] / (energy[:, 0] + their_energy[:, 0] + floor)
    balance = np.log((energy + floor) / (their_energy + floor))
    lopsided = np.abs(balance)
    out[:, 4], out[:, 7] = lopsided[:, 0], lopsided[:, 1:].max(axis=1)
    out[:, 5] = np.maximum(-balance[:, 0], 0.0)
    return out
