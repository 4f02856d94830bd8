"""What a monocular detector adds to the truth: errors that last, mostly in depth.

Sizes and structure were chosen so that four cameras on one dancer disagree by about as much as
four real ones do: errors are correlated over time, depend on the pose and are largest along the
line of sight. Independent noise of the same size teaches a network to smooth, and nothing else.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from model_export.motion.body import Floats, vector
from scorer.skeleton import LANDMARK_COUNT, LANDMARKS, LEFT_HIP, RIGHT_HIP

SCALE: Final = (0.3, 1.05)
# Metres along x, y and z of the camera.
CONSTANT_BIAS: Final = vector(0.012, 0.012, 0.035)
POSE_BIAS: Final = vector(0.017, 0.017, 0.056)
WANDER: Final = vector(0.008, 0.008, 0.030)
JITTER: Final = vector(0.003, 0.003, 0.006)
WANDER_FRAMES: Final = (4.0, 15.0)
POSE_FREQUENCY: Final = 4.0  # radians per metre
DEPTH_SCALE: Final = (0.65, 1.1)
LEAN_DEG: Final = 8.0
SHEAR_DEG: Final = 6.0
SMOOTHING: Final = (0.5, 1.0)

_RELATIVE: Final = {
    "shoulder": 0.7, "hip": 0.5, "elbow": 1.0, "knee": 1.0, "wrist": 1.4, "ankle": 1.4,
    "pinky": 1.4, "index": 1.4, "thumb": 1.4, "heel": 1.5, "foot_index": 1.6,
}  # fmt: skip
_JOINT_SCALE: Final = vector(
    *(_RELATIVE.get(name.partition("_")[2], 0.9) for name in LANDMARKS)
).reshape(-1, 1)


def _wander(rng: np.random.Generator, frames: int) -> Floats:
    """AR(1) noise of unit variance, ``[frames, 33, 3]``."""
    keep = np.float32(np.exp(-1 / rng.uniform(*WANDER_FRAMES)))
    out = rng.standard_normal((frames, LANDMARK_COUNT, 3), dtype=np.float32)
    fresh = np.sqrt(1 - keep * keep)
    for t in range(1, frames):
        out[t] = keep * out[t - 1] + fresh * out[t]
    return out


def _smoothed(landmarks: Floats, share: float) -> Floats:
    """The detector's own exponential filter."""
    out = landmarks.copy()
    for t in range(1, len(out)):
        out[t] += np.float32(1 - share) * (out[t - 1] - out[t])
    return out


def detect(landmarks: Floats, rng: np.random.Generator, scale: float | None = None) -> Floats:
    """World landmarks as the detector would report them.

    Args:
        landmarks: float32 ``[T, 33, 3]``, true world landmarks in camera axes, metres.
        rng: the clip's errors.
        scale: size of the errors; 0.8 is that of real cameras, None draws one.

    Returns:
        float32 ``[T, 33, 3]``, hip-centred again.
    """
    size = float(rng.uniform(*SCALE) if scale is None else scale)
    frames = len(landmarks)
    depth = 1 + min(size, 1.0) * (rng.uniform(*DEPTH_SCALE) - 1)
    lean, shear = np.tan(np.deg2rad(rng.normal(0, (LEAN_DEG, SHEAR_DEG)))) * size
    out = landmarks.copy()
    out[..., 2] = depth * out[..., 2] + lean * out[..., 1] + shear * out[..., 0]

    wave = rng.normal(0, POSE_FREQUENCY, (LANDMARK_COUNT, 3, 3)).astype(np.float32)
    phase = rng.uniform(-np.pi, np.pi, (LANDMARK_COUNT, 3)).astype(np.float32)
    pose = np.sin(np.einsum("tlj,lkj->tlk", landmarks, wave) + phase)
    error = rng.normal(0, CONSTANT_BIAS, (LANDMARK_COUNT, 3)).astype(np.float32)
    error = error + np.float32(np.sqrt(2)) * POSE_BIAS * pose + WANDER * _wander(rng, frames)
    error += JITTER * rng.standard_normal((frames, LANDMARK_COUNT, 3), dtype=np.float32)
    out = _smoothed(out + np.float32(size) * _JOINT_SCALE * error, float(rng.uniform(*SMOOTHING)))
    middle: Floats = 0.5 * (out[:, LEFT_HIP] + out[:, RIGHT_HIP])
    return (out - middle[:, None]).astype(np.float32)
