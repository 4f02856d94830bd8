"""Pictures, and a sound where there is one, to a video file, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from model_export.stage.beat import RATE_HZ as BEAT_HZ
from model_export.stage.beat import Samples
from model_export.stage.errors import NoGraphics, VideoError

Picture = npt.NDArray[np.uint8]

_SOUND_BITS: Final = 64_000  # per second


@dataclass(frozen=True)
class Format:
    """How one kind of file is written.

    Attributes:
        container: FFmpeg's name of the file format.
        codec: FFmpeg's name of the encoder.
        pixels: FFmpeg's name of the pixel format.
        encoder: options of the encoder.
        muxer: options of the file format.
        sound: FFmpeg's name of the encoder of sound, and samples per second; None without sound.
    """

    container: str
    codec: str
    pixels: str
    encoder: dict[str, str]
    muxer: dict[str, str]
    sound: tuple[str, int] | None = None


# 4:2:0 is the only kind of H.264 and VP9 that every browser decodes.
FORMATS: Final = {
    ".mp4": Format(
        "mp4",
        "libx264",
        "yuv420p",
        {"crf": "23", "preset": "veryfast"},
        {"movflags": "+faststart"},  # plays before it has all arrived
        ("aac", BEAT_HZ),
    ),
    ".webm": Format(
        "webm",
        "libvpx-vp9",
        "yuv420p",
        {"crf": "34", "b": "0", "deadline": "realtime", "cpu-used": "7"},
        {},
        ("libopus", 48_000),
    ),
    # What Chromium takes as the pictures of a camera: JPEGs one after the other, no container.
    ".mjpeg": Format("mjpeg", "mjpeg", "yuvj420p", {"qmin": "3", "qmax": "3"}, {}),
}


def write_video(
    pictures: Iterable[Picture], path: Path, fps: int = 30, sound: Samples | None = None
) -> int:
    """Encode ``pictures`` (RGB ``[height, width, 3]``, even sizes) to ``path``.

    The ending of ``path`` says how: ``.mp4`` is H.264, ``.webm`` is VP9, ``.mjpeg`` is a row of
    JPEGs. The file grows under another name and gets its own when it is complete.

    Args:
        pictures: what is seen, one after the other.
        path: the file.
        fps: pictures per second.
        sound: what is heard with them, from the first on: int16 ``[n]``, ``beat.RATE_HZ`` samples
            per second. It ends with the pictures.

    Returns:
        The number of pictures written.

    Raises:
        NoGraphics: PyAV is not installed.
        VideoError: an unknown ending, one that takes no sound, an odd size, no picture, or a disk
            that is full.
    """
    try:
        import av
    except ImportError as error:
        raise NoGraphics("writing videos needs PyAV: pip install '.[stage]'") from error
    kind = format_of(path)
    if sound is not None and kind.sound is None:
        raise VideoError(f"{path}: a file of this kind takes no sound")
    half_written = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with av.open(str(half_written), "w", format=kind.container, options=kind.muxer) as file:
            count = _encode(file, kind, pictures, fps, sound)
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


def _encode(
    file: Any,  # noqa: ANN401 (PyAV's containers have no types)
    kind: Format,
    pictures: Iterable[Picture],
    fps: int,
    sound: Samples | None,
) -> int:
    from av import VideoFrame

    stream = heard = None
    count = 0
    for picture in pictures:
        if stream is None:
            height, width = picture.shape[:2]
            if height % 2 or width % 2:
                raise VideoError(f"a video of {width}x{height} pixels: both numbers must be even")
            stream = file.add_stream(kind.codec, rate=Fraction(fps), options=kind.encoder)
            stream.width, stream.height, stream.pix_fmt = width, height, kind.pixels
            if sound is not None and kind.sound is not None:
                heard = _Heard(file, *kind.sound, sound)
        file.mux(stream.encode(VideoFrame.from_ndarray(picture, format="rgb24")))
        count += 1
        if heard is not None:
            heard.until(count / fps)
    if stream is None:
        raise VideoError("a video needs at least one picture")
    file.mux(stream.encode())
    if heard is not None:
        heard.end()
    return count


class _Heard:
    """The sound of a file, written in step with its pictures: a player needs both together."""

    def __init__(self, file: Any, codec: str, rate: int, samples: Samples) -> None:  # noqa: ANN401
        self._file = file
        self._stream = file.add_stream(codec, rate=rate, layout="mono")
        self._stream.bit_rate = _SOUND_BITS
        self._samples = samples
        self._written = 0

    def until(self, seconds: float) -> None:
        from av import AudioFrame

        end = round(seconds * BEAT_HZ)
        part = self._samples[self._written : end]
        if len(part):
            frame = AudioFrame.from_ndarray(part[None], format="s16", layout="mono")
            frame.sample_rate = BEAT_HZ
            frame.pts = self._written
            frame.time_base = Fraction(1, BEAT_HZ)
            self._file.mux(self._stream.encode(frame))
            self._written += len(part)

    def end(self) -> None:
        self._file.mux(self._stream.encode())
