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
_BOTH: Final = "the first two"


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


def tried_columns(trials: Trials, seconds: int) -> tuple[dict[str, tuple[str, ...]], str]:
    """The columns of a table and the kinds of each, as far as somebody tried them.

    Returns:
        The columns, and in words what is left out because nobody did; empty if nothing is.
    """
    tried = {kind for k, kind in enumerate(KINDS) if trials.of(1 + k, seconds).any()}
    if not trials.of(0, seconds).any():
        tried.clear()
    columns: dict[str, tuple[str, ...]] = {kind: (kind,) for kind in KINDS}
    columns[_BOTH] = KINDS[:2]
    kept = {name: kinds for name, kinds in columns.items() if tried.issuperset(kinds)}
    missing = [kind for kind in KINDS if kind not in tried]
    note = f"Nobody tried {' or '.join(missing)}: of that is no column." if missing else ""
    return kept, note


def told_apart(
    measure: Callable[[Doubles, Doubles], float],
    score: Doubles,
    positive: npt.NDArray[np.bool_],
    wrong: npt.NDArray[np.bool_],
    group: npt.NDArray[np.str_],
) -> Figure:
    """A figure of merit and its interval.

    Args:
        measure: of the scores of followers and of others.
        score: ``[n]``, one a trial.
        positive, wrong: ``[n]``, which trials follow and which do not; the rest is not asked.
        group: ``[n]``, what intervals resample.
    """
    if not positive.any() or not wrong.any():
        return Figure(float("nan"))

    def figure(drawn: npt.NDArray[np.intp]) -> float:
        right = positive[drawn]
        if not right.any() or right.all():  # whoever was drawn had but one of the two
            return float("nan")
        return measure(score[drawn[right]], score[drawn[~right]])

    return with_interval(figure, group, np.flatnonzero(positive | wrong))


def row_of(
    what: str,
    trials: Trials,
    groups: npt.NDArray[np.str_],
    of_windows: Doubles,
    seconds: int,
    columns: Mapping[str, tuple[str, ...]],
) -> tuple[Figure, ...]:
    """AUC, EER or TAR (``what``) of one method's scores ``[n, 3]``, against each column's kinds."""
    score, positive = at_seconds(of_windows, seconds), trials.of(0, seconds)
    cells = []
    for kinds in columns.values():
        wrong = np.logical_or.reduce([trials.of(1 + KINDS.index(k), seconds) for k in kinds])
        cells.append(told_apart(_FIGURES[what], score, positive, wrong, groups[trials.dance]))
    return tuple(cells)


def _table(
    trials: Trials,
    groups: npt.NDArray[np.str_],
    scores: Mapping[str, Doubles],
    seconds: int,
    what: str,
) -> Table:
    columns, missing = tried_columns(trials, seconds)
    rows = {
        name: row_of(what, trials, groups, of_windows, seconds, columns)
        for name, of_windows in scores.items()
    }
    text = {
        "AUC": "Chance that a follower scores above the other; 1 is perfect, .5 is a coin.",
        "EER": "Equal error rate: as many followers refused as others accepted; 0 is perfect.",
        "TAR": f"Share of followers accepted where {100 * FAR:g} % of the others are.",
    }[what]
    span = "one second" if seconds == 1 else "two seconds"
    return Table(
        f"p2_{what.lower()}_{seconds}s",
        f"P2 {what}, {span}",
        f"{text} {missing}".rstrip(),
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
        cells = [
            told_apart(auc, at_two, positive & part, trials.of(kind, 2) & part, group)
            for kind in range(1, len(KINDS) + 1)
        ]
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
