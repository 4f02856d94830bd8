"""What a score could be without training: the methods that every table sets beside ours."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.evaluation.methods import Doubles, Method, Seen
from model_export.motion.body import Floats
from model_export.motion.rendering import pose_of
from model_export.original import original_angles
from scorer.skeleton import LANDMARKS, SEGMENTS

BAND_FRAMES: Final = 5
_DIRECTIONS: Final = 3 * len(SEGMENTS)
_BONES: Final = np.array(
    [[LANDMARKS.index(end) for end in segment.bone] for segment in SEGMENTS]
    + [
        [LANDMARKS.index(f"{a}"), LANDMARKS.index(f"{b}")]
        for a, b in (
            ("left_shoulder", "right_shoulder"),
            ("left_hip", "right_hip"),
            ("left_hip", "left_shoulder"),
            ("right_hip", "right_shoulder"),
        )
    ]
)


def _angles(windows: Floats) -> Floats:
    return pose_of(windows)[..., _DIRECTIONS:]


def _our_angles(windows: Floats) -> Seen:
    return (_angles(windows),)


def _original_angles(windows: Floats) -> Seen:
    return (original_angles(windows),)


def _mean_difference(dancer: Seen, reference: Seen) -> Doubles:
    apart: Doubles = -np.abs(dancer[0] - reference[0]).mean(axis=(1, 2), dtype=np.float64)
    return apart


def _warped_difference(dancer: Seen, reference: Seen) -> Doubles:
    """Dynamic time warping within a band, of mean absolute differences per frame; the cost of the
    best path over the frames of both (Sakoe and Chiba 1978, symmetric)."""
    first, second = dancer[0], reference[0]
    n, frames = first.shape[:2]
    best = np.full((n, frames + 1, frames + 1), np.inf)
    best[:, 0, 0] = 0
    for i in range(frames):
        for j in range(max(0, i - BAND_FRAMES), min(frames, i + BAND_FRAMES + 1)):
            cost = np.abs(first[:, i] - second[:, j]).mean(axis=1)
            best[:, i + 1, j + 1] = np.minimum(
                np.minimum(best[:, i, j + 1], best[:, i + 1, j]) + cost,
                best[:, i, j] + 2 * cost,
            )
    total: Doubles = -best[:, frames, frames] / (2 * frames)
    return total


def _median_pose(windows: Floats) -> Seen:
    return (np.median(_angles(windows), axis=1, keepdims=True),)


def _bones(windows: Floats) -> Seen:
    """Unit vectors of eight limb segments and four lines of the trunk, ``[W, 30, 12, 3]``."""
    bones = windows[..., _BONES[:, 1], :] - windows[..., _BONES[:, 0], :]
    return (bones / np.maximum(np.linalg.norm(bones, axis=-1, keepdims=True), 1e-8),)


def _procrustes(dancer: Seen, reference: Seen) -> Doubles:
    """Mean cosine of bones, each frame turned to fit best (Kabsch 1976)."""
    first, second = dancer[0], reference[0]
    u, _, v = np.linalg.svd(np.swapaxes(first, -1, -2) @ second)
    proper = np.linalg.det(u @ v)
    u[..., :, -1] *= np.sign(proper)[..., None]
    turned = first @ (u @ v)
    mean: Doubles = (turned * second).sum(axis=-1).mean(axis=(1, 2), dtype=np.float64)
    return mean


def standardised_directions(
    mean: npt.NDArray[np.float32], deviation: npt.NDArray[np.float32]
) -> Method:
    """Cosine of limb directions less their mean, in units of their spread: nothing learned but
    those two, each ``[24]``."""

    def see(windows: Floats) -> Seen:
        flat = ((pose_of(windows)[..., :_DIRECTIONS] - mean) / deviation).reshape(len(windows), -1)
        return (flat / np.linalg.norm(flat, axis=1, keepdims=True),)

    def compare(dancer: Seen, reference: Seen) -> Doubles:
        cosine: Doubles = (dancer[0] * reference[0]).sum(axis=1, dtype=np.float64)
        return cosine

    return Method("cosine of standardised limb directions", see, compare)


BASELINES: Final = (
    Method("median pose, no movement", _median_pose, _mean_difference),
    Method("mean difference, the original's angles", _original_angles, _mean_difference),
    Method("mean difference, our angles", _our_angles, _mean_difference),
    Method(f"our angles, time warping ±{BAND_FRAMES} frames", _our_angles, _warped_difference),
    Method("Procrustes cosine of bones", _bones, _procrustes),
)
