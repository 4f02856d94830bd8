"""What two windows have in common: the pair features that the head weighs.

All of them are finite for any input; each energy carries a floor, so that
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
    "worst_limb_cosine",
    "angle_difference",
    "worst_limb_difference",
    "worst_limb_energy",
)
# Whether more of a feature speaks for the same movement (1) or against it (-1).
SIGNS: Final = (1, 1, -1, -1, -1)
# A window beside itself.
IDENTICAL: Final = (1.0, 1.0, 0.0, 0.0, 0.0)
# How much nearer to IDENTICAL a feature lies when only a share of the limbs is the dancer's own:
# share ** this. A mean is diluted; the worst of two limbs is milder than the worst of four, by
# about a root, as measured on dances with other dances, still bodies and good performances.
_DILUTED: Final = (1.0, 0.5, 1.0, 0.5, 0.5)

# Radians per frame, root mean square: a body standing still moves about this much in the eyes
# of a detector, so that movement below it cannot be told from noise.
_REST: Final = 0.01
_SMOOTHING_FRAMES: Final = 9

# Means of each limb over the eight segments, and over the 24 direction components.
_LIMB_MEANS: Final = np.array(
    [
        [(i in LIMB_SEGMENTS[limb]) / len(LIMB_SEGMENTS[limb]) for i in range(len(SEGMENTS))]
        for limb in LIMBS
    ],
    dtype=np.float32,
).T
_COMPONENTS: Final = np.repeat(np.eye(len(SEGMENTS), dtype=np.float32), 3, axis=0)
_COMPONENT_MEANS: Final = _COMPONENTS @ _LIMB_MEANS


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


@lru_cache(maxsize=8)
def _members(parts: tuple[int, ...]) -> Floats:
    """Sums over the parts of an embedding as a matrix ``[D, parts]``; makes cosines of products."""
    member: Floats = np.repeat(np.eye(len(parts), dtype=np.float32), parts, axis=0) * len(parts)
    return member


def pair_features(
    dancer: Motion, reference: Motion, parts: tuple[int, ...]
) -> npt.NDArray[np.float64]:
    """Features of the pairs ``dancer[i]``, ``reference[i]``.

    Sums over time and over limbs are matrix products: on one window the cost is that of the
    calls, and there are few of them.

    Args:
        dancer: a batch of windows.
        reference: as many windows of the same length.
        parts: sizes of the parts of an embedding: the body's, then one for each limb, if any.

    Returns:
        float64 ``[batch, len(FEATURES)]``, in the order of ``FEATURES``:

        * cosine of the body's part of the embeddings, and the smallest of any limb's;
        * mean absolute angle difference (radians), smoothed;
        * the largest distance of any limb's directions (mean chord, 0 to 2), smoothed, and the
          largest ``|log|`` ratio of any limb's energies of movement.
    """
    frames = dancer.angles.shape[1]
    smoothing, movement = _smoothing(frames), _movement(frames)
    out = np.empty((len(dancer.embedding), len(FEATURES)))

    cosines = (dancer.embedding * reference.embedding) @ _members(parts)
    out[:, 0] = cosines[:, 0]
    out[:, 1] = cosines[:, 1:].min(axis=1) if len(parts) > 1 else cosines[:, 0]
    angles = np.abs(smoothing @ (dancer.angles - reference.angles))
    out[:, 2] = angles.sum(axis=(1, 2)) / (frames * angles.shape[2])

    mine, theirs = movement @ dancer.directions, movement @ reference.directions
    squares = np.array((mine * mine, theirs * theirs)).sum(axis=2)
    energy, their_energy = squares @ _COMPONENT_MEANS / np.float32(frames - 1)
    floor = np.float32(_REST**2)
    balance = np.log((energy + floor) / (their_energy + floor))
    out[:, 4] = np.abs(balance).max(axis=1)

    apart = smoothing @ (dancer.directions - reference.directions)
    chord = np.sqrt((apart * apart) @ _COMPONENTS).sum(axis=1) @ _LIMB_MEANS / frames
    out[:, 3] = chord.max(axis=1)
    return out


def as_if_all_were_seen(
    features: npt.NDArray[np.float64], share: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Features of pairs in which limbs that were not seen are the reference's own.

    Such limbs agree exactly. Left so, a stranger's dance would pass as soon as half of it is out of
    the picture.

    Args:
        features: ``[batch, len(FEATURES)]`` from :func:`pair_features`.
        share: ``[batch]``, how much of the limbs' frames was seen, above 0, to 1.

    Returns:
        The same as far from ``IDENTICAL`` as if all limbs were danced as the seen ones were.
    """
    away: npt.NDArray[np.float64] = (features - IDENTICAL) / share[:, None] ** np.array(_DILUTED)
    return away + IDENTICAL
