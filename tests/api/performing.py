"""Performances to send: what a request's clip holds, changed and put back."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Body = dict[str, Any]
Floats = npt.NDArray[np.float32]

A_FRAME_MS = 1000 / 30


def landmarks(body: Body) -> Floats:
    """Of a performance's clip, ``[T, 33, 3]``."""
    return np.array(body["clip"]["landmarks"], dtype=np.float32).reshape(-1, 33, 3)


def danced(body: Body, moved: Floats, **more: Any) -> Body:  # noqa: ANN401 (any field)
    """The request with other landmarks in its clip, and other fields in the clip."""
    rows = moved.reshape(len(moved), 99).astype(np.float64).round(4).tolist()
    return body | {"clip": body["clip"] | {"landmarks": rows} | more}


def later(moved: Floats, frames: int) -> Floats:
    """Somebody who first stands there for so many frames."""
    return np.concatenate((np.repeat(moved[:1], frames, axis=0), moved))
