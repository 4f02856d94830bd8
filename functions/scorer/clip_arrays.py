"""Clips from tables and arrays, as capture scripts and notebooks leave them behind.

Where a landmark has a fourth number it is its visibility, as MediaPipe writes it.
"""

from __future__ import annotations

import math
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from scorer.clip import DEFAULT_FPS, Clip, Doubles, Space, even_clock, make_clip
from scorer.errors import InvalidField, MalformedBody
from scorer.guesses import ASSUMED_FPS
from scorer.skeleton import FLOATS_PER_FRAME, LANDMARK_COUNT

_WIDTHS: Final = (FLOATS_PER_FRAME, FLOATS_PER_FRAME + LANDMARK_COUNT)
# One more where each row begins with its time.
_COLUMNS: Final = (_WIDTHS[0], _WIDTHS[0] + 1, _WIDTHS[1], _WIDTHS[1] + 1)
_SPACES: Final[dict[str, Space]] = {"world": "world", "landmarks": "auto", "norm": "image"}
_NUMBERS: Final = ("fps", "width", "height")
_DETECTOR: Final = "detector"
_LONGEST_NAME: Final = 64


def from_csv(
    path: Path, fps: float | None, space: Space, width: int | None, height: int | None
) -> Clip:
    """A clip from rows of 99 columns, or 132 with visibility, and perhaps their times.

    Raises:
        ClientError: a row is of another length, or what the rows hold is not a usable clip.
        OSError: the file cannot be read.
    """
    # A byte order mark, as spreadsheets write it, is no part of the first number.
    lines = path.read_text("utf-8-sig", errors="replace").rstrip().splitlines()
    names = [cell for cell in lines[0].split(",") if cell.strip()] if lines else []
    if names and not any(_is_number(name) for name in names):
        lines = lines[1:]
    rows: list[list[float]] = []
    columns: int | None = None
    for number, line in enumerate(lines):
        if not line.strip(" ,"):  # a frame without a person
            rows.append([])
            continue
        try:
            row = [float(cell or "nan") for cell in line.split(",")]
        except ValueError:
            raise MalformedBody("a cell is not a number", f"row {number}") from None
        if len(row) not in _COLUMNS:
            bare, seen = _WIDTHS
            raise InvalidField(
                f"a row has {bare} columns, or {seen} with visibility, and one more where it "
                "begins with its time in milliseconds",
                f"row {number}",
            )
        if len(row) != (columns or len(row)):
            raise InvalidField("a row has as many columns as the one before it", f"row {number}")
        columns = len(row)
        rows.append(row)
    columns = columns or _COLUMNS[0]
    nobody = [math.nan] * columns
    table = np.array([row or nobody for row in rows]).reshape(len(rows), columns)
    timed = columns % LANDMARK_COUNT
    clock = table[:, 0] if timed and fps is None else None
    landmarks = table[:, timed:].reshape(len(rows), LANDMARK_COUNT, columns // LANDMARK_COUNT)
    return _with_gaps(landmarks, fps, clock, space=space, width=width, height=height)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def from_npz(path: Path, fps: float | None) -> Clip:
    """A clip from named arrays.

    Raises:
        ClientError: they are not what :func:`scorer.clip_files.load_clip` reads.
        OSError: the file cannot be read.
    """
    known = {*_SPACES, *_NUMBERS, "timestamps_ms", _DETECTOR}
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in arrays.files if name in known}
    except (TypeError, ValueError, zipfile.BadZipFile, EOFError):
        # TypeError: an .npy is read as an array, which is no context manager.
        raise MalformedBody("it is not an .npz file of plain arrays") from None
    names = [name for name in _SPACES if name in found]
    if not names:
        raise InvalidField("there is no array called world, landmarks or norm")
    landmarks = found[names[0]]
    if landmarks.ndim != 3 or landmarks.shape[1] != LANDMARK_COUNT or landmarks.shape[2] < 3:
        raise InvalidField(f"{names[0]} has the shape (T, 33, 3) or (T, 33, 4)", names[0])
    try:
        numbers = {name: float(found[name]) for name in _NUMBERS if name in found}
        width, height = (
            round(numbers[name]) if name in numbers else None for name in ("width", "height")
        )
        landmarks = landmarks.astype(np.float64)
        clock = found["timestamps_ms"].astype(np.float64) if "timestamps_ms" in found else None
    except (TypeError, ValueError, OverflowError):
        raise InvalidField(
            "an array does not hold numbers, or fps, width or height not one"
        ) from None
    if clock is not None and clock.shape != landmarks.shape[:1]:
        raise InvalidField("there must be one timestamp for each frame", "timestamps_ms")
    clip = _with_gaps(
        landmarks,
        numbers.get("fps") if fps is None else fps,
        clock if fps is None else None,
        space=_SPACES[names[0]],
        width=width,
        height=height,
    )
    detector = found.get(_DETECTOR)
    return clip if detector is None else replace(clip, detector=str(detector)[:_LONGEST_NAME])


def _with_gaps(
    table: Doubles,
    fps: float | None,
    clock: Doubles | None,
    *,
    space: Space,
    width: int | None,
    height: int | None,
) -> Clip:
    """A clip without the frames that are NaN throughout; the others keep their times.

    ``table`` is ``[T, 33, 3]``, or longer in the last with visibility in its fourth place.
    """
    seen = ~np.isnan(table[..., :3]).all(axis=(1, 2))
    assumed: tuple[str, ...] = ()
    if not seen.all():
        if clock is None:
            if fps is None:
                fps, assumed = DEFAULT_FPS, (ASSUMED_FPS,)
            clock = even_clock(len(table), fps)
        table, clock = table[seen], clock[seen]
    clip = make_clip(
        table[..., :3],
        fps=fps if clock is None else None,
        timestamps_ms=clock,
        space=space,
        width=width,
        height=height,
        visibility=table[..., 3] if table.shape[2] > 3 else None,
    )
    return replace(clip, assumed=assumed + clip.assumed)
