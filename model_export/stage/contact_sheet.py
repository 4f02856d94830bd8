"""A dance on one page: a stick figure for each beat."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from model_export.motion.body import JOINT, Floats
from model_export.motion.choreography import RATE_HZ
from model_export.motion.mixing import LIMB_BONES

_COLUMNS: Final = 8
_DPI: Final = 90
_COLOURS: Final = {"left": "#c2410c", "right": "#1d4ed8"}
_TRUNK: Final = ("left_shoulder", "right_shoulder", "right_hip", "left_hip", "left_shoulder")
_HEAD_M: Final = 0.11


def _figure(axes: Axes, joints: Floats) -> None:
    """One pose from the front: the dancer's left is on the right of the picture."""
    middle = 0.5 * (joints[JOINT["left_hip"], 0] + joints[JOINT["right_hip"], 0])
    trunk = joints[[JOINT[name] for name in _TRUNK]]
    axes.fill(trunk[:, 0] - middle, trunk[:, 1], color="#d6d3d1")
    for limb, bones in LIMB_BONES.items():
        line = joints[[bones[0][0], *(child for _, child in bones)]]
        side = limb.partition("_")[0]
        axes.plot(line[:, 0] - middle, line[:, 1], color=_COLOURS[side], lw=2.4)
    around = np.linspace(0, 2 * np.pi, 24)
    x, y = joints[JOINT["head"], :2]
    neck = 0.5 * (trunk[0] + trunk[1])
    axes.plot([neck[0] - middle, x - middle], [neck[1], y], color="#57534e", lw=2.4)
    axes.fill(x - middle + _HEAD_M * np.cos(around), y + _HEAD_M * np.sin(around), color="#57534e")
    axes.axhline(0, color="#a8a29e", lw=0.8)
    axes.set(xlim=(-1.05, 1.05), ylim=(-0.1, 2.3), aspect="equal")
    axes.axis("off")


def draw(joints: Floats, beats: Floats, title: str, path: Path) -> None:
    """Draw the pose at each beat.

    Args:
        joints: ``[T, 15, 3]``, 30 frames per second.
        beats: seconds, ``[n]``.
        title: over all of it.
        path: of the picture; its suffix says which format.
    """
    rows = -(-len(beats) // _COLUMNS)
    sheet = Figure(figsize=(1.7 * _COLUMNS, 2.0 * rows + 0.4), layout="constrained")
    grid = sheet.subplots(rows, _COLUMNS, squeeze=False).ravel()
    for axes in grid[len(beats) :]:
        axes.axis("off")
    for i, (axes, beat) in enumerate(zip(grid, beats, strict=False)):
        frame = min(round(float(beat) * RATE_HZ), len(joints) - 1)
        _figure(axes, joints[frame])
        axes.set_title(f"{i + 1}", fontsize=8)
    sheet.suptitle(f"{title}: left is orange, right is blue, seen from the front")
    sheet.savefig(path, dpi=_DPI)
