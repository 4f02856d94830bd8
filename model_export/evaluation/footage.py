"""A recorded clip as trials need it: its windows, and the ways in which it is made wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.captured import Captured
from model_export.evaluation.dances import MIN_FRAMES
from model_export.evaluation.trials import SPAN, STRIDE, Indices, cut
from model_export.motion.body import JOINTS, Floats, landmarks_of
from model_export.motion.mixing import with_limbs
from model_export.motion.rendering import pose_of
from model_export.network import WINDOW_FRAMES
from model_export.synchronised import view_yaw
from scorer.rows import MIN_COVERAGE
from scorer.skeleton import (
    LANDMARKS,
    LEFT_HIP,
    LEFT_SHOULDER,
    RIGHT_HIP,
    RIGHT_SHOULDER,
)

# A clip too short for two seconds, and half a second to be elsewhere in, is cut more densely, and
# its trials are of one second.
DENSE_STRIDE: Final = 5
PHASE_FRAMES: Final = 30
SHORT_PHASE_FRAMES: Final = 15
_TORSO_M: Final = 0.5
_SMOOTHING_FRAMES: Final = 5
_NAMES: Final = {"head": "nose"}
_PARTS: Final = {
    "arm": ("elbow", "wrist", "pinky", "index", "thumb"),
    "leg": ("knee", "ankle", "heel", "foot_index"),
}


@dataclass(frozen=True, eq=False)
class Footage:
    """One clip of a dance.

    Attributes:
        clip: at 30 frames per second, cut to what all clips of the dance show. Clips come in any
            unit: here they are in metres, as long as a torso has half a metre.
        starts: ``[w]``, first frames of its windows.
        spans: ``[s, 3]``, which windows make up each trial: three in two seconds, or one three
            times over.
        whole: bool ``[s]``, where a person was seen in enough of each window of a span.
        windows: float32 ``[w, 30, 33, 3]``.
        pose: float32 ``[w, 30, 36]``, what they show.
        yaw: from where the camera sees the body, radians from frontal.
    """

    clip: Captured
    starts: Indices
    spans: Indices
    whole: npt.NDArray[np.bool_]
    windows: Floats
    pose: Floats
    yaw: float

    @property
    def short(self) -> bool:
        """Whether its trials are of one second."""
        return len(self.clip) < MIN_FRAMES

    @property
    def begins(self) -> Indices:
        """First frames of its spans, ``[s]``."""
        return self.starts[self.spans[:, 0]]

    @property
    def phase_frames(self) -> int:
        """How far away another phase is: a second, or half of one where the clip is shorter."""
        return PHASE_FRAMES if np.ptp(self.begins) >= PHASE_FRAMES else SHORT_PHASE_FRAMES


def footage(clip: Captured) -> Footage:
    """Cut a clip of at least one window."""
    landmarks = clip.landmarks
    torso = landmarks[:, [LEFT_SHOULDER, RIGHT_SHOULDER]] - landmarks[:, [LEFT_HIP, RIGHT_HIP]]
    length = float(np.median(np.linalg.norm(torso.mean(axis=1), axis=-1)))
    metres = np.float32(_TORSO_M / length)
    source = clip.source and replace(clip.source, landmarks=clip.source.landmarks * metres)
    clip = replace(clip, landmarks=landmarks * metres, source=source)
    short = len(clip) < MIN_FRAMES
    starts = np.arange(0, len(clip) - WINDOW_FRAMES + 1, DENSE_STRIDE if short else STRIDE)
    if short:
        spans = np.repeat(np.arange(len(starts))[:, None], SPAN, axis=1)
    else:
        spans = np.arange(len(starts) - SPAN + 1)[:, None] + np.arange(SPAN)
    seen = clip.covered[starts[:, None] + np.arange(WINDOW_FRAMES)].mean(axis=1) >= MIN_COVERAGE
    windows = cut(clip.landmarks, starts)
    yaw = float(view_yaw(clip.landmarks[None])[0])
    return Footage(clip, starts, spans, seen[spans].all(axis=1), windows, pose_of(windows), yaw)


def joints_of(landmarks: Floats) -> Floats:
    """The fifteen joints of 33 landmarks ``[..., 33, 3]``; the nose stands for the head."""
    names = [_NAMES.get(name, name).replace("toe", "foot_index") for name in JOINTS]
    joints: Floats = landmarks[..., [LANDMARKS.index(name) for name in names], :]
    return joints


def grafted(clip: Floats, donor: Floats, limb: str) -> Floats:
    """A clip with one limb of another; the other landmarks stay.

    Args:
        clip: ``[T, 33, 3]``.
        donor: ``[T', 33, 3]``, taken from its beginning again where it is shorter.
        limb: one of :data:`scorer.skeleton.LIMBS`.
    """
    source = joints_of(donor[np.arange(len(clip)) % len(donor)])
    changed = landmarks_of(with_limbs(joints_of(clip), source, (limb,)))
    side, which = limb.split("_")
    own = [LANDMARKS.index(f"{side}_{part}") for part in _PARTS[which]]
    out = clip.copy()
    out[:, own] = changed[:, own]
    return out


def _trembling(landmarks: Floats, frames: int) -> Floats:
    """The detector's own, ``[frames, 33, 3]``: what is left of a clip without its moving average,
    where that moves least; elsewhere it would move when the dance does."""
    at = np.arange(len(landmarks))
    # Narrower towards the ends, so that its middle is the frame itself.
    half = np.minimum(np.minimum(at, at[::-1]), _SMOOTHING_FRAMES // 2)
    total = np.concatenate((np.zeros_like(landmarks[:1]), landmarks)).cumsum(axis=0, dtype=float)
    mean = (total[at + half + 1] - total[at - half]) / (2 * half + 1)[:, None, None]
    rest = landmarks - mean
    moves = np.abs(np.diff(rest, axis=0)).mean(axis=(1, 2))
    calmest = np.convolve(moves, np.ones(frames - 1), mode="valid").argmin()
    found: Floats = rest[calmest : calmest + frames].astype(np.float32)
    return found


def _span_frames(of: Footage) -> Indices:
    """``[s, frames]``, which frames each span is made of."""
    first, last = of.starts[of.spans[0, [0, -1]]]
    frames: Indices = of.begins[:, None] + np.arange(last - first + WINDOW_FRAMES)
    return frames


def typical_frames(of: Footage) -> Indices:
    """For each span the frame whose pose is nearest to the span's mean, ``[s]``."""
    frames = _span_frames(of)
    stretch = of.clip.landmarks[frames]
    centred = stretch - stretch.mean(axis=2, keepdims=True)
    away = np.square(centred - centred.mean(axis=1, keepdims=True)).sum(axis=(2, 3))
    nearest: Indices = frames[np.arange(len(frames)), away.argmin(axis=1)]
    return nearest


def held(of: Footage, moment: Indices) -> Floats:
    """One pose for each span, held, with the detector's own trembling on it.

    Args:
        of: the clip.
        moment: ``[s]``, which frame is held throughout a span.

    Returns:
        float32 ``[s, 3, 30, 33, 3]``, the windows of each span.
    """
    trembling = _trembling(of.clip.landmarks, _span_frames(of).shape[1])
    still = of.clip.landmarks[moment][:, None] + trembling
    within = of.starts[of.spans] - of.begins[:, None]
    rows = np.arange(len(still))[:, None, None]
    windows: Floats = still[rows, within[:, :, None] + np.arange(WINDOW_FRAMES)]
    return windows
