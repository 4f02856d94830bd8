"""The CMU database's dances, as others publish them in .bvh, to the fifteen joints of a folder of
mocap: what the released model was trained on, and most of its exam, can be made again so."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.motion.body import JOINT, JOINTS
from model_export.motion.bvh import END, Bvh, BvhError, read_bvh

RATE_HZ: Final = 30
# Units differ: of all files with one set of names, this is the mean left shin.
SHIN_M: Final = 0.40
# The two sets of names under which the database is published, in the order of JOINTS. "Toe" is the
# end of the foot.
_PAIRED: Final = ("Arm", "ForeArm", "Hand", "UpLeg", "Leg", "Foot", f"ToeBase{END}")
_POSER: Final = ("Shldr", "ForeArm", "Hand", "Thigh", "Shin", "Foot", f"Foot{END}")
NAMES: Final = (
    ("Head", *(f"{side}{part}" for part in _PAIRED for side in ("Left", "Right"))),
    ("head", *(f"{side}{part}" for part in _POSER for side in ("l", "r"))),
)

Doubles = npt.NDArray[np.float64]


def _convention(path: Path, bvh: Bvh) -> int:
    """Which of ``NAMES`` a file uses."""
    for row, names in enumerate(NAMES):
        if all(name in bvh.positions for name in names):
            return row
    known = " or ".join(f"{names[0]}, {names[1]} ..." for names in NAMES)
    raise BvhError(f"{path}: its joints are not called {known}")


def _slower(path: Path, joints: Doubles, fps: float) -> Doubles:
    """At 30 frames per second: the mean of as many frames as become one, of four the two before,
    the very frame and the one after it. What is before the first frame is like it."""
    each = round(fps / RATE_HZ)
    if not each or abs(fps / (each * RATE_HZ) - 1) > 0.01:
        raise BvhError(f"{path}: {fps:g} frames per second, a multiple of {RATE_HZ} is needed")
    first = each * np.arange(-(-len(joints) // each)) - each // 2
    rows = np.clip(first[:, None] + np.arange(each), 0, len(joints) - 1)
    mean: Doubles = joints[rows].mean(axis=1)
    return mean


def _shin(joints: Doubles) -> float:
    bone = joints[:, JOINT["left_ankle"]] - joints[:, JOINT["left_knee"]]
    return float(np.linalg.norm(bone, axis=-1).mean())


def convert(files: Sequence[Path], folder: Path) -> dict[str, int]:
    """Write a folder of mocap, as :func:`model_export.motion.mocap.read_takes` reads it.

    Args:
        files: .bvh, with y up; their names begin with subject and trial, ``05_14``, which the split
            goes by.
        folder: to be written.

    Returns:
        Sequence to its number of frames.

    Raises:
        BvhError: a file is none, has other joints, another rate or another file's name.
    """
    takes: dict[str, Doubles] = {}
    spoken: dict[str, int] = {}
    for path in files:
        bvh = read_bvh(path)
        name = "_".join(path.stem.split("_")[:2])
        if name in takes:
            raise BvhError(f"{path}: there is another file of sequence {name}")
        spoken[name] = _convention(path, bvh)
        joints = np.stack([bvh.positions[joint] for joint in NAMES[spoken[name]]], axis=1)
        takes[name] = _slower(path, joints, bvh.fps)
    for row in set(spoken.values()):
        own = [name for name in takes if spoken[name] == row]
        unit = SHIN_M / float(np.mean([_shin(takes[name]) for name in own]))
        takes |= {name: unit * takes[name] for name in own}
    folder.mkdir(parents=True, exist_ok=True)
    rounded = {name: takes[name].round(4).astype(np.float32) for name in sorted(takes)}
    np.savez_compressed(folder / f"{folder.name}.npz", **rounded)  # type: ignore[arg-type]
    meta = {"fps": RATE_HZ, "joints": JOINTS, "axes": "y up, metres", "sequences": len(rounded)}
    (folder / "meta.json").write_text(json.dumps(meta, indent=1) + "\n")
    return {name: len(joints) for name, joints in rounded.items()}
