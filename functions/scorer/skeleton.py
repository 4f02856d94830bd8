"""The body as the scorer sees it: 33 landmarks, eight limb segments, twelve joint angles.

Everything that depends on the order of a column takes it from here; the release's manifest
repeats it, and a manifest that disagrees is refused. Landmark names and order are those of
MediaPipe Pose.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

LANDMARKS: Final = (
    "nose",
    "left_eye_inner",
    "left_eye",
    "left_eye_outer",
    "right_eye_inner",
    "right_eye",
    "right_eye_outer",
    "left_ear",
    "right_ear",
    "mouth_left",
    "mouth_right",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_pinky",
    "right_pinky",
    "left_index",
    "right_index",
    "left_thumb",
    "right_thumb",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_heel",
    "right_heel",
    "left_foot_index",
    "right_foot_index",
)
LANDMARK_COUNT: Final = len(LANDMARKS)
FLOATS_PER_FRAME: Final = LANDMARK_COUNT * 3

LEFT_SHOULDER: Final = LANDMARKS.index("left_shoulder")
RIGHT_SHOULDER: Final = LANDMARKS.index("right_shoulder")
LEFT_HIP: Final = LANDMARKS.index("left_hip")
RIGHT_HIP: Final = LANDMARKS.index("right_hip")

Bone = tuple[str, str]


class Angle(NamedTuple):
    """The angle between two bones, each a (from, to) pair of landmark names."""

    name: str
    limb: str
    first: Bone
    second: Bone


class Segment(NamedTuple):
    """A limb segment whose unit direction is expressed in the frame of ``trunk``."""

    name: str
    limb: str
    bone: Bone
    trunk: str


LIMBS: Final = ("left_arm", "right_arm", "left_leg", "right_leg")
# What may be out of the picture on its own.
PARTS: Final = (*LIMBS, "torso")
SIDES: Final = ("left", "right")


def _angles(side: str) -> dict[str, Angle]:
    """The six angles of one side, by kind."""
    other = SIDES[1 - SIDES.index(side)]
    arm, leg = f"{side}_arm", f"{side}_leg"
    shoulder, elbow, wrist = f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist"
    hip, knee, ankle = f"{side}_hip", f"{side}_knee", f"{side}_ankle"
    bones: dict[str, tuple[str, Bone, Bone]] = {
        "elbow_flexion": (arm, (shoulder, elbow), (elbow, wrist)),
        "shoulder_elevation": (arm, (shoulder, hip), (shoulder, elbow)),
        "shoulder_swing": (arm, (f"{other}_shoulder", shoulder), (shoulder, elbow)),
        "hip_flexion": (leg, (shoulder, hip), (hip, knee)),
        "hip_spread": (leg, (f"{other}_hip", hip), (hip, knee)),
        "knee_flexion": (leg, (hip, knee), (knee, ankle)),
    }
    return {kind: Angle(f"{side}_{kind}", *rest) for kind, rest in bones.items()}


_LEFT, _RIGHT = _angles("left"), _angles("right")
ANGLES: Final = tuple(angle for kind in _LEFT for angle in (_LEFT[kind], _RIGHT[kind]))

SEGMENTS: Final = tuple(
    Segment(f"{side}_{name}", f"{side}_{limb}", (f"{side}_{start}", f"{side}_{end}"), trunk)
    for name, limb, start, end, trunk in (
        ("upper_arm", "arm", "shoulder", "elbow", "torso"),
        ("forearm", "arm", "elbow", "wrist", "torso"),
        ("thigh", "leg", "hip", "knee", "pelvis"),
        ("shin", "leg", "knee", "ankle", "pelvis"),
    )
    for side in SIDES
)

# Columns of each limb, for feedback and for the "one limb wrong" features of a pair.
LIMB_ANGLES: Final = {
    limb: tuple(i for i, angle in enumerate(ANGLES) if angle.limb == limb) for limb in LIMBS
}
LIMB_SEGMENTS: Final = {
    limb: tuple(i for i, segment in enumerate(SEGMENTS) if segment.limb == limb) for limb in LIMBS
}


def other_side(name: str) -> str:
    """``name`` with left and right exchanged."""
    if "left" in name:
        return name.replace("left", "right")
    return name.replace("right", "left")


MIRRORED_LANDMARKS: Final = np.array([LANDMARKS.index(other_side(n)) for n in LANDMARKS])
# The limb of each segment, as a row of LIMBS.
SEGMENT_LIMBS: Final = np.array([LIMBS.index(segment.limb) for segment in SEGMENTS])
MIRRORED_LIMBS: Final = np.array([LIMBS.index(other_side(limb)) for limb in LIMBS])
MIRRORED_PARTS: Final = np.array([PARTS.index(other_side(part)) for part in PARTS])
_ANGLE_NAMES: Final = [angle.name for angle in ANGLES]
MIRRORED_ANGLES: Final = np.array([_ANGLE_NAMES.index(other_side(n)) for n in _ANGLE_NAMES])
_SEGMENT_NAMES: Final = [segment.name for segment in SEGMENTS]
MIRRORED_SEGMENTS: Final = np.array([_SEGMENT_NAMES.index(other_side(n)) for n in _SEGMENT_NAMES])


def mirrored(landmarks: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The same movement in a mirror: x negated, left and right exchanged.

    Args:
        landmarks: ``[..., 33, 3]``, any isotropic unit.

    Returns:
        A new array of the same shape and dtype.
    """
    out = landmarks[..., MIRRORED_LANDMARKS, :]
    out[..., 0] *= -1
    return out


def mirrored_directions(directions: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Limb directions ``[T, 24]`` of the same movement in a mirror: left and right exchanged, and
    the sideways component negated."""
    out = directions.reshape(-1, len(SEGMENTS), 3)[:, MIRRORED_SEGMENTS]
    out[..., 0] *= -1
    return out.reshape(directions.shape)
