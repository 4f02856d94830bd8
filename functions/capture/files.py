"""What was captured, as files: whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from capture.detect import Detection
from capture.errors import CaptureError
from capture.video import Picture

_THUMBNAIL_PIXELS: Final = 320
_QUALITY: Final = 80
# Moments this much beside an even clock, in parts of a step, are rounding of the file's own.
_EVEN: Final = 0.1


def write_clip(path: Path, detection: Detection, detector: str) -> None:
    """Write landmarks as ``.npz``.

    ``norm`` and ``world`` ``(T, 33, 4)`` float32, ``width``, ``height``, ``detector``, and either
    ``fps`` or, where the clock is uneven, ``timestamps_ms`` ``(T,)`` float64.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    half_written = path.with_name(path.name + ".part")
    arrays: dict[str, Any] = {
        "norm": detection.norm,
        "world": detection.world,
        "width": np.int64(detection.width),
        "height": np.int64(detection.height),
        "detector": np.str_(detector),
    }
    try:
        with half_written.open("wb") as file:
            np.savez_compressed(file, **arrays, **_clock(detection))
        half_written.replace(path)
    finally:
        half_written.unlink(missing_ok=True)


def _clock(detection: Detection) -> dict[str, Any]:
    times = detection.timestamps_ms
    if len(times) > 1:
        step = (times[-1] - times[0]) / (len(times) - 1)
        even = times[0] + step * np.arange(len(times))
        if np.abs(times - even).max() > _EVEN * step:
            return {"timestamps_ms": times}
        return {"fps": np.float32(1000.0 / step)}
    return {"timestamps_ms": times}


def write_thumbnail(path: Path, picture: Picture) -> None:
    """Write a small JPEG of a picture.

    Raises:
        CaptureError: it cannot be encoded.
    """
    height, width = picture.shape[:2]
    scale = min(1.0, _THUMBNAIL_PIXELS / max(height, width))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ok, encoded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not ok:
        raise CaptureError("the thumbnail could not be made")
    half_written = path.with_name(path.name + ".part")
    half_written.write_bytes(encoded.tobytes())
    half_written.replace(path)
