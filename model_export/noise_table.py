"""The disagreement of cameras on a terminal: real beside simulated."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from model_export.disagreement import Compared, Disagreement, compare, disagreement
from model_export.evaluation.retrieval import GAPS_DEG, within
from model_export.motion.body import Floats
from model_export.synchronised import read_synchronised
from scorer.clip import IMAGE_DEPTH
from scorer.skeleton import ANGLES

DEPTH_FACTORS: Final = (1.0, 0.7, 0.5, IMAGE_DEPTH, 0.2)
_HEADS: Final = ("difference", "bias", "spread", "lag-1")
_DIGITS: Final = (1, 1, 1, 2)
_LEGEND: Final = (
    "difference: mean absolute, at the same instant · bias: absolute mean over time\n"
    "spread: standard deviation around that mean · lag-1: autocorrelation of what is left\n"
    "degrees (but lag-1), means over pairs of cameras; in the last row a pair's angles are pooled"
)


def print_disagreement(clips: list[Path], mocap: Path | None, console: Console) -> None:
    """Tables for world and image landmarks, and one by the gap between the cameras' views.

    Args:
        clips: one ``.npz`` per camera, see :func:`model_export.synchronised.read_synchronised`.
        mocap: a folder whose training side is simulated too; None for choreographies alone.
        console: to print on; 115 columns are enough.

    Raises:
        CapturedError: a clip cannot be used.
        MocapError: the folder of mocap cannot be used.
    """
    seen = read_synchronised(clips)
    compared = compare(seen, mocap)
    frames, simulated = seen.world.shape[1], compared["world"]
    console.print(f"{len(clips)} cameras, {frames} frames at 30 per second; views from the front:")
    for name, yaw in zip(seen.names, np.rad2deg(seen.yaw), strict=True):
        console.print(f"  {name} {yaw:+.0f}°", highlight=False, markup=False)
    origin = f", {simulated.recorded} of them recorded" if mocap is not None else ", all generated"
    console.print(f"simulated: {simulated.stretches} stretches as long{origin}; the same views")
    for form, both in compared.items():
        console.print(_by_angle(f"{form} landmarks", both))
    console.print(_LEGEND, style="dim", highlight=False)
    console.print(_by_gap(compared))
    console.print(_by_depth(seen.image))


def _by_depth(image: Floats) -> Table:
    """What the factor on the depth of image landmarks is worth (docs/adr/0005)."""
    title = "image landmarks by the factor on their depth"
    table = Table(title=title, min_width=60)
    for head in ("factor", "difference"):
        table.add_column(head, justify="right")
    for factor in DEPTH_FACTORS:
        scale = np.array((1, 1, factor / IMAGE_DEPTH), dtype=np.float32)
        mean = float(disagreement(image * scale).difference.mean())
        ours = " (the scorer's)" if factor == IMAGE_DEPTH else ""
        table.add_row(f"{factor:g}{ours}", _text(mean, 1))
    return table


def _text(value: float, digits: int) -> str:
    return "-" if math.isnan(value) else f"{value:.{digits}f}"


def _columns(table: Table, heads: Iterable[str]) -> None:
    """Two columns under each head, real and simulated."""
    for head in heads:
        table.add_column(f"{head}\nreal", justify="right", no_wrap=True)
        table.add_column("\nsimulated", justify="right", no_wrap=True)


def _by_angle(title: str, both: Compared) -> Table:
    table = Table(title=title)
    table.add_column("\nangle", no_wrap=True)
    _columns(table, _HEADS)

    def row(name: str, angles: slice) -> None:
        sides = zip(both.real.figures(angles), both.simulated.figures(angles), strict=True)
        cells = [
            _text(value, digits)
            for values, digits in zip(sides, _DIGITS, strict=True)
            for value in values
        ]
        table.add_row(name, *cells)

    for number, angle in enumerate(ANGLES):
        row(angle.name.replace("_", " "), slice(number, number + 1))
    table.add_section()
    row("[bold]all[/bold]", slice(None))
    return table


def _difference(side: Disagreement, pairs: npt.NDArray[np.bool_]) -> str:
    """Of these pairs, in every stretch."""
    every = side.difference.reshape(-1, len(pairs), len(ANGLES))[:, pairs]
    return _text(float(every.mean()) if every.size else math.nan, 1)


def _by_gap(compared: dict[str, Compared]) -> Table:
    table = Table(title="difference by the gap between the views of two cameras", min_width=60)
    table.add_column("degrees\ngap", justify="right", no_wrap=True)
    table.add_column("\npairs", justify="right")
    _columns(table, compared)
    sides = [side for both in compared.values() for side in (both.real, both.simulated)]
    gap = compared["world"].gap
    for low, high in GAPS_DEG:
        pairs = within(gap, low, high)
        cells = [_difference(side, pairs) for side in sides]
        table.add_row(f"{low}-{high}", str(int(pairs.sum())), *cells)
    return table
