"""Where a body stands: its feet on the floor, its jumps as high as its legs are long."""

from __future__ import annotations

from typing import Final

import numpy as np

from model_export.motion.body import JOINT, Floats
from model_export.stage.baked import BakedBody
from model_export.stage.rest import joints_of, rest_joints

# Metres by which a motion's lowest joint may rise without the dancer leaving the floor: an ankle
# that rolls, noise.
_STILL_STANDING: Final = 0.04
_SKIN: Final = 0.03  # metres of flesh below a knee or a hand that touches the floor
_SOLE_WEIGHT: Final = 0.9


def root_of(body: BakedBody, turns: Floats, joints: Floats) -> Floats:
    """The root's place ``[T, 3]`` for bones turned as ``turns [T, B, 3, 3]``.

    Sideways it follows the motion's hips, scaled by the length of the legs, about the middle of the
    stage. Its height puts the lowest point of the body on the floor, or above it by as much as the
    motion leaves the floor.
    """
    scale = np.float32(_leg(rest_joints(body)) / max(float(np.median(_leg(joints))), 1e-3))
    heads = body.posed_heads(turns, np.zeros((len(turns), 3), dtype=np.float32))
    landmarks = body.posed_landmarks(turns, heads)
    hips = _hips(joints)
    middle = np.median(hips, axis=0).astype(np.float32)
    root: Floats = (hips - middle) * scale - _hips(joints_of(landmarks))
    lowest = joints[..., 1].min(axis=1)
    clearance = np.maximum(lowest - np.quantile(lowest, 0.02) - _STILL_STANDING, 0) * scale
    soles = _lowest_sole(body, turns, heads)
    root[:, 1] = clearance - np.minimum(soles, landmarks[..., 1].min(axis=1) - _SKIN)
    return root


def _hips(joints: Floats) -> Floats:
    pair = [JOINT["left_hip"], JOINT["right_hip"]]
    return np.asarray(joints[..., pair, :].mean(axis=-2), dtype=np.float32)


def _leg(joints: Floats) -> Floats:
    """Length of thigh and shin together, mean of both sides, ``[...]``."""
    bones = [
        joints[..., JOINT[f"{side}_{end}"], :] - joints[..., JOINT[f"{side}_{start}"], :]
        for side in ("left", "right")
        for start, end in (("hip", "knee"), ("knee", "ankle"))
    ]
    total = np.linalg.norm(np.stack(bones), axis=-1).sum(axis=0) / 2
    return np.asarray(total, dtype=np.float32)


def _lowest_sole(body: BakedBody, turns: Floats, heads: Floats) -> Floats:
    """Height of the lowest vertex of the feet, ``[T]``."""
    lowest = np.full(len(turns), np.inf, dtype=np.float32)
    for name in ("foot.L", "foot.R"):
        bone = body.bone(name)
        foot = body.vertices[body.dense_weights[:, bone] > _SOLE_WEIGHT] - body.heads[bone]
        heights = turns[:, bone, 1] @ foot.T + heads[:, bone, 1, None]
        lowest = np.minimum(lowest, heights.min(axis=1))
    return lowest
