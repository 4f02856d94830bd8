"""Clips from files: what capture scripts, notebooks and the API's clients leave behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from scorer.clip import Clip, Space
from scorer.clip_arrays import from_csv, from_npz
from scorer.codec import Format, Reader
from scorer.errors import ClientError, InvalidField, MalformedBody
from scorer.wire import PredictRequest, WireClip

_WINDOW_FIELD: Final = "user_pose_data"
_CLIP_FIELD: Final = "clip"

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

    * ``.csv``: a row per frame, with or without a row of names above; 99 columns, or 132 where
      each landmark's visibility follows its x, y and z; one more where each row begins with its
      time in milliseconds.
    * ``.npz``: ``world`` or ``landmarks`` ``(T, 33, 3)``, or ``norm`` (parts of the picture) with
      ``width`` and ``height``; a fourth number of a landmark is its visibility; ``fps`` or
      ``timestamps_ms``.
    * ``.json``, ``.msgpack``: a clip as it travels, or the body of ``POST /predict`` or
      ``POST /score``.

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
            return from_csv(path, fps, space or "auto", width, height)
        if (space, width, height) != (None, None, None):
            raise InvalidField(f"space, width and height are told of a {_CSV} alone", suffix)
        return _READERS[suffix](path, fps)
    except OSError as error:
        raise MalformedBody(error.strerror or "it cannot be read", str(path)) from error
    except ClientError as error:
        error.where = f"{path}: {error.where}"
        raise


def _from_message(format: Format) -> Callable[[Path, float | None], Clip]:
    def read(path: Path, fps: float | None) -> Clip:
        body = path.read_bytes()
        keys = _read_keys(body, format)
        if _CLIP_FIELD in keys:  # a body of POST /score: the clip in it
            body = bytes(keys[_CLIP_FIELD])
        read_message = _read_window if _WINDOW_FIELD in keys else _read_clip
        message = read_message(body, format)
        if fps is not None:
            message = msgspec.structs.replace(message, fps=fps, timestamps_ms=None)
        return message.clip()

    return read


_READERS: Final[dict[str, Callable[[Path, float | None], Clip]]] = {
    ".npz": from_npz,
    ".json": _from_message("json"),
    ".msgpack": _from_message("msgpack"),
}
_CSV: Final = ".csv"
SUFFIXES: Final = (_CSV, *_READERS)
