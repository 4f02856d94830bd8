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
_HEAD: Final = "#57534e"
_HEAD_M: Final = 0.11
_CELL_M: Final = (2.1, 2.45)  # of one figure, wide and high


def _figure(axes: Axes, joints: Floats, at: tuple[float, float]) -> None:
    """One pose from the front: the dancer's left is on the right of the picture."""
    middle = 0.5 * (joints[JOINT["left_hip"], 0] + joints[JOINT["right_hip"], 0])
    seen = joints[:, :2] - (middle, 0) + at
    trunk = seen[[JOINT[name] for name in _TRUNK]]
    axes.fill(*trunk.T, color="#d6d3d1")
    for limb, bones in LIMB_BONES.items():
        line = seen[[bones[0][0], *(child for _, child in bones)]]
        axes.plot(*line.T, color=_COLOURS[limb.partition("_")[0]], lw=2.4)
    head = seen[JOINT["head"]]
    axes.plot(*np.stack((0.5 * (trunk[0] + trunk[1]), head)).T, color=_HEAD, lw=2.4)
    around = np.linspace(0, 2 * np.pi, 24)
    axes.fill(head[0] + _HEAD_M * np.cos(around), head[1] + _HEAD_M * np.sin(around), color=_HEAD)
    axes.plot([at[0] - 0.95, at[0] + 0.95], [at[1], at[1]], color="#a8a29e", lw=0.8)


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
    axes = sheet.subplots()
    for i, beat in enumerate(beats):
        frame = min(round(float(beat) * RATE_HZ), len(joints) - 1)
        row, column = divmod(i, _COLUMNS)
        at = (column * _CELL_M[0], -row * _CELL_M[1])
        _figure(axes, joints[frame], at)
        axes.text(at[0] - 0.9, at[1] + 1.9, f"{i + 1}", fontsize=9)
    axes.set(
        xlim=(-1.1, (_COLUMNS - 0.5) * _CELL_M[0]),
        ylim=(-(rows - 1) * _CELL_M[1] - 0.1, 2.3),
        aspect="equal",
    )
    axes.axis("off")
    sheet.suptitle(f"{title}: left is orange, right is blue, seen from the front")
    sheet.savefig(path, dpi=_DPI)
