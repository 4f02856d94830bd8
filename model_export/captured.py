"""A user's own captured clips: read, checked, and brought to a common clock.

Training wants one folder per dance, with clips of it from several angles or people. Evaluation
also takes one flat folder, whose clips say by the start of their names which dance they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.motion.body import Floats
from model_export.motion.chunks import CHUNK_FRAMES
from model_export.motion.rendering import pose_of
from model_export.network import WINDOW_FRAMES
from scorer.clip_files import SUFFIXES, load_clip
from scorer.errors import ClientError
from scorer.resampling import resample
from scorer.skeleton import SEGMENTS

MAX_LAG_FRAMES: Final = 90  # three seconds
_FIRST_ANGLE: Final = 3 * len(SEGMENTS)


class CapturedError(Exception):
    """A captured clip, or a folder of them, cannot be used; one line says which and why."""


@dataclass(frozen=True, eq=False)
class Captured:
    """A clip at 30 frames per second.

    Attributes:
        name: path of its file below the folder that was read.
        landmarks: float32 ``[T, 33, 3]``, isotropic, of any unit.
        covered: bool ``[T]``, False where no real frame is near.
    """

    name: str
    landmarks: Floats
    covered: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.landmarks)

    def cut(self, start: int, end: int) -> Captured:
        """Frames ``start`` to ``end``, the end not included."""
        return Captured(self.name, self.landmarks[start:end], self.covered[start:end])


def read_dances(folder: Path) -> dict[str, list[Captured]]:
    """Clips to train on: one sub-folder per dance, at least two clips in each.

    Hidden files, and files that no clip can be in (videos, notes), are passed over.

    Args:
        folder: holds nothing but sub-folders; clips as of :func:`scorer.clip_files.load_clip`.

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
        if len(files) < 2:
            raise CapturedError(f"{dance}: {_count(files)} of this dance; training needs two")
        dances[dance.name] = [_read(file, folder, CHUNK_FRAMES) for file in files]
    if not dances:
        raise CapturedError(f"{folder} is empty: give each dance a sub-folder with its clips")
    return dances


def read_groups(folder: Path) -> dict[str, list[Captured]]:
    """Clips to evaluate on, grouped by dance: ``salsa_anna.npz`` and ``salsa-ben.npz`` are one.

    A dance may have a single clip, which is then what the others are not.

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
        groups.setdefault(dance, []).append(_read(file, folder, WINDOW_FRAMES))
    for sub in _folders(folder):
        for file in _clip_files(sub):
            groups.setdefault(sub.name, []).append(_read(file, folder, WINDOW_FRAMES))
    if not groups:
        raise CapturedError(f"{folder} is empty: clips end with one of {', '.join(SUFFIXES)}")
    return groups


def aligned(clips: list[Captured]) -> list[Captured]:
    """Clips of one dance cut to the stretch that all of them show, frame by frame.

    Each clip is moved by the one lag, of at most three seconds, at which its joint angles differ
    least from the first clip's where both are covered; of equal lags, the shortest.

    Raises:
        CapturedError: there is no clip, or no stretch that all show.
    """
    if not clips:
        raise CapturedError("a dance without clips cannot be aligned")
    first, *others = [pose_of(clip.landmarks)[:, _FIRST_ANGLE:] for clip in clips]
    lags = [0]
    for clip, angles in zip(clips[1:], others, strict=True):
        lags.append(_lag(first, clips[0].covered, angles, clip.covered))
    start = max(-lag for lag in lags)
    end = min(len(clip) - lag for clip, lag in zip(clips, lags, strict=True))
    if start >= end:
        names = ", ".join(clip.name for clip in clips)
        raise CapturedError(f"{names}: no moment is in all of these clips; take one out")
    return [clip.cut(start + lag, end + lag) for clip, lag in zip(clips, lags, strict=True)]


def _lag(
    first: Floats,
    first_covered: npt.NDArray[np.bool_],
    other: Floats,
    other_covered: npt.NDArray[np.bool_],
) -> int:
    """By how many frames ``other [T, 12]`` comes after ``first [T, 12]``."""
    shorter = min(len(first), len(other))
    best, least = 0, np.inf
    # Shortest first: what repeats itself fits equally well a phrase later.
    for lag in sorted(range(-MAX_LAG_FRAMES, MAX_LAG_FRAMES + 1), key=abs):
        start, end = max(0, -lag), min(len(first), len(other) - lag)
        if 2 * (end - start) < shorter:
            continue
        both = first_covered[start:end] & other_covered[start + lag : end + lag]
        if not both.any():
            continue
        apart = np.abs(first[start:end][both] - other[start + lag : end + lag][both]).mean()
        if apart < least:
            best, least = lag, float(apart)
    return best


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


def _count(files: list[Path]) -> str:
    return f"only one clip, {files[0].name}," if files else "no clip"


def _read(file: Path, folder: Path, min_frames: int) -> Captured:
    try:
        seen = resample(load_clip(file))
    except ClientError as error:
        place = error.where.removesuffix(": $")
        raise CapturedError(f"{place}: {error.message}; mend this clip or take it out") from error
    if len(seen.landmarks) < min_frames:
        raise CapturedError(
            f"{file}: {len(seen.landmarks)} frames at 30 per second, at least {min_frames} are "
            "needed; take this clip out"
        )
    name = file.relative_to(folder).as_posix()
    return Captured(name, seen.landmarks, seen.covered)
