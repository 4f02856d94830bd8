"""A body of fifteen joints, and the 33 landmarks that a detector would report for it."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.skeleton import LANDMARK_COUNT, LANDMARKS

Floats = npt.NDArray[np.float32]

# Order of the mocap files. World axes: metres, y up.
JOINTS: Final = (
    "head",
    *(
        f"{side}_{joint}"
        for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "toe")
        for side in ("left", "right")
    ),
)
JOINT: Final = {name: i for i, name in enumerate(JOINTS)}

_SIDED: Final = {"toe": "foot_index"}
_MIRRORED: Final = [
    JOINT[name.replace("left", "?").replace("right", "left").replace("?", "right")]
    for name in JOINTS
]

# The face hangs on the head joint: (landmark, metres to the body's left, up, forward).
_FACE: Final = (
    ("nose", 0.0, 0.0, 0.10),
    ("left_eye_inner", 0.015, 0.035, 0.085),
    ("left_eye", 0.03, 0.035, 0.08),
    ("left_eye_outer", 0.045, 0.035, 0.07),
    ("right_eye_inner", -0.015, 0.035, 0.085),
    ("right_eye", -0.03, 0.035, 0.08),
    ("right_eye_outer", -0.045, 0.035, 0.07),
    ("left_ear", 0.075, 0.015, 0.0),
    ("right_ear", -0.075, 0.015, 0.0),
    ("mouth_left", 0.025, -0.04, 0.085),
    ("mouth_right", -0.025, -0.04, 0.085),
)
# Hands continue the forearm: (landmark, share of the forearm's length beyond the wrist, metres
# towards the thumb).
_HAND: Final = (("pinky", 0.30, -0.03), ("index", 0.34, 0.02), ("thumb", 0.16, 0.04))


def vector(*values: float) -> Floats:
    """A constant vector, float32."""
    return np.array(values, dtype=np.float32)


def unit(vectors: Floats) -> Floats:
    """Vectors of the last axis scaled to length one; zero vectors stay zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Floats = (vectors / np.maximum(length, 1e-8)).astype(np.float32)
    return scaled


def rotations_about(axis: int, angle: Floats) -> Floats:
    """Rotation matrices ``[n, 3, 3]`` about a coordinate axis by ``angle [n]``, radians."""
    i, j = (axis + 1) % 3, (axis + 2) % 3
    out: Floats = np.zeros((len(angle), 3, 3), dtype=np.float32)
    out[:, axis, axis] = 1
    out[:, i, i] = out[:, j, j] = np.cos(angle)
    out[:, j, i] = np.sin(angle)
    out[:, i, j] = -out[:, j, i]
    return out


def mirrored_joints(joints: Floats) -> Floats:
    """The same motion in a mirror, ``[..., 15, 3]``."""
    out = joints[..., _MIRRORED, :]
    out[..., 0] *= -1
    return out


def trunk_axes(joints: Floats) -> tuple[Floats, Floats, Floats]:
    """Unit vectors to the body's left, up the spine and forward, each ``[..., 3]``."""
    left_shoulder, right_shoulder = (
        joints[..., JOINT[f"{s}_shoulder"], :] for s in ("left", "right")
    )
    left_hip, right_hip = (joints[..., JOINT[f"{s}_hip"], :] for s in ("left", "right"))
    up = unit(left_shoulder + right_shoulder - left_hip - right_hip)
    left = left_shoulder - right_shoulder
    left = unit(left - (left * up).sum(-1, keepdims=True) * up)
    return left, up, np.cross(left, up).astype(np.float32)


def landmarks_of(joints: Floats) -> Floats:
    """Fifteen joints ``[..., 15, 3]`` to MediaPipe's 33 landmarks ``[..., 33, 3]``, same axes."""
    out = np.empty((*joints.shape[:-2], LANDMARK_COUNT, 3), dtype=np.float32)

    def put(name: str, value: Floats) -> None:
        out[..., LANDMARKS.index(name), :] = value

    left, up, forward = trunk_axes(joints)
    head = joints[..., JOINT["head"], :]
    for name, sideways, upwards, ahead in _FACE:
        put(name, head + sideways * left + upwards * up + ahead * forward)
    for side in ("left", "right"):
        at = {j: joints[..., JOINT[f"{side}_{j}"], :] for j in ("elbow", "wrist", "ankle", "toe")}
        for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "toe"):
            name = _SIDED.get(joint, joint)
            put(f"{side}_{name}", joints[..., JOINT[f"{side}_{joint}"], :])
        forearm = at["wrist"] - at["elbow"]
        across = unit(np.cross(forearm, up).astype(np.float32))
        for finger, share, aside in _HAND:
            put(f"{side}_{finger}", at["wrist"] + share * forearm + aside * across)
        foot = at["toe"] - at["ankle"]
        put(f"{side}_heel", at["ankle"] - 0.25 * foot - 0.05 * up)
    return out
