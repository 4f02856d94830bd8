"""The detector's errors as pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.figure import Figure as Picture

from model_export.stage.dataset.clips import LITE
from model_export.stage.dataset.error_tables import KINDS, angles_of, view_middles
from model_export.stage.dataset.errors import FULL, LEARNED, SIMULATED, Errors
from model_export.stage.dataset.measuring import VIEWS

NAMES: Final = ("errors_by_angle.png", "errors_by_view.png", "errors_by_body.png")
_DPI: Final = 110
_COLOURS: Final = {FULL: "#15803d", LITE: "#a16207", SIMULATED: "#6b7280", LEARNED: "#1d4ed8"}
_WIDTH: Final = 0.2


def draw_errors(errors: Errors, folder: Path) -> list[Path]:
    """Draw all ``NAMES`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in NAMES]
    _by_angle(errors, paths[0])
    _by_view(errors, paths[1])
    _by_body(errors, paths[2])
    return paths


def _by_angle(errors: Errors, path: Path) -> None:
    picture = Picture(figsize=(10, 6), layout="constrained")
    above, below = picture.subplots(2, 1, sharex=True)
    at = np.arange(len(KINDS))
    for n, (who, colour) in enumerate(_COLOURS.items()):
        tally = errors.of(who)
        place = at + (n - 1.5) * _WIDTH
        sizes = [tally.mean_size(angles=angles_of(kind)) for kind in KINDS]
        signed = [tally.mean_signed(angles_of(kind)) for kind in KINDS]
        above.bar(place, sizes, _WIDTH, color=colour, label=who)
        below.bar(place, signed, _WIDTH, color=colour)
    above.set(title="angle errors against the truth", ylabel="mean absolute, degrees")
    above.legend(fontsize=8)
    below.axhline(0, color="black", lw=0.6)
    below.set_ylabel("mean, degrees")
    below.set_xticks(at, [kind.replace("_", "\n") for kind in KINDS])
    picture.savefig(path, dpi=_DPI)


def _by_view(errors: Errors, path: Path) -> None:
    picture = Picture(figsize=(11, 5.6), layout="constrained")
    rooms = picture.subplots(2, 3, sharex=True, sharey=True).ravel()
    for axes, kind in zip(rooms, KINDS, strict=True):
        for who, colour in _COLOURS.items():
            tally = errors.of(who)
            sizes = [tally.mean_size(slice(v, v + 1), angles_of(kind)) for v in range(VIEWS)]
            axes.plot(view_middles(), sizes, color=colour, label=who)
        axes.set(title=kind.replace("_", " "), ylim=(0, None))
        axes.set_xticks(range(0, 181, 45))
    rooms[0].legend(fontsize=8)
    picture.supxlabel("degrees between the camera and where the body faces")
    picture.supylabel("mean absolute error, degrees")
    picture.savefig(path, dpi=_DPI)


def _by_body(errors: Errors, path: Path) -> None:
    bodies = sorted(errors.by_body[FULL])
    picture = Picture(figsize=(7, 3.6), layout="constrained")
    axes = picture.subplots()
    at = np.arange(len(bodies))
    for n, (who, colour) in enumerate(_COLOURS.items()):
        own = errors.by_body[who]
        sizes = [own[body].mean_size() if body in own else np.nan for body in bodies]
        axes.bar(at + (n - 1.5) * _WIDTH, sizes, _WIDTH, color=colour, label=who)
    axes.set(title="angle errors by body", ylabel="mean absolute, degrees")
    axes.set_xticks(at, bodies)
    axes.legend(fontsize=8, ncols=len(_COLOURS), loc="upper center")
    axes.set_ylim(top=1.12 * axes.get_ylim()[1])  # room for the names
    picture.savefig(path, dpi=_DPI)
