"""The detector's errors as tables, for a terminal and for a document."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

import numpy as np
from rich.table import Table as Shown

from model_export.disagreement import Disagreement
from model_export.evaluation.tables import Figure, Table
from model_export.stage.dataset.clips import LITE
from model_export.stage.dataset.errors import (
    FULL,
    FULL_THERE,
    LEARNED,
    SIMULATED,
    Errors,
    pooled,
)
from model_export.stage.dataset.measuring import VIEW_EDGES, VIEWS, Tally
from scorer.skeleton import ANGLES, LANDMARKS

KINDS: Final = tuple(dict.fromkeys(angle.name.partition("_")[2] for angle in ANGLES))
# Views told apart in tables: first bin and end.
_VIEWS: Final = {"front, 0-45°": (0, 3), "side, 45-135°": (3, 9), "back, 135-180°": (9, VIEWS)}
_REAL: Final = "four real cameras"
# The full model, the noise model, and the errors that were learned of the full model.
_WHO: Final = {"real": FULL, "noise": SIMULATED, "learned": LEARNED}
_JOINTS: Final = (
    "nose", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index",
)  # fmt: skip


def angles_of(kind: str) -> list[int]:
    """Columns of both sides' angle of a kind."""
    return [i for i, angle in enumerate(ANGLES) if angle.name.partition("_")[2] == kind]


def tables(errors: Errors, real: Disagreement | None) -> list[Table]:
    """All of them.

    Args:
        errors: of a dataset.
        real: what synchronised real cameras differ by, if there are any.
    """
    return [
        _by_angle(errors),
        _by_view(errors),
        _by_body(errors),
        _by_landmark(errors),
        _models(errors),
        _between(errors, real),
    ]


def shown(table: Table) -> Shown:
    """A table for a terminal."""
    out = Shown(title=table.title, caption=table.text, caption_justify="left")
    out.add_column(table.of, no_wrap=True)
    for column in table.columns:
        out.add_column(column, justify="right")
    for name, figures in table.rows.items():
        out.add_row(name, *(str(figure) for figure in figures))
    return out


def _row(*values: float) -> tuple[Figure, ...]:
    return tuple(Figure(value) for value in values)


def _by_angle(errors: Errors) -> Table:
    tallies = [errors.of(who) for who in _WHO.values()]
    real = tallies[0]

    def row(angles: list[int]) -> tuple[Figure, ...]:
        return _row(
            *(
                figure
                for tally in tallies
                for figure in (
                    tally.mean_size(angles=angles),
                    tally.mean_signed(angles),
                    tally.mean_lasting(angles),
                    tally.spread(angles),
                    tally.lag1(angles),
                )
            )
        )

    heads = ("error", "signed", "lasting", "spread", "lag-1")
    rows = {kind.replace("_", " "): row(angles_of(kind)) for kind in KINDS}
    rows["all"] = row(list(range(len(ANGLES))))
    return Table(
        "errors_by_angle",
        "Angle errors of the full model, and of what stands in for it on the same truth",
        "Real: the full model. Noise: the noise model. Learned: errors learned of the full model. "
        f"Degrees but lag-1; {real.clips} clips, {real.frames.sum():.0f} frames. Error: mean "
        "absolute. Signed: mean; below 0 a limb is detected straighter, or less lifted, than it "
        "is. Lasting: absolute mean over a clip, then the mean over clips. Spread and lag-1: "
        "standard deviation and autocorrelation around that mean.",
        "angle",
        tuple(f"{who} {head}" for who in _WHO for head in heads),
        rows,
    )


def _by_view(errors: Errors) -> Table:
    def row(views: slice) -> tuple[Figure, ...]:
        return _row(*(errors.of(who).mean_size(views) for who in _WHO.values()))

    def limbs(views: slice) -> tuple[Figure, ...]:
        full = errors.of(FULL)
        return _row(*(full.mean_size(views, angles_of(kind)) for kind in KINDS))

    rows = {
        name: row(slice(first, end)) + limbs(slice(first, end))
        for name, (first, end) in _VIEWS.items()
    }
    return Table(
        "errors_by_view",
        "Angle errors by view",
        "Mean absolute, degrees. The view is that of each frame: the angle between the camera and "
        "where the body faces then. Columns after the third: the full model.",
        "view",
        (*_WHO, *(kind.replace("_", " ") for kind in KINDS)),
        rows,
    )


def _by_body(errors: Errors) -> Table:
    rows = {
        body: _row(*(errors.by_body[who][body].mean_size() for who in _WHO.values()))
        for body in sorted(errors.by_body[FULL])
    }
    return Table(
        "errors_by_body",
        "Angle errors by body",
        "Mean absolute, degrees. Clips: "
        + ", ".join(f"{body} {t.clips}" for body, t in sorted(errors.by_body[FULL].items()))
        + ".",
        "body",
        tuple(_WHO),
        rows,
    )


def _by_landmark(errors: Errors) -> Table:
    rows = {}
    for joint in _JOINTS:
        names = (joint, f"left_{joint}", f"right_{joint}")
        own = [i for i, name in enumerate(LANDMARKS) if name in names]
        figures: list[float] = []
        for who in _WHO.values():
            mean, square = errors.of(who).landmarks_mm()
            figures += [float(np.sqrt(np.square(square[own][:, a]).mean())) for a in range(3)]
            figures.append(float(mean[own][:, 2].mean()))
        rows[joint.replace("_", " ")] = _row(*figures)
    heads = ("x", "y", "depth", "mean depth")
    return Table(
        "errors_by_landmark",
        "Landmark errors of the full model, and of what stands in for it",
        "Root mean square, millimetres, in the camera's axes with the hips at the origin; the mean "
        "depth is above 0 where a landmark is detected too far away.",
        "landmark",
        tuple(f"{who} {head}" for who in _WHO for head in heads),
        rows,
    )


def _models(errors: Errors) -> Table:
    def row(tally: Tally) -> tuple[Figure, ...]:
        views = [tally.mean_size(slice(*bounds)) for bounds in _VIEWS.values()]
        kinds = [tally.mean_size(angles=angles_of(kind)) for kind in KINDS]
        return _row(tally.mean_size(), *views, *kinds)

    return Table(
        "errors_by_model",
        "Angle errors of the full and the lite model in the same clips",
        f"Mean absolute, degrees; {errors.of(LITE).clips} clips.",
        "model",
        ("all", *_VIEWS, *(kind.replace("_", " ") for kind in KINDS)),
        {"full": row(errors.of(FULL_THERE)), "lite": row(errors.of(LITE))},
    )


def _between(errors: Errors, real: Disagreement | None) -> Table:
    sides: Mapping[str, Disagreement] = {
        "rendered dancers, full model": pooled(errors.between[FULL]),
        "the same, noise model": pooled(errors.between[SIMULATED]),
        "the same, learned errors": pooled(errors.between[LEARNED]),
    } | ({} if real is None else {_REAL: real})
    return Table(
        "errors_between_cameras",
        "What two cameras differ by at the same instant",
        "Degrees but lag-1, means over pairs of cameras and all angles. Bias: absolute mean over "
        "time. Spread and lag-1 are around it.",
        "cameras",
        ("difference", "bias", "spread", "lag-1"),
        {name: _row(*side.figures(slice(None))) for name, side in sides.items()},
    )


def view_middles() -> list[float]:
    """Degrees, the middle of each view that errors are told apart by."""
    return [(a + b) / 2 for a, b in pairwise(VIEW_EDGES)]
