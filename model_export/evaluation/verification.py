"""P2: does a score tell who follows from who does not?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.evaluation.metrics import Doubles, auc, eer, tar_at_far
from model_export.evaluation.tables import Figure, Table, with_interval
from model_export.evaluation.trials import KINDS, Trials

FAR: Final = 0.01
_ROWS: Final = "method"


def _tar(positive: Doubles, negative: Doubles) -> float:
    return tar_at_far(positive, negative, FAR)


_FIGURES: Final[dict[str, Callable[[Doubles, Doubles], float]]] = {
    "AUC": auc,
    "EER": eer,
    "TAR": _tar,
}


def at_seconds(scores: Doubles, seconds: int) -> Doubles:
    """Scores ``[n, 3]`` of the windows of trials to one score ``[n]`` a trial."""
    return scores[:, 0] if seconds == 1 else scores.mean(axis=1)


def _table(
    trials: Trials,
    groups: npt.NDArray[np.str_],
    scores: Mapping[str, Doubles],
    seconds: int,
    what: str,
) -> Table:
    group = groups[trials.dance]
    positive = trials.of(0, seconds)
    columns = {kind: (kind,) for kind in KINDS} | {"the first two": KINDS[:2]}
    rows: dict[str, tuple[Figure, ...]] = {}
    for name, of_windows in scores.items():
        score = at_seconds(of_windows, seconds)
        cells = []
        for kinds in columns.values():
            wrong = np.logical_or.reduce([trials.of(1 + KINDS.index(k), seconds) for k in kinds])
            either = np.flatnonzero(positive | wrong)

            def figure(drawn: npt.NDArray[np.intp], score: Doubles = score) -> float:
                right = positive[drawn]
                return _FIGURES[what](score[drawn[right]], score[drawn[~right]])

            cells.append(with_interval(figure, group, either))
        rows[name] = tuple(cells)
    text = {
        "AUC": "Chance that a follower scores above the other; 1 is perfect, .5 is a coin.",
        "EER": "Equal error rate: as many followers refused as others accepted; 0 is perfect.",
        "TAR": f"Share of followers accepted where {100 * FAR:g} % of the others are.",
    }[what]
    span = "one second" if seconds == 1 else "two seconds"
    return Table(
        f"p2_{what.lower()}_{seconds}s",
        f"P2 {what}, {span}",
        text,
        _ROWS,
        tuple(columns),
        rows,
    )


def verification(
    trials: Trials, groups: npt.NDArray[np.str_], scores: Mapping[str, Doubles], longest: int = 2
) -> list[Table]:
    """AUC at one and at two seconds, EER and TAR at two.

    Args:
        trials: who follows and who does not.
        groups: ``[dances]``, what intervals resample.
        scores: method to ``[n, 3]``, a score for each window of each trial.
        longest: seconds that a trial lasts; 1 where clips are too short for two.
    """
    wanted = [("AUC", s) for s in range(1, longest + 1)] + [("EER", longest), ("TAR", longest)]
    return [_table(trials, groups, scores, seconds, what) for what, seconds in wanted]


def by_part(
    trials: Trials,
    groups: npt.NDArray[np.str_],
    score: Doubles,
    parts: Mapping[str, npt.NDArray[np.bool_]],
    key: str,
    title: str,
    note: str = "",
) -> Table:
    """AUC at two seconds of one method, on parts of the trials.

    Args:
        trials, groups: as above.
        score: ``[n, 3]`` of that method.
        parts: name to ``[n]``.
        key, title: of the table.
        note: how the parts were made, if their names do not say it.
    """
    at_two, positive, group = at_seconds(score, 2), trials.of(0, 2), groups[trials.dance]
    rows: dict[str, tuple[Figure, ...]] = {}
    for name, part in parts.items():
        cells = []
        for kind in range(1, len(KINDS) + 1):
            wrong = trials.of(kind, 2) & part
            either = np.flatnonzero((positive & part) | wrong)

            def figure(drawn: npt.NDArray[np.intp]) -> float:
                right = positive[drawn]
                if not right.any() or right.all():
                    return float("nan")
                return auc(at_two[drawn[right]], at_two[drawn[~right]])

            enough = wrong.any() and (positive & part).any()
            cells.append(with_interval(figure, group, either) if enough else Figure(float("nan")))
        rows[name] = tuple(cells)
    text = f"Our shipped model, AUC at two seconds. {note}".rstrip()
    return Table(key, title, text, "part", KINDS, rows)


def thirds(
    values: npt.NDArray[np.floating], among: npt.NDArray[np.bool_], show: Callable[[float], str]
) -> dict[str, npt.NDArray[np.bool_]]:
    """Parts of the trials by a measure of them, the limits in their names.

    Args:
        values: ``[n]``.
        among: ``[n]``, the trials that the limits split into three parts of one size.
        show: a limit as the names show it.

    Returns:
        Name to ``[n]``: low, middle and high.
    """
    low, high = (float(limit) for limit in np.quantile(values[among], (1 / 3, 2 / 3)))
    return {
        f"up to {show(low)}": values <= low,
        f"{show(low)} to {show(high)}": (values > low) & (values <= high),
        f"above {show(high)}": values > high,
    }
