"""P9: how many points it is worth that a model was rounded and runs elsewhere."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from model_export.evaluation.methods import Doubles
from model_export.evaluation.tables import Figure, Table, mean_with_interval
from scorer.calibration import Judge

_THOUSANDTHS = 1000


def _runtimes(eager: Doubles, shipped: Doubles, judge: Judge, group: npt.NDArray[np.str_]) -> Table:
    apart = _THOUSANDTHS * judge.steepest * np.abs(eager - shipped)
    return Table(
        "p9_parity",
        "P9 parity in thousandths of a score point",
        "Differences between the PyTorch model and the shipped file, over all windows of all "
        "trials, at the steepest place of the calibration. A score is 0 to 100 points.",
        "runtimes",
        ("largest", "mean"),
        {
            "PyTorch and ONNX int8 weights": (
                Figure(float(apart.max())),
                mean_with_interval(apart.mean(axis=1), group, np.arange(len(apart))),
            )
        },
    )


def _rounding(
    fp32: Doubles, shipped: Doubles, judge: Judge, group: npt.NDArray[np.str_], longest: int
) -> Table:
    spans = {"one second": (fp32[:, 0], shipped[:, 0])}
    if longest > 1:
        spans["two seconds"] = (fp32.mean(axis=1), shipped.mean(axis=1))
    every = np.arange(len(group))
    rows: dict[str, tuple[Figure, ...]] = {}
    for name, (before, after) in spans.items():
        change = judge.points(after) - judge.points(before)
        size = np.abs(change)
        rows[name] = (
            mean_with_interval(change, group, every),
            mean_with_interval(size, group, every),
            Figure(float(np.quantile(size, 0.95))),
            Figure(float(size.max())),
        )
    return Table(
        "p9_rounding",
        "P9 score points from the fp32 network to what ships",
        "Points of what ships less those of the network with float32 weights, as it was before "
        "they were rounded to int8; the same head and calibration on both. Over all trials, right "
        "and wrong.",
        "trials of",
        ("mean change", "mean absolute change", "95 % are within", "largest"),
        rows,
    )


def parity(
    eager: Doubles,
    fp32: Doubles | None,
    shipped: Doubles,
    judge: Judge,
    group: npt.NDArray[np.str_],
    longest: int = 2,
) -> list[Table]:
    """Both differences; the second where the network is at hand as it was before rounding.

    Args:
        eager: logits ``[n, 3]`` of the released model in PyTorch.
        fp32: of the network before its weights were rounded; None leaves that table out.
        shipped: of the released file.
        judge: from logits to points.
        group: ``[n]``, what intervals resample.
        longest: seconds that a trial lasts; 1 where clips are too short for two.
    """
    tables = [_runtimes(eager, shipped, judge, group)]
    return tables if fp32 is None else [*tables, _rounding(fp32, shipped, judge, group, longest)]
