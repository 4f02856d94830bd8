"""A choreography as a picture: one figure for each key pose, to look at before it is danced."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.figure import Figure

from model_export.motion.body import JOINT
from model_export.motion.choreography import posed
from model_export.stage.choreography_file import Choreography

_COLUMNS: Final = 10
_LINES: Final = (
    *(
        (f"{side}_{start}", f"{side}_{end}")
        for side in ("left", "right")
        for start, end in (
            ("shoulder", "elbow"),
            ("elbow", "wrist"),
            ("shoulder", "hip"),
            ("hip", "knee"),
            ("knee", "ankle"),
            ("ankle", "toe"),
        )
    ),
    ("left_shoulder", "right_shoulder"),
    ("left_hip", "right_hip"),
)


def draw_sheet(choreography: Choreography, path: Path) -> None:
    """Write the key poses as a PNG, seen from the front: the dancer's left is blue, and right in
    the picture.

    Raises:
        OSError: it cannot be written.
    """
    poses = posed(choreography.keys)
    rows = int(np.ceil(len(poses) / _COLUMNS))
    figure = Figure(figsize=(1.5 * _COLUMNS, 2.1 * rows), dpi=80)
    for i, pose in enumerate(poses):
        axes = figure.add_subplot(rows, _COLUMNS, i + 1)
        for start, end in _LINES:
            a, b = pose[JOINT[start]], pose[JOINT[end]]
            colour = "tab:blue" if "left" in start and "left" in end else "tab:red"
            colour = "0.3" if "left" in start and "right" in end else colour
            axes.plot((a[0], b[0]), (a[1], b[1]), color=colour, linewidth=2)
        axes.plot(*pose[JOINT["head"]][:2], "o", color="0.3", markersize=8)
        axes.set_title(f"{choreography.counts[i]:g}", fontsize=8)
        axes.set(xlim=(-1.1, 1.1), ylim=(-0.1, 2.2), aspect="equal")
        axes.axis("off")
    figure.suptitle(f"{choreography.title}: {choreography.style}, {choreography.tempo:g} a minute")
    figure.savefig(path)
