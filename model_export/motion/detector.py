"""What a pose detector does to the truth, as measured on synchronised real cameras.

Errors are correlated over time, depend on the pose and are largest along the line of sight; limbs
behind the trunk wander, drift off for a while, and legs seen from behind change places.
Independent noise of the same size teaches a network to smooth, and nothing else. ``python -m
model_export noise`` prints the measured disagreement of real cameras beside this model's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from model_export.motion.body import Floats, vector
from model_export.motion.camera import hip_centred
from model_export.motion.confusion import drift_limbs, hidden_by_trunk, swap_limbs
from model_export.motion.memory import remembering
from scorer.skeleton import LANDMARK_COUNT, LANDMARKS


@dataclass(frozen=True)
class DetectorNoise:
    """Sizes of the errors at scale 1; triples are metres along x, y and z of the camera.

    Attributes:
        depth: range of the factor on depth.
        lean_deg, shear_deg: standard deviations of depth leaning with y and shearing with x.
        constant: a landmark's bias over the whole clip.
        pose: a landmark's bias that depends on where it is; ``pose_frequency`` in radians per
            metre says how fast it changes.
        wander: noise with a memory of ``wander_frames``; grows with speed (``per_speed`` for each
            metre per second) and by ``hidden`` behind the trunk.
        jitter: white noise.
        drifts: limb drifts in 100 frames, for each limb.
        leg_swaps: exchanges of the legs in 100 frames; four times as many from behind, half as
            many of the arms.
        smoothing: range of the detector's own filter, 1 is none.
    """

    depth: tuple[float, float] = (0.65, 1.1)
    lean_deg: float = 8.0
    shear_deg: float = 6.0
    constant: tuple[float, float, float] = (0.012, 0.012, 0.035)
    pose: tuple[float, float, float] = (0.017, 0.017, 0.056)
    pose_frequency: float = 4.0
    wander: tuple[float, float, float] = (0.008, 0.008, 0.030)
    wander_frames: tuple[float, float] = (4.0, 15.0)
    per_speed: float = 0.5
    hidden: float = 2.5
    jitter: tuple[float, float, float] = (0.003, 0.003, 0.006)
    drifts: float = 0.125
    leg_swaps: float = 0.04
    smoothing: tuple[float, float] = (0.5, 1.0)


WORLD: Final = DetectorNoise()
# Landmarks in the picture are surer in the plane of the picture than world landmarks are, and less
# sure in depth.
IMAGE: Final = DetectorNoise(
    constant=(0.008, 0.008, 0.040),
    pose=(0.010, 0.010, 0.064),
    wander=(0.005, 0.005, 0.034),
)
# The scale that gives the disagreement of the four real cameras, and the spread around it.
REAL_SCALE: Final = 0.8
SCALES: Final = (0.3, 1.05)

_RELATIVE: Final = {
    "shoulder": 0.7, "hip": 0.5, "elbow": 1.0, "knee": 1.0, "wrist": 1.4, "ankle": 1.4,
    "pinky": 1.4, "index": 1.4, "thumb": 1.4, "heel": 1.5, "foot_index": 1.6,
}  # fmt: skip
_JOINT_SCALE: Final = vector(
    *(_RELATIVE.get(name.partition("_")[2], 0.9) for name in LANDMARKS)
).reshape(-1, 1)
_RATE_HZ: Final = np.float32(30.0)


def _wander(rng: np.random.Generator, n: int, frames: int, memory: tuple[float, float]) -> Floats:
    """AR(1) noise of unit variance, ``[n, frames, 33, 3]``."""
    keep = np.exp(-1 / rng.uniform(*memory, (n, 1, 1))).astype(np.float32)
    return remembering(rng, (n, frames, LANDMARK_COUNT, 3), keep)


def _speed(landmarks: Floats) -> Floats:
    """Metres per second of each landmark, ``[n, T, 33, 1]``."""
    step = np.diff(landmarks, axis=1, prepend=landmarks[:, :1])
    speed: Floats = np.linalg.norm(step, axis=-1, keepdims=True).astype(np.float32) * _RATE_HZ
    return speed


def _distorted(
    landmarks: Floats, size: Floats, rng: np.random.Generator, n: int, noise: DetectorNoise
) -> Floats:
    """Depth compressed, leaning and sheared, the same way for the whole clip."""
    depth = 1 + np.minimum(size, 1.0) * (rng.uniform(*noise.depth, n) - 1)
    spread = (noise.lean_deg, noise.shear_deg)
    lean, shear = np.tan(np.deg2rad(rng.normal(0, spread, (n, 2)))).T * size
    wide = (slice(None), None, None)
    out = landmarks.copy()
    out[..., 2] = depth[wide] * out[..., 2] + lean[wide] * out[..., 1] + shear[wide] * out[..., 0]
    return out


def _pose_bias(landmarks: Floats, rng: np.random.Generator, n: int, frequency: float) -> Floats:
    """Bias of unit variance that changes with where a landmark is, ``[n, T, 33, 3]``."""
    wave = rng.normal(0, frequency, (n, LANDMARK_COUNT, 3, 3)).astype(np.float32)
    phase = rng.uniform(-np.pi, np.pi, (n, 1, LANDMARK_COUNT, 3)).astype(np.float32)
    at = np.swapaxes(np.swapaxes(landmarks, 1, 2) @ np.swapaxes(wave, -1, -2), 1, 2)
    bias: Floats = np.float32(np.sqrt(2)) * np.sin(at + phase)
    return bias


def detect(
    landmarks: Floats,
    rng: np.random.Generator,
    scale: float | None = None,
    noise: DetectorNoise = WORLD,
) -> Floats:
    """Landmarks as the detector would report them.

    Args:
        landmarks: float32 ``[n, T, 33, 3]``, the truth in camera axes, metres, hips at the origin.
        rng: the clips' errors.
        scale: size of the errors; ``REAL_SCALE`` is that of real cameras, None draws one a clip.
        noise: the errors at scale 1.

    Returns:
        float32 ``[n, T, 33, 3]``, hip-centred again.
    """
    n, frames = landmarks.shape[:2]
    drawn = rng.uniform(*SCALES, size=(n,)) if scale is None else np.full(n, scale)
    size = np.asarray(drawn, dtype=np.float32)
    out = _distorted(landmarks, size, rng, n, noise)

    bias = rng.normal(0, noise.constant, (n, 1, LANDMARK_COUNT, 3)).astype(np.float32)
    bias = bias + vector(*noise.pose) * _pose_bias(landmarks, rng, n, noise.pose_frequency)
    unsure = 1 + np.float32(noise.per_speed) * _speed(landmarks)
    unsure *= 1 + np.float32(noise.hidden - 1) * hidden_by_trunk(landmarks)[..., None]
    wander = vector(*noise.wander) * unsure * _wander(rng, n, frames, noise.wander_frames)
    jitter = rng.standard_normal((n, frames, LANDMARK_COUNT, 3), dtype=np.float32)
    error = bias + wander + vector(*noise.jitter) * jitter
    out += size[:, None, None, None] * _JOINT_SCALE * error

    drift_limbs(out, rng, noise.drifts * size)
    swap_limbs(out, landmarks, rng, noise.leg_swaps * size)
    share = rng.uniform(*noise.smoothing, (n, 1, 1)).astype(np.float32)
    for t in range(1, frames):
        out[:, t] = share * out[:, t] + (1 - share) * out[:, t - 1]
    return hip_centred(out)
