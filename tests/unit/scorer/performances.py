"""Performances made by hand, for whoever shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from scorer.clip import Floats
from scorer.embedder import Pose
from scorer.feedback import Feedback, JointReport, Moment
from scorer.performance import Aligned, Alignment, Grade, Performance, Second
from scorer.reasons import NOTHING_IN_COMMON
from scorer.skeleton import ANGLES, LANDMARK_COUNT, LANDMARKS, PARTS

RATE_HZ: Final = 30
GRADES: Final[tuple[Grade, ...]] = ("perfect", "great", "good", "ok", "miss")
ANGLE_NAMES: Final = tuple(angle.name for angle in ANGLES)

# Metres, y down, facing whoever looks: the left is at positive x.
_STANDING: Final = {
    "shoulder": (0.18, -0.50),
    "elbow": (0.24, -0.22),
    "wrist": (0.26, 0.02),
    "index": (0.27, 0.10),
    "hip": (0.11, 0.0),
    "knee": (0.12, 0.42),
    "ankle": (0.12, 0.83),
    "foot_index": (0.16, 0.88),
    "ear": (0.07, -0.72),
}


def standing() -> Floats:
    """A body ``[33, 3]`` that stands and looks at the camera."""
    body = np.zeros((LANDMARK_COUNT, 3), dtype=np.float32)
    for name, (x, y) in _STANDING.items():
        for side, sign in (("left", 1), ("right", -1)):
            body[LANDMARKS.index(f"{side}_{name}")] = (sign * x, y, 0.0)
    return body


def aligned(seconds: int, first: int = 0) -> Aligned:
    """Two who stand still side by side, all of them seen."""
    frames = seconds * RATE_HZ
    body = np.repeat(standing()[None], frames, axis=0)
    pose = Pose(
        np.zeros((frames, len(ANGLES)), dtype=np.float32),
        np.zeros((frames, 24), dtype=np.float32),
    )
    seen = np.ones((frames, len(PARTS)), dtype=np.bool_)
    return Aligned(first, body, body.copy(), pose, pose, seen, np.zeros(frames))


def second(t_s: int, score: float | None = 95.0, late_ms: float | None = 0.0) -> Second:
    """A second; not judged, and hardly seen, without a score."""
    if score is None:
        return Second(t_s * 1000.0, None, None, None, None, 0.2, (0.2,) * 5, None)
    grade = next(g for g, least in zip(GRADES, (90, 75, 60, 40, 0), strict=True) if score >= least)
    timing = None if late_ms is None else 100.0
    return Second(t_s * 1000.0, score, score, timing, late_ms, 1.0, (1.0,) * 5, grade)


def performance(*seconds: Second) -> Performance:
    """A performance of these seconds, which scores 84.6."""
    return Performance(
        score=84.6,
        shape=88.2,
        timing=79.4,
        similarity=0.91,
        timing_ms=64.0,
        coverage=0.94,
        parts=(1.0, 0.97, 0.31, 1.0, 1.0),
        unjudged=("left_leg",),
        compared_ms=1000.0 * len(seconds),
        alignment=Alignment(412.0, 1.021, True, 0.8, -2600.0, np.zeros(len(seconds) * RATE_HZ)),
        aligned=aligned(len(seconds), round(seconds[0].t_ms * RATE_HZ / 1000)),
        seconds=seconds,
        assumed=("fps: 30 (guessed)",),
    )


def not_judged() -> Performance:
    """A performance of which nothing can be said."""
    return replace(
        performance(second(0)),
        score=None,
        shape=None,
        timing=None,
        similarity=None,
        timing_ms=None,
        coverage=0.0,
        parts=(0.0,) * len(PARTS),
        unjudged=PARTS,
        alignment=None,
        aligned=None,
        seconds=(),
        reason=NOTHING_IN_COMMON,
    )


ARM_TOO_LOW: Final = Moment(1000.0, 2000.0, "angle", "right_shoulder_elevation", "right_arm", -25.0)
LATE: Final = Moment(2000.0, 3000.0, "late", timing_ms=100.0)
BEST: Final = Moment(0.0, 1000.0, "best")


def feedback(
    frames: int, worst: tuple[Moment, ...] = (ARM_TOO_LOW,), best: Moment | None = BEST
) -> Feedback:
    """Nothing is off in any frame; the joints' reports say 1 to 12 degrees."""
    joints = tuple(
        JointReport(angle.name, angle.limb, float(place), 2.0, 1500.0, -25.0)
        for place, angle in enumerate(ANGLES, start=1)
    )
    return Feedback(joints, best, worst, np.zeros((frames, len(ANGLES)), dtype=np.float32))
