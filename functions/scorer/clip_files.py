"""Clips from files: what capture scripts, notebooks and the API's clients leave behind."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from scorer.clip import ASSUMED_FPS, DEFAULT_FPS, Clip, Doubles, Space, even_clock, make_clip
from scorer.codec import Format, Reader
from scorer.errors import ClientError, InvalidField, MalformedBody
from scorer.skeleton import FLOATS_PER_FRAME, LANDMARK_COUNT
from scorer.wire import PredictRequest, WireClip

_WINDOW_FIELD: Final = "user_pose_data"

_read_clip: Final = Reader(WireClip)
_read_window: Final = Reader(PredictRequest)
_read_keys: Final = Reader(dict[str, msgspec.Raw])


def load_clip(
    path: Path,
    fps: float | None = None,
    *,
    space: Space | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Clip:
    """Read a clip from a file of one of the ``SUFFIXES``.

    * ``.csv``: 99 columns, a row per frame, with or without a row of names above.
    * ``.npz``: ``world`` or ``landmarks`` ``(T, 33, 3 or 4)``, or ``norm`` (parts of the picture)
      with ``width`` and ``height``; ``fps`` or ``timestamps_ms``.
    * ``.json``, ``.msgpack``: a clip as it travels, or the body of ``POST /predict``.

    Rows of NaN are frames without a person; they are left out and the others keep their times.

    Args:
        path: the file.
        fps: frames per second, instead of what the file says.
        space, width, height: as of :func:`scorer.clip.make_clip`; for a .csv alone, which cannot
            say them itself.

    Raises:
        ClientError: the file cannot be read, or what is in it is not a usable clip, or something
            else than a .csv was told what its landmarks are.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InvalidField(f"a clip's file ends with one of {', '.join(SUFFIXES)}", str(path))
    try:
        if suffix == _CSV:
            return _from_csv(path, fps, space or "auto", width, height)
        if (space, width, height) != (None, None, None):
            raise InvalidField(f"space, width and height are told of a {_CSV} alone", suffix)
        return _READERS[suffix](path, fps)
    except OSError as error:
        raise MalformedBody(error.strerror or "it cannot be read", str(path)) from error
    except ClientError as error:
        error.where = f"{path}: {error.where}"
        raise


def _from_csv(
    path: Path, fps: float | None, space: Space, width: int | None, height: int | None
) -> Clip:
    # A byte order mark, as spreadsheets write it, is no part of the first number.
    lines = path.read_text("utf-8-sig", errors="replace").rstrip().splitlines()
    names = [cell for cell in lines[0].split(",") if cell.strip()] if lines else []
    if names and not any(_is_number(name) for name in names):
        lines = lines[1:]
    rows = []
    for number, line in enumerate(lines):
        if not line.strip(" ,"):  # a frame without a person
            rows.append([math.nan] * FLOATS_PER_FRAME)
            continue
        try:
            row = [float(cell or "nan") for cell in line.split(",")]
        except ValueError:
            raise MalformedBody("a cell is not a number", f"row {number}") from None
        if len(row) != FLOATS_PER_FRAME:
            raise InvalidField(f"a row has {FLOATS_PER_FRAME} columns", f"row {number}")
        rows.append(row)
    landmarks = np.array(rows).reshape(-1, LANDMARK_COUNT, 3)
    return _with_gaps(landmarks, fps, None, space=space, width=width, height=height)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _from_npz(path: Path, fps: float | None) -> Clip:
    known = {*_SPACES, *_NUMBERS, "timestamps_ms"}
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
        landmarks = landmarks[..., :3].astype(np.float64)
        clock = found["timestamps_ms"].astype(np.float64) if "timestamps_ms" in found else None
    except (TypeError, ValueError, OverflowError):
        raise InvalidField(
            "an array does not hold numbers, or fps, width or height not one"
        ) from None
    if clock is not None and clock.shape != landmarks.shape[:1]:
        raise InvalidField("there must be one timestamp for each frame", "timestamps_ms")
    return _with_gaps(
        landmarks,
        numbers.get("fps") if fps is None else fps,
        clock if fps is None else None,
        space=_SPACES[names[0]],
        width=width,
        height=height,
    )


_SPACES: Final[dict[str, Space]] = {"world": "world", "landmarks": "auto", "norm": "image"}
_NUMBERS: Final = ("fps", "width", "height")


def _with_gaps(
    landmarks: Doubles,
    fps: float | None,
    clock: Doubles | None,
    *,
    space: Space = "auto",
    width: int | None = None,
    height: int | None = None,
) -> Clip:
    """A clip without the frames that are NaN throughout; the others keep their times."""
    seen = ~np.isnan(landmarks).all(axis=(1, 2))
    assumed: tuple[str, ...] = ()
    if not seen.all():
        if clock is None:
            if fps is None:
                fps, assumed = DEFAULT_FPS, (ASSUMED_FPS,)
            clock = even_clock(len(landmarks), fps)
        landmarks, clock = landmarks[seen], clock[seen]
    clip = make_clip(
        landmarks,
        fps=fps if clock is None else None,
        timestamps_ms=clock,
        space=space,
        width=width,
        height=height,
    )
    return replace(clip, assumed=assumed + clip.assumed)


def _from_message(format: Format) -> Callable[[Path, float | None], Clip]:
    def read(path: Path, fps: float | None) -> Clip:
        body = path.read_bytes()
        read_message = _read_window if _WINDOW_FIELD in _read_keys(body, format) else _read_clip
        message = read_message(body, format)
        if fps is not None:
            message = msgspec.structs.replace(message, fps=fps, timestamps_ms=None)
        return message.clip()

    return read


_READERS: Final[dict[str, Callable[[Path, float | None], Clip]]] = {
    ".npz": _from_npz,
    ".json": _from_message("json"),
    ".msgpack": _from_message("msgpack"),
}
_CSV: Final = ".csv"
SUFFIXES: Final = (_CSV, *_READERS)
