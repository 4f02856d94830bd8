"""P2 with nothing taken out: also the negatives that truly show the same movement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from model_export.evaluation.metrics import Doubles
from model_export.evaluation.tables import Table
from model_export.evaluation.trials import KINDS, Trials, degrees_of
from model_export.evaluation.verification import row_of, tried_columns
from model_export.pairs import TRULY_DIFFERENT

_SPAN = {1: "one second", 2: "two seconds"}


def unfiltered(
    trials: Trials, groups: npt.NDArray[np.str_], scores: Mapping[str, Doubles], longest: int = 2
) -> Table:
    """AUC at one and at two seconds and EER at the longest, of every trial.

    Args:
        trials: who follows and who does not, the truly alike among them.
        groups: ``[dances]``, what intervals resample.
        scores: of the methods that are told, each ``[n, 3]``.
        longest: seconds that a trial lasts; 1 where clips are too short for two.
    """
    every = replace(trials, apart=np.full_like(trials.apart, np.inf))
    columns, missing = tried_columns(every, longest)
    asked = [("AUC", seconds) for seconds in range(1, longest + 1)] + [("EER", longest)]
    rows = {
        f"{name}: {what}, {_SPAN[seconds]}": row_of(
            what, every, groups, of_windows, seconds, columns
        )
        for name, of_windows in scores.items()
        for what, seconds in asked
    }
    back = [
        f"{kind} {int(np.sum(trials.kind == k) - np.sum(trials.of(k, longest)))} of "
        f"{int(np.sum(trials.kind == k))}"
        for k, kind in enumerate(KINDS, 1)
        if (trials.kind == k).any()
    ]
    text = (
        f"Every negative, also those that are left out elsewhere (at {_SPAN[longest]}: "
        f"{', '.join(back)}): there every limb truly points within "
        f"{degrees_of(TRULY_DIFFERENT):.0f}° of the reference on average, so that no score could "
        "tell it and none should."
    )
    return Table(
        "p2_unfiltered",
        "P2 without leaving out what is truly alike",
        f"{text} {missing}".rstrip(),
        "method and figure",
        tuple(columns),
        rows,
    )
