"""The fifteen joints of a body, read off its 33 landmarks."""

from __future__ import annotations

from typing import Final

import numpy as np

from model_export.motion.body import JOINTS, Floats
from model_export.stage.baked import BakedBody
from scorer.skeleton import LANDMARKS

_LANDMARK_OF: Final = {"toe": "foot_index"}


def joints_of(landmarks: Floats) -> Floats:
    """``[..., 33, 3]`` to ``[..., 15, 3]``; the head is the middle between the ears."""
    ears = [LANDMARKS.index(f"{side}_ear") for side in ("left", "right")]
    out = np.empty((*landmarks.shape[:-2], len(JOINTS), 3), dtype=np.float32)
    out[..., 0, :] = landmarks[..., ears, :].mean(axis=-2)
    for i, joint in enumerate(JOINTS[1:], start=1):
        side, name = joint.split("_")
        out[..., i, :] = landmarks[
            ..., LANDMARKS.index(f"{side}_{_LANDMARK_OF.get(name, name)}"), :
        ]
    return out


def rest_joints(body: BakedBody) -> Floats:
    """``[15, 3]``, metres, of the body at rest."""
    return joints_of(body.landmarks)
