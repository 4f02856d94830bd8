"""Landmarks as they travel: a clip, a window to be scored, or a whole performance.

Landmarks are rows of 99 numbers, visibility rows of 33; or either is one packed little-endian
array (a third of the bytes, and read without a loop).
"""

from __future__ import annotations

import struct
from typing import Annotated, Final, Literal

import numpy as np
import numpy.typing as npt
from msgspec import Meta, Struct

from scorer.clip import (
    MAX_DURATION_MS,
    MAX_FPS,
    MAX_FRAMES,
    MIN_FPS,
    Clip,
    Floats,
    Space,
    make_clip,
)
from scorer.clip_checks import MAX_COORDINATE, MAX_PICTURE_SIZE
from scorer.errors import InvalidField
from scorer.performance import Mirror
from scorer.skeleton import FLOATS_PER_FRAME, LANDMARK_COUNT

PackedType = Literal["f2", "f4"]

# A third of the time that numpy takes to read lists.
_pack_row: Final = struct.Struct(f"{FLOATS_PER_FRAME}d").pack
_pack_visibility: Final = struct.Struct(f"{LANDMARK_COUNT}d").pack

# The bounds of a coordinate are checked by the clip, which knows the landmark's name.
_Coordinate = Annotated[
    float, Meta(extra_json_schema={"minimum": -MAX_COORDINATE, "maximum": MAX_COORDINATE})
]
Row = Annotated[list[_Coordinate], Meta(min_length=FLOATS_PER_FRAME, max_length=FLOATS_PER_FRAME)]
Rows = Annotated[
    list[Row], Meta(min_length=1, max_length=MAX_FRAMES, description="One row of 99 per frame.")
]
_Share = Annotated[float, Meta(ge=0, le=1)]
_Shares = Annotated[list[_Share], Meta(min_length=LANDMARK_COUNT, max_length=LANDMARK_COUNT)]
_Visibility = Annotated[
    list[_Shares],
    Meta(min_length=1, max_length=MAX_FRAMES, description="One row of 33 per frame."),
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
_Detector = Annotated[
    str, Meta(max_length=64, description="What found the landmarks, in the client's own words.")
]


class Packed(Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers as one little-endian array of floats: bytes in MessagePack, base64 in JSON."""

    dtype: PackedType
    shape: Annotated[
        list[Annotated[int, Meta(ge=1, le=MAX_FRAMES)]],
        Meta(
            min_length=2,
            max_length=3,
            description="[T, 99] or [T, 33, 3] of landmarks, [T, 33] of visibility",
        ),
    ]
    data: bytes


class _Recording(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is said of landmarks, whatever they are called."""

    fps: _Fps | None = None
    timestamps_ms: _Timestamps | None = None
    space: _Space = "auto"
    width: _Pixels | None = None
    height: _Pixels | None = None
    visibility: _Visibility | Packed | None = None
    detector: _Detector | None = None

    def _checked(
        self, sent: Rows | Packed, field: str, where: str, longest_ms: float = MAX_DURATION_MS
    ) -> Clip:
        return make_clip(
            _landmarks(sent, f"{where}.{field}"),
            fps=self.fps,
            timestamps_ms=self.timestamps_ms,
            space=self.space,
            width=self.width,
            height=self.height,
            visibility=_seen(self.visibility, f"{where}.visibility"),
            detector=self.detector,
            longest_ms=longest_ms,
            where=where,
            field=field,
        )


class WireClip(_Recording, frozen=True):
    """A recording of one person, in MediaPipe's 33 landmarks."""

    landmarks: Rows | Packed

    def clip(self, where: str = "$", longest_ms: float = MAX_DURATION_MS) -> Clip:
        """The checked clip; see :func:`scorer.clip.make_clip` for what it raises."""
        return self._checked(self.landmarks, "landmarks", where, longest_ms)


class PredictRequest(_Recording, frozen=True):
    """One window of a dance, and which second of the reference it belongs to."""

    seq: Annotated[
        int, Meta(ge=0, description="Which second of the reference the window begins at.")
    ]
    user_pose_data: Rows | Packed
    target: Annotated[str, Meta(description="Id of a reference.")] | None = None
    mirror: Annotated[
        Mirror, Meta(description="Compare as in a mirror, or whichever way fits better.")
    ] = "off"

    def clip(self) -> Clip:
        """The checked clip; see :func:`scorer.clip.make_clip` for what it raises."""
        return self._checked(self.user_pose_data, "user_pose_data", "$")


def pack(landmarks: Floats, dtype: PackedType) -> Packed:
    """Landmarks ``[T, 33, 3]``, or visibility ``[T, 33]``, as a packed array."""
    little_endian = landmarks.astype(np.dtype(dtype).newbyteorder("<"))
    return Packed(dtype, list(landmarks.shape), little_endian.tobytes())


def _landmarks(sent: list[list[float]] | Packed, at: str) -> npt.NDArray[np.floating]:
    """Landmarks ``[T, 33, 3]``, unchecked."""
    values: npt.NDArray[np.floating]
    if isinstance(sent, Packed):
        values = unpack(sent, ([FLOATS_PER_FRAME], [LANDMARK_COUNT, 3]), at)
    else:
        values = np.frombuffer(b"".join([_pack_row(*row) for row in sent]))
    return values.reshape(-1, LANDMARK_COUNT, 3)


def _seen(sent: list[list[float]] | Packed | None, at: str) -> npt.NDArray[np.floating] | None:
    """Visibility ``[T, 33]``, unchecked; None where nothing was sent."""
    if sent is None:
        return None
    values: npt.NDArray[np.floating]
    if isinstance(sent, Packed):
        values = unpack(sent, ([LANDMARK_COUNT],), at)
    else:
        values = np.frombuffer(b"".join([_pack_visibility(*row) for row in sent]))
    return values.reshape(-1, LANDMARK_COUNT)


def unpack(packed: Packed, frame: tuple[list[int], ...], at: str) -> npt.NDArray[np.floating]:
    """The numbers of a packed array, in one dimension.

    Args:
        frame: what the shape of one frame may be.
        at: what error messages call the array.

    Raises:
        InvalidField: its shape is another, or its bytes do not fit it.
    """
    frames, *rest = packed.shape
    if rest not in frame:
        shapes = " or ".join(f"[T, {', '.join(map(str, shape))}]" for shape in frame)
        raise InvalidField(f"shape is {shapes}", f"{at}.shape")
    dtype = np.dtype(packed.dtype).newbyteorder("<")
    if len(packed.data) != frames * int(np.prod(rest)) * dtype.itemsize:
        raise InvalidField("data is not of the length that dtype and shape ask for", f"{at}.data")
    return np.frombuffer(packed.data, dtype)
