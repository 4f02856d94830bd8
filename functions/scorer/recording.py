"""One recording as detectors saw it, out of a video or out of a clip's file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from scorer.capturing import Progress, capture
from scorer.clip import Clip, clip_from
from scorer.clip_files import SUFFIXES, load_clip
from scorer.errors import ReferenceRefused
from scorer.wire import WireClip, pack

_EVEN_MS: Final = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """What there is of a dance, on one clock.

    Attributes:
        clips: by detector, the full model's first. Time 0 of all of them is one moment.
        begins_ms: that moment, on the video's clock: the first at which all detectors saw somebody.
        thumbnail: a JPEG; empty where there was no video.
    """

    clips: tuple[Clip, ...]
    begins_ms: float
    thumbnail: bytes

    def wired(self) -> list[WireClip]:
        """The clips as they are kept and sent."""
        return [wired(clip) for clip in self.clips]


def record(source: Path) -> Recording:
    """Look at a video through both pose models, with progress on a terminal; or read a clip.

    Raises:
        ClientError: the file cannot be read, or shows nobody.
        OperatorError: MediaPipe's environment is not there.
        ReferenceRefused: the models saw somebody at no common moment.
    """
    if source.suffix.lower() in SUFFIXES:
        return _together([load_clip(source)], b"")
    with TemporaryDirectory(prefix="capture-") as folder, _shown(source.name) as progress:
        files = capture(source, Path(folder), progress)
        clips = [load_clip(file) for file in files.values()]
        return _together(clips, (Path(folder) / "thumbnail.jpg").read_bytes())


def wired(clip: Clip) -> WireClip:
    """A clip as it is kept: float16 is half a millimetre at arm's length."""
    seen, fps = clip.visibility, _even_rate(clip)
    return WireClip(
        landmarks=pack(clip.landmarks, "f2"),
        fps=fps,
        timestamps_ms=None if fps else np.round(clip.timestamps_ms, 3).tolist(),
        space="world",
        visibility=None if seen is None else pack(seen, "f2"),
        detector=clip.detector,
    )


def _even_rate(clip: Clip) -> float | None:
    """Frames per second, where that says all that the times say."""
    times = clip.timestamps_ms
    if len(times) < 2:
        return None
    fps = round(1000.0 * (len(times) - 1) / float(times[-1] - times[0]), 6)
    even = np.arange(len(times)) * 1000.0 / fps
    return fps if np.abs(times - even).max() < _EVEN_MS else None


def _together(clips: list[Clip], thumbnail: bytes) -> Recording:
    """A reference has one clock, whichever detector's landmarks a dancer is compared with."""
    shared = reduce(np.intersect1d, [clip.timestamps_ms for clip in clips])
    if len(shared) == 0:
        raise ReferenceRefused("no picture shows somebody to every pose model")
    begins_ms = float(shared[0])
    begun = (clip_from(clip, begins_ms) for clip in clips)
    on_one_clock = tuple(
        replace(clip, timestamps_ms=clip.timestamps_ms - begins_ms) for clip in begun
    )
    return Recording(on_one_clock, begins_ms, thumbnail)


@contextmanager
def _shown(name: str) -> Iterator[Progress | None]:
    """A progress bar on a terminal."""
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        yield None
        return
    with tqdm(desc=name, unit="frame", disable=None, file=sys.stderr) as bar:

        def progress(done: int, of: int) -> None:
            bar.total = max(of, done)
            bar.update(done - bar.n)

        yield progress
