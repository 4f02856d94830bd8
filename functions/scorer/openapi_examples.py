"""Requests that the API's description shows: short, valid, and they score high."""

from __future__ import annotations

from typing import Any, Final

import msgspec
import numpy as np

from scorer.reference import Reference
from scorer.wire import WireClip, pack
from scorer.wire_score import ScoreRequest

Described = dict[str, Any]

PACKED_EXAMPLE: Final = "packed"

# Of a performance: three seconds of every fifth frame, which resampling fills in again.
_FRAMES: Final = 90
_STEP: Final = 5


def predict_examples(reference: Reference, frames: int) -> dict[str, Described]:
    """The beginning of a reference, danced by itself."""
    landmarks = reference.movement.landmarks[:frames]
    rows = np.round(landmarks.reshape(frames, -1).astype(np.float64), 2).tolist()
    request = {"seq": 0, "target": reference.id, "fps": 30, "space": "world"}
    return {
        "rows": {
            "summary": "99 numbers a frame (the shortest window that is read)",
            "value": request | {"user_pose_data": rows},
        },
        PACKED_EXAMPLE: {
            "summary": "The same as a packed array",
            "value": request | {"user_pose_data": msgspec.to_builtins(pack(landmarks, "f2"))},
        },
    }


def score_example(reference: Reference) -> ScoreRequest:
    """The beginning of a reference, danced by itself before a slow camera."""
    landmarks = reference.movement.landmarks[:_FRAMES:_STEP]
    rows = np.round(landmarks.reshape(len(landmarks), -1).astype(np.float64), 2).tolist()
    clip = WireClip(landmarks=rows, fps=30.0 / _STEP, space="world", detector="mediapipe-pose-full")
    return ScoreRequest(clip, reference.id)


def score_examples(example: ScoreRequest) -> dict[str, Described]:
    """A performance as rows and as a packed array."""
    rows = np.array(example.clip.landmarks, dtype=np.float32)
    packed = msgspec.structs.replace(example.clip, landmarks=pack(rows, "f2"))
    return {
        "rows": {
            "summary": "99 numbers a frame, against a reference by its id",
            "value": msgspec.to_builtins(example),
        },
        PACKED_EXAMPLE: {
            "summary": "The same as a packed array",
            "value": msgspec.to_builtins(msgspec.structs.replace(example, clip=packed)),
        },
    }
