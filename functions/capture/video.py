"""Pictures of a video, upright, each with its moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.errors import CaptureError

Picture = NDArray[np.uint8]

# A clip with fewer than this between two frames has one moment twice.
_LEAST_STEP_MS: Final = 1.0
# Of a file that knows no moments the rate is taken, and of one that knows neither, nothing.
_MAX_FPS: Final = 1_000.0


@dataclass(frozen=True)
class Frame:
    """One picture.

    Attributes:
        at_ms: since the video's first frame, rising.
        picture: uint8 ``[height, width, 3]``, BGR, turned as the file says.
    """

    at_ms: float
    picture: Picture


class Video:
    """An opened video; a context manager.

    Attributes:
        frames: how many the file says it has; 0 where it does not say.

    Raises:
        CaptureError: there is no such file, it is no video, or no decoder for it is here.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise CaptureError(f"{path}: no such file")
        # Else OpenCV takes a name with a number in it for a series of pictures, and "0" for a
        # camera.
        self._capture = cv2.VideoCapture(str(path.resolve()), cv2.CAP_FFMPEG)
        if not self._capture.isOpened():
            raise CaptureError(
                f"{path}: cannot be opened as a video; H.264, VP9, AV1 and MJPEG in .mp4, .webm, "
                ".mov, .mkv or .avi can be read"
            )
        # A phone held upright writes lying pictures and says by how much they are to be turned.
        self._capture.set(cv2.CAP_PROP_ORIENTATION_AUTO, 1)
        self.frames = max(0, int(self._capture.get(cv2.CAP_PROP_FRAME_COUNT)))

    def __enter__(self) -> Video:
        return self

    def __exit__(self, *exception: object) -> None:
        self._capture.release()

    def __iter__(self) -> Iterator[Frame]:
        fps = self._capture.get(cv2.CAP_PROP_FPS)
        step = 1000.0 / fps if 0 < fps <= _MAX_FPS else None
        first: float | None = None
        last = -np.inf
        index = 0
        while True:
            ok, picture = self._capture.read()
            if not ok:
                return
            # After a frame is read, this is its own moment, also where the rate varies.
            told = self._capture.get(cv2.CAP_PROP_POS_MSEC)
            first = told if first is None else first
            at = told - first
            if at < last + _LEAST_STEP_MS:
                if step is None:
                    raise CaptureError(f"{self.path}: the file names no frame rate")
                at = last + step if index else 0.0
            last = at
            index += 1
            yield Frame(float(at), picture)
