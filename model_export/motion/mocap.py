"""Recorded motion: the CMU dance takes, as fifteen joints at 30 frames per second."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from model_export.motion.body import JOINTS, Floats
from model_export.motion.splits import Side, side_of

NOT_TO_SHIP: Final = "not for weights that ship"
# Of folders that are known. Weights that ship are trained on the first one alone.
LICENCES: Final = {
    "cmu_dance": (
        "CMU Graphics Lab Motion Capture Database: free for research and commercial use; "
        "data from mocap.cs.cmu.edu, created with funding from NSF EIA-0196217"
    ),
    "perfume_abc": f"not clear: {NOT_TO_SHIP}",
    "bandai1": f"CC BY-NC 4.0, Bandai Namco Research Inc.: {NOT_TO_SHIP}",
    "bandai2": f"CC BY-NC 4.0, Bandai Namco Research Inc.: {NOT_TO_SHIP}",
}


# What numpy and zipfile raise on damaged, encrypted or pickled content; what zipfile cannot
# unpack at all is a kind of RuntimeError.
_UNREADABLE: Final = (
    ValueError,
    OSError,
    EOFError,
    RuntimeError,
    MemoryError,
    zipfile.BadZipFile,
    zlib.error,
)


class MocapError(Exception):
    """A folder of mocap is missing or is not in the expected form."""


def _take(path: Path, name: str, take: npt.NDArray[np.generic]) -> Floats:
    """One sequence, checked."""
    where = f"{path}, sequence {name}"
    if take.dtype.kind != "f":
        raise MocapError(f"{where}: numbers of type {take.dtype}, expected floats")
    if take.ndim != 3 or take.shape[1:] != (len(JOINTS), 3):
        raise MocapError(f"{where}: shape {take.shape}, expected (frames, {len(JOINTS)}, 3)")
    joints = take.astype(np.float32)
    wrong = ~np.isfinite(joints).all(axis=(1, 2))
    if wrong.any():
        raise MocapError(f"{where}: frame {int(wrong.argmax())} holds a number that is not finite")
    return joints


def _array(path: Path, name: str, arrays: Mapping[str, Any]) -> npt.NDArray[np.generic]:
    """One member of an archive, read."""
    try:
        array = arrays[name]
    except _UNREADABLE as error:
        # numpy refuses pickled objects with a ValueError when they are read.
        raise MocapError(f"{path}, sequence {name}: not a plain array: {error}") from error
    if not isinstance(array, np.ndarray):
        raise MocapError(f"{path}, sequence {name}: not a plain array")
    return array


def read_takes(folder: Path, side: Side | None = None) -> dict[str, Floats]:
    """The sequences of a mocap folder.

    Args:
        folder: holds ``FOLDER.npz`` (one array ``(T, 15, 3)`` a sequence) and ``meta.json``.
        side: only those of this side of the split; None for all.

    Returns:
        Sequence name to float32 ``(T, 15, 3)``: metres, y up, 30 frames per second.

    Raises:
        MocapError: files are missing or unreadable, joints or rate are not the expected ones, or a
            sequence holds anything but finite floats of 15 joints.
    """
    archive, meta_file = folder / f"{folder.name}.npz", folder / "meta.json"
    for path in (archive, meta_file):
        if not path.is_file():
            raise MocapError(
                f"{path} is missing: a folder of mocap holds FOLDER.npz and meta.json "
                "(docs/MODEL_CARD.md says which data the released model was trained on)"
            )
    try:
        meta = json.loads(meta_file.read_text())
        form = (tuple(meta["joints"]), meta["fps"])
    except (ValueError, KeyError, TypeError) as error:
        raise MocapError(f"{meta_file}: expected JSON with joints and fps") from error
    if form != (JOINTS, 30):
        raise MocapError(f"{meta_file}: expected the joints {JOINTS} at 30 frames per second")
    takes = {}
    try:
        with archive.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            names = [n for n in arrays.files if side in (None, side_of(folder.name, n))]
            for name in names:
                takes[name] = _take(archive, name, _array(archive, name, arrays))
    except (TypeError, *_UNREADABLE) as error:
        # TypeError: an .npy is read as an array, which is no context manager.
        raise MocapError(f"{archive}: not an archive of plain arrays: {error}") from error
    return takes
