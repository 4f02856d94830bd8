"""The requests that are timed: forms that a client may send, and one window in each of them."""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from model_export.bench.gateway import Event, post
from scorer.reference import Reference
from scorer.wire import pack

FULL: Final = "JSON, full precision"
SHORT: Final = "JSON, 5 decimals"
PACKED: Final = "MessagePack, float16"
TWO: Final = "two clips, MessagePack, float16"

SECOND: Final = 4
_NOISE_M: Final = 0.01
_SEED: Final = 20_261_122


def predict_events(reference: Reference, window_frames: int) -> dict[str, Event]:
    """Events of ``POST /predict``, by name.

    Args:
        reference: what is danced; its second ``SECOND``, with seeded noise of a centimetre, is the
            window.
        window_frames: length of the window.
    """
    start = SECOND * window_frames
    clean = reference.movement.landmarks[start : start + window_frames]
    noise = np.random.default_rng(_SEED).normal(0.0, _NOISE_M, clean.shape)
    window = clean + noise.astype(np.float32)
    rows = window.reshape(window_frames, -1).astype(np.float64)
    message = {"seq": SECOND, "target": reference.id}

    def as_json(values: npt.NDArray[np.float64]) -> Event:
        body = msgspec.json.encode({**message, "user_pose_data": values.tolist()})
        return post("/predict", body, "json")

    packed = msgspec.msgpack.encode({**message, "user_pose_data": pack(window, "f2")})
    return {
        FULL: as_json(rows),
        SHORT: as_json(rows.round(5)),
        PACKED: post("/predict", packed, "msgpack"),
    }
