"""Pictures to a video file, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from model_export.stage.errors import NoGraphics, VideoError

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Format:
    """How one kind of file is written.

    Attributes:
        container: FFmpeg's name of the file format.
        codec: FFmpeg's name of the encoder.
        pixels: FFmpeg's name of the pixel format.
        encoder: options of the encoder.
        muxer: options of the file format.
    """

    container: str
    codec: str
    pixels: str
    encoder: dict[str, str]
    muxer: dict[str, str]


# 4:2:0 is the only kind of H.264 and VP9 that every browser decodes.
FORMATS: Final = {
    ".mp4": Format(
        "mp4",
        "libx264",
        "yuv420p",
        {"crf": "23", "preset": "veryfast"},
        {"movflags": "+faststart"},  # plays before it has all arrived
    ),
    ".webm": Format(
        "webm",
        "libvpx-vp9",
        "yuv420p",
        {"crf": "34", "b": "0", "deadline": "realtime", "cpu-used": "7"},
        {},
    ),
    # What Chromium takes as the pictures of a camera: JPEGs one after the other, no container.
    ".mjpeg": Format("mjpeg", "mjpeg", "yuvj420p", {"qmin": "3", "qmax": "3"}, {}),
}


def write_video(pictures: Iterable[Picture], path: Path, fps: int = 30) -> int:
    """Encode ``pictures`` (RGB ``[height, width, 3]``, even sizes) to ``path``.

    The ending of ``path`` says how: ``.mp4`` is H.264, ``.webm`` is VP9, ``.mjpeg`` is a row of
    JPEGs. The file grows under another name and gets its own when it is complete.

    Returns:
        The number of pictures written.

    Raises:
        NoGraphics: PyAV is not installed.
        VideoError: an unknown ending, an odd size, no picture, or a disk that is full.
    """
    try:
        import av
    except ImportError as error:
        raise NoGraphics("writing videos needs PyAV: pip install '.[stage]'") from error
    kind = format_of(path)
    half_written = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with av.open(str(half_written), "w", format=kind.container, options=kind.muxer) as file:
            count = _encode(file, kind, pictures, fps)
        half_written.replace(path)
    except (av.FFmpegError, OSError) as error:
        raise VideoError(f"{path}: cannot be written ({error})") from error
    finally:
        half_written.unlink(missing_ok=True)
    return count


def format_of(path: Path) -> Format:
    """The format that the ending of ``path`` asks for.

    Raises:
        VideoError: none is known by that ending.
    """
    if path.suffix.lower() not in FORMATS:
        raise VideoError(f"{path}: the name must end in {', '.join(FORMATS)}")
    return FORMATS[path.suffix.lower()]


def _encode(file: Any, kind: Format, pictures: Iterable[Picture], fps: int) -> int:  # noqa: ANN401
    from av import VideoFrame

    stream = None
    count = 0
    for picture in pictures:
        if stream is None:
            height, width = picture.shape[:2]
            if height % 2 or width % 2:
                raise VideoError(f"a video of {width}x{height} pixels: both numbers must be even")
            stream = file.add_stream(kind.codec, rate=Fraction(fps), options=kind.encoder)
            stream.width, stream.height, stream.pix_fmt = width, height, kind.pixels
        for packet in stream.encode(VideoFrame.from_ndarray(picture, format="rgb24")):
            file.mux(packet)
        count += 1
    if stream is None:
        raise VideoError("a video needs at least one picture")
    for packet in stream.encode():
        file.mux(packet)
    return count
