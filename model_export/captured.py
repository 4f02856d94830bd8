"""A user's own captured clips: read, checked, and grouped by dance.

Training wants one folder per dance, with clips of it from several angles or people. Evaluation
also takes one flat folder, whose clips say by the start of their names which dance they are.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.motion.body import Floats
from model_export.motion.chunks import CHUNK_FRAMES
from model_export.network import WINDOW_FRAMES
from scorer.clip import DEFAULT_FPS, Clip
from scorer.clip_files import SUFFIXES, load_clip
from scorer.errors import ClientError
from scorer.resampling import resample

_STEP_MS: Final = 1000.0 / DEFAULT_FPS
_ROUNDED_MS: Final = 0.5
# A clock that wavers about 30 frames per second is no faster one.
_FASTER: Final = 0.9


class CapturedError(Exception):
    """A captured clip, or a folder of them, cannot be used; one line says which and why."""


class TooShort(CapturedError):
    """A clip has fewer frames than are needed."""


@dataclass(frozen=True, eq=False)
class Captured:
    """A clip at 30 frames per second.

    Attributes:
        name: path of its file below the folder that was read.
        landmarks: float32 ``[T, 33, 3]``, isotropic, of any unit.
        covered: bool ``[T]``, False where no real frame is near.
        source: the frames as they were recorded, where a camera took more than 30 per second and
            somebody asks for them; on a clock that begins with ``landmarks``.
    """

    name: str
    landmarks: Floats
    covered: npt.NDArray[np.bool_]
    source: Clip | None = None

    def __len__(self) -> int:
        return len(self.landmarks)

    @property
    def digest(self) -> str:
        """SHA-256 of what it shows at 30 frames per second, whatever its file is called.

        From the first frame that shows somebody: how long nobody did before says nothing.
        """
        first = int(self.covered.argmax())
        shown = (self.landmarks[first:], self.covered[first:])
        content = b"".join(np.ascontiguousarray(array).tobytes() for array in shown)
        return hashlib.sha256(content).hexdigest()

    def cut(self, start: int, end: int) -> Captured:
        """Frames ``start`` to ``end``, the end not included."""
        frames = slice(start, end)
        source = None if self.source is None else _within(self.source, start, end)
        return Captured(self.name, self.landmarks[frames], self.covered[frames], source)


def _within(clip: Clip, start: int, end: int) -> Clip | None:
    """Between two frames at 30 per second, on the clock of the first; None without a frame."""
    times = clip.timestamps_ms - start * _STEP_MS
    # Clocks are rounded: a frame on the edge belongs to it.
    inside = (times > -_ROUNDED_MS) & (times < (end - start) * _STEP_MS - _ROUNDED_MS)
    if not inside.any():
        return None
    return Clip(clip.landmarks[inside], np.maximum(times[inside], 0.0))


def _recorded_faster(clip: Clip) -> Clip | None:
    """The clip on a clock that begins with it, if its rate is truly above 30 per second."""
    times = clip.timestamps_ms - clip.timestamps_ms[0]
    if len(times) < 2 or np.median(np.diff(times)) > _FASTER * _STEP_MS:
        return None
    return Clip(clip.landmarks, times)


def read_dances(folder: Path, left_out: list[str] | None = None) -> dict[str, list[Captured]]:
    """Clips to train on: one sub-folder per dance, at least two clips in each.

    Hidden files, and files that no clip can be in (videos, notes), are passed over.

    Args:
        folder: holds nothing but sub-folders; clips as of :func:`scorer.clip_files.load_clip`.
        left_out: where given, clips that are too short, and the only clip of a dance, are named
            here and passed over: of a folder that nobody chose by hand, that is what to do.

    Returns:
        Name of the sub-folder to its clips, both in the order of their names.

    Raises:
        CapturedError: there is no dance, a clip lies outside a sub-folder or cannot be read, or a
            clip is shorter than a chunk of training, or a dance has fewer than two clips.
    """
    astray = _clip_files(folder)
    if astray:
        raise CapturedError(f"{astray[0]}: put this clip into a sub-folder of {folder}, its dance")
    dances = {}
    for dance in _folders(folder):
        files = _clip_files(dance)
        if left_out is None and len(files) < 2:
            raise CapturedError(f"{dance}: {_count(files)} of this dance; training needs two")
        clips = _read_all(files, folder, strictly=left_out is None)
        if len(clips) > 1:
            dances[dance.name] = clips
        if left_out is not None:
            kept = {clip.name for clip in dances.get(dance.name, [])}
            names = (file.relative_to(folder).as_posix() for file in files)
            left_out += [name for name in names if name not in kept]
    if not dances:
        raise CapturedError(f"{folder} is empty: give each dance a sub-folder with its clips")
    return dances


def read_groups(folder: Path) -> dict[str, list[Captured]]:
    """Clips to evaluate on, grouped by dance: ``salsa_anna.npz`` and ``salsa-ben.npz`` are one.

    A dance may have a single clip, which is then what the others are not. Of cameras that take more
    than 30 frames per second, all frames are kept beside those at 30.

    Args:
        folder: clips whose names begin with their dance, up to the first ``_`` or ``-``; or
            sub-folders, then each is a dance; or both.

    Raises:
        CapturedError: there is no clip, or one cannot be read or is shorter than a window.
    """
    groups: dict[str, list[Captured]] = {}
    for file in _clip_files(folder):
        # A name that begins with a separator is a dance of its own.
        dance = re.split("[_-]", file.stem, maxsplit=1)[0] or file.stem
        groups.setdefault(dance, []).append(_read(file, folder, WINDOW_FRAMES, as_recorded=True))
    for sub in _folders(folder):
        for file in _clip_files(sub):
            groups.setdefault(sub.name, []).append(
                _read(file, folder, WINDOW_FRAMES, as_recorded=True)
            )
    if not groups:
        raise CapturedError(f"{folder} is empty: clips end with one of {', '.join(SUFFIXES)}")
    return groups


def _folders(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))


def _clip_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise CapturedError(f"{folder} is not a folder: name one that holds captured clips")
    return sorted(
        p
        for p in folder.iterdir()
        if p.is_file() and p.suffix.lower() in SUFFIXES and not p.name.startswith(".")
    )


def _read_all(files: list[Path], folder: Path, *, strictly: bool) -> list[Captured]:
    """Those that are long enough to train on; ``strictly``, every one has to be."""
    clips = []
    for file in files:
        try:
            clips.append(_read(file, folder, CHUNK_FRAMES))
        except TooShort:
            if strictly:
                raise
    return clips


def _count(files: list[Path]) -> str:
    return f"only one clip, {files[0].name}," if files else "no clip"


def _read(file: Path, folder: Path, min_frames: int, as_recorded: bool = False) -> Captured:
    try:
        clip = load_clip(file)
    except ClientError as error:
        place = error.where.removesuffix(": $")
        raise CapturedError(f"{place}: {error.message}; mend this clip or take it out") from error
    seen = resample(clip)
    if len(seen.landmarks) < min_frames:
        raise TooShort(
            f"{file}: {len(seen.landmarks)} frames at 30 per second, at least {min_frames} are "
            "needed; take this clip out"
        )
    name = file.relative_to(folder).as_posix()
    if as_recorded:
        return Captured(name, seen.landmarks, seen.covered, _recorded_faster(clip))
    captured = Captured(name, seen.landmarks, seen.covered)
    return _from_its_start(captured, clip) if _begins_at_zero(file) else captured


def _begins_at_zero(file: Path) -> bool:
    """Whether the clock is that of the file's rows; any other may begin anywhere."""
    if file.suffix.lower() != ".npz":
        return False
    with np.load(file, allow_pickle=False) as arrays:
        return "timestamps_ms" not in arrays.files


def _from_its_start(captured: Captured, clip: Clip) -> Captured:
    """With the time before anybody was seen, which cameras of one moment have in common: else one
    that found the dancer late would be out of step with the others."""
    before = round(float(clip.timestamps_ms[0]) / _STEP_MS)
    landmarks = np.concatenate((captured.landmarks[:1].repeat(before, axis=0), captured.landmarks))
    covered = np.concatenate((np.zeros(before, dtype=np.bool_), captured.covered))
    return Captured(captured.name, landmarks, covered)
