"""Landmarks as they travel: a clip, or a window to be scored.

Landmarks are rows of 99 numbers, or one packed little-endian array (a third of the bytes, and
read without a loop).
"""

from __future__ import annotations

import struct
from typing import Annotated, Final, Literal

import numpy as np
import numpy.typing as npt
from msgspec import Meta, Struct

from scorer.clip import (
    MAX_COORDINATE,
    MAX_FPS,
    MAX_FRAMES,
    MAX_PICTURE_SIZE,
    MIN_FPS,
    Clip,
    Floats,
    Space,
    make_clip,
)
from scorer.errors import InvalidField
from scorer.skeleton import FLOATS_PER_FRAME, LANDMARK_COUNT

Mirror = Literal["off", "on", "auto"]
PackedType = Literal["f2", "f4"]

_pack_row: Final = struct.Struct(f"{FLOATS_PER_FRAME}d").pack

# The bounds of a coordinate are checked by the clip, which knows the landmark's name.
_Coordinate = Annotated[
    float, Meta(extra_json_schema={"minimum": -MAX_COORDINATE, "maximum": MAX_COORDINATE})
]
Row = Annotated[list[_Coordinate], Meta(min_length=FLOATS_PER_FRAME, max_length=FLOATS_PER_FRAME)]
Rows = Annotated[
    list[Row], Meta(min_length=1, max_length=MAX_FRAMES, description="One row of 99 per frame.")
]
_Fps = Annotated[
    float, Meta(ge=MIN_FPS, le=MAX_FPS, description="Frames per second; 30 if nothing is said.")
]
_Timestamps = Annotated[
    list[Annotated[float, Meta(extra_json_schema={"minimum": 0})]],
    Meta(max_length=MAX_FRAMES, description="The time of each frame, increasing; instead of fps."),
]
_Pixels = Annotated[
    int, Meta(ge=1, le=MAX_PICTURE_SIZE, description="Of the picture, for image landmarks.")
]
_Space = Annotated[
    Space, Meta(description="What the landmarks are: metres, parts of the picture, or to be told.")
]


class Packed(Struct, frozen=True, forbid_unknown_fields=True):
    """Landmarks as one little-endian array of floats: bytes in MessagePack, base64 in JSON."""

    dtype: PackedType
    shape: Annotated[
        list[Annotated[int, Meta(ge=1, le=MAX_FRAMES)]],
        Meta(min_length=2, max_length=3, description="[T, 99] or [T, 33, 3]"),
    ]
    data: bytes


class WireClip(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A recording of one person, in MediaPipe's 33 landmarks."""

    landmarks: Rows | Packed
    fps: _Fps | None = None
    timestamps_ms: _Timestamps | None = None
    space: _Space = "auto"
    width: _Pixels | None = None
    height: _Pixels | None = None

    def clip(self, where: str = "$") -> Clip:
        """The checked clip; see :func:`scorer.clip.make_clip` for what it raises."""
        return _clip(self, self.landmarks, where, "landmarks")


class PredictRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """One window of a dance, and which second of the reference it belongs to."""

    seq: Annotated[
        int, Meta(ge=0, description="Which second of the reference the window begins at.")
    ]
    user_pose_data: Rows | Packed
    target: Annotated[str, Meta(description="Id of a reference.")] | None = None
    fps: _Fps | None = None
    timestamps_ms: _Timestamps | None = None
    space: _Space = "auto"
    width: _Pixels | None = None
    height: _Pixels | None = None
    mirror: Annotated[
        Mirror, Meta(description="Compare as in a mirror, or whichever way fits better.")
    ] = "off"

    def clip(self) -> Clip:
        """The checked clip; see :func:`scorer.clip.make_clip` for what it raises."""
        return _clip(self, self.user_pose_data, "$", "user_pose_data")


def pack(landmarks: Floats, dtype: PackedType) -> Packed:
    """Landmarks ``[T, 33, 3]`` as a packed array."""
    little_endian = landmarks.astype(np.dtype(dtype).newbyteorder("<"))
    return Packed(dtype, list(landmarks.shape), little_endian.tobytes())


def _unpack(packed: Packed, at: str) -> npt.NDArray[np.floating]:
    frames, *rest = packed.shape
    if rest not in ([FLOATS_PER_FRAME], [LANDMARK_COUNT, 3]):
        raise InvalidField("shape is [T, 99] or [T, 33, 3]", f"{at}.shape")
    dtype = np.dtype(packed.dtype).newbyteorder("<")
    if len(packed.data) != frames * FLOATS_PER_FRAME * dtype.itemsize:
        raise InvalidField("data is not of the length that dtype and shape ask for", f"{at}.data")
    return np.frombuffer(packed.data, dtype)


def _clip(
    message: WireClip | PredictRequest,
    landmarks: list[list[float]] | Packed,
    where: str,
    field: str,
) -> Clip:
    values: npt.NDArray[np.floating]
    if isinstance(landmarks, Packed):
        values = _unpack(landmarks, f"{where}.{field}")
    else:
        # A third of the time that numpy takes to read lists.
        values = np.frombuffer(b"".join([_pack_row(*row) for row in landmarks]))
    return make_clip(
        values.reshape(-1, LANDMARK_COUNT, 3),
        fps=message.fps,
        timestamps_ms=message.timestamps_ms,
        space=message.space,
        width=message.width,
        height=message.height,
        where=where,
        field=field,
    )
