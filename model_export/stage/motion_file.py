"""Reads the motion that a body is to dance."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Final

import numpy as np

from model_export.motion.body import JOINTS, Floats
from model_export.stage.errors import MotionError

_UNREADABLE: Final = (ValueError, OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)


def read_motion(path: Path, sequence: str | None = None) -> Floats:
    """Joint positions of one sequence: float32 ``[T, 15, 3]``, metres, y up, 30 per second.

    Args:
        path: an ``.npz`` of such arrays.
        sequence: which of them; the only one, or the one named ``joints``, when it is None.

    Raises:
        MotionError: the file cannot be read, or holds something else.
    """
    if not path.is_file():
        raise MotionError(f"{path}: no such file")
    try:
        with np.load(path, allow_pickle=False) as file:
            take = np.asarray(file[_chosen(path, list(file.files), sequence)])
    except MotionError:
        raise
    except _UNREADABLE as error:
        raise MotionError(f"{path}: not a readable .npz ({error})") from error
    if take.dtype.kind != "f" or take.ndim != 3 or take.shape[1:] != (len(JOINTS), 3):
        raise MotionError(
            f"{path}: {take.dtype} {take.shape}, expected floats (frames, {len(JOINTS)}, 3)"
        )
    if len(take) == 0:
        raise MotionError(f"{path}: holds no frame")
    broken = ~np.isfinite(take).all(axis=(1, 2))
    if broken.any():
        raise MotionError(f"{path}: frame {int(broken.argmax())} holds a number that is not finite")
    return take.astype(np.float32)


def _chosen(path: Path, names: list[str], wanted: str | None) -> str:
    if wanted is None:
        wanted = names[0] if len(names) == 1 else "joints"
    if wanted not in names:
        some = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
        raise MotionError(f"{path}: no sequence {wanted!r}; --sequence is one of {some}")
    return wanted
