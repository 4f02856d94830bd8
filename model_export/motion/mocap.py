"""Recorded motion: the CMU dance takes, as fifteen joints at 30 frames per second."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from model_export.motion.body import JOINTS, Floats
from model_export.motion.splits import may_train_on

LICENCE = (
    "CMU Graphics Lab Motion Capture Database: free for research and commercial use; "
    "data from mocap.cs.cmu.edu, created with funding from NSF EIA-0196217"
)


class MocapError(Exception):
    """A folder of mocap is missing or is not in the expected form."""


def read_takes(folder: Path) -> dict[str, Floats]:
    """All sequences of a mocap folder.

    Args:
        folder: holds ``NAME.npz`` (one array ``(T, 15, 3)`` per take) and ``meta.json``.

    Returns:
        Take name to float32 ``(T, 15, 3)``: metres, y up, 30 frames per second.

    Raises:
        MocapError: files are missing, or joints or rate are not the expected ones.
    """
    archive, meta_file = folder / f"{folder.name}.npz", folder / "meta.json"
    for path in (archive, meta_file):
        if not path.is_file():
            raise MocapError(
                f"{path} is missing: --mocap takes a folder with NAME.npz and meta.json"
            )
    meta = json.loads(meta_file.read_text())
    if tuple(meta["joints"]) != JOINTS or meta["fps"] != 30:
        raise MocapError(f"{meta_file}: expected the joints {JOINTS} at 30 frames per second")
    with np.load(archive, allow_pickle=False) as arrays:
        return {name: arrays[name].astype(np.float32) for name in arrays.files}


def training_takes(folder: Path) -> dict[str, Floats]:
    """The takes of ``folder`` that are not held out."""
    return {name: take for name, take in read_takes(folder).items() if may_train_on(name)}
