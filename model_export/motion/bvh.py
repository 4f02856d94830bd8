"""Motion out of .bvh files: where every joint is, frame by frame.

The format is Biovision's: a tree of joints, each with an offset from its parent and its channels in
the order in which they turn it, and then a row of channel values for each frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

_AXES: Final = "XYZ"
# A joint's end has no name of its own.
END: Final = ".end"


class BvhError(Exception):
    """A .bvh file cannot be read; one line says why."""


@dataclass(frozen=True)
class _Joint:
    name: str
    parent: int
    offset: Doubles
    channels: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Bvh:
    """A recording.

    Attributes:
        fps: frames per second.
        positions: by a joint's name where it is, float64 ``[T, 3]``, in the file's units and axes;
            the end of ``name`` is ``name.end``.
    """

    fps: float
    positions: Mapping[str, Doubles]


def _tree(words: list[str]) -> list[_Joint]:
    """The joints of the text between HIERARCHY and MOTION, parents first."""
    joints: list[_Joint] = []
    above: list[int] = []
    at = 0
    while at < len(words):
        word = words[at]
        if word in ("ROOT", "JOINT", "End"):
            parent = above[-1] if above else -1
            name = joints[parent].name + END if word == "End" else words[at + 1]
            # { OFFSET x y z, and, but for an end, CHANNELS n and their names
            offset = np.array(words[at + 4 : at + 7], dtype=np.float64)
            count = 0 if word == "End" else int(words[at + 8])
            channels = tuple(words[at + 9 : at + 9 + count])
            joints.append(_Joint(name, parent, offset, channels))
            above.append(len(joints) - 1)
            at += 7 if word == "End" else 9 + count
        else:
            if word == "}":
                above.pop()
            at += 1
    return joints


def _turns(axis: int, degrees: Doubles) -> Doubles:
    """Rotation matrices ``[T, 3, 3]`` about an axis, of column vectors."""
    angle = np.radians(degrees)
    i, j = (axis + 1) % 3, (axis + 2) % 3
    out = np.zeros((len(angle), 3, 3))
    out[:, axis, axis] = 1
    out[:, i, i] = out[:, j, j] = np.cos(angle)
    out[:, j, i] = np.sin(angle)
    out[:, i, j] = -out[:, j, i]
    return out


def _positions(joints: list[_Joint], values: Doubles) -> dict[str, Doubles]:
    place: list[Doubles] = []
    frame: list[Doubles] = []
    column = 0
    for joint in joints:
        moved = np.tile(joint.offset, (len(values), 1))
        turned = np.tile(np.eye(3), (len(values), 1, 1))
        for channel in joint.channels:
            axis = _AXES.index(channel[0])
            if channel.endswith("position"):
                moved[:, axis] += values[:, column]
            else:
                turned = turned @ _turns(axis, values[:, column])
            column += 1
        if joint.parent >= 0:
            moved = place[joint.parent] + (frame[joint.parent] @ moved[..., None])[..., 0]
            turned = frame[joint.parent] @ turned
        place.append(moved)
        frame.append(turned)
    return {joint.name: where for joint, where in zip(joints, place, strict=True)}


def read_bvh(path: Path) -> Bvh:
    """Read a file.

    Raises:
        BvhError: it is none.
    """
    try:
        hierarchy, motion = path.read_text().split("MOTION")
        joints = _tree(hierarchy.split())
        rows = motion.split("\n", 3)
        fps = 1 / float(rows[2].partition(":")[2])
        values = np.array(rows[3].split(), dtype=np.float64)
        frames = int(rows[1].partition(":")[2])
        columns = sum(len(joint.channels) for joint in joints)
        return Bvh(fps, _positions(joints, values.reshape(frames, columns)))
    except (OSError, UnicodeDecodeError, ValueError, IndexError, ZeroDivisionError) as error:
        raise BvhError(f"{path} is no .bvh that can be read: {error}") from error
