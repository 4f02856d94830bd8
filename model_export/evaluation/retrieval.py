"""P1: does a window find its own moment among all of the dance, seen from elsewhere?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.evaluation.methods import Doubles, Method, Seen
from model_export.evaluation.tables import Figure, Table, mean_with_interval
from model_export.evaluation.trials import Trials

_SOURCES: Final = (
    "Cycles (walking, running, waving) look alike a cycle apart, and generated dances repeat their "
    "verses: no method can come near 1 on those."
)
GAPS_DEG: Final = ((0, 30), (30, 60), (60, 90), (90, 180))
_FEW: Final = 5
_NEVER: Final = np.iinfo(np.intp).max


def within(gap: npt.NDArray[np.floating], low: float, high: float) -> npt.NDArray[np.bool_]:
    """Which gaps belong to a bin; its end is the next one's, but for 180 itself."""
    inside: npt.NDArray[np.bool_] = (gap >= low) & ((gap < high) | (high == 180))
    return inside


def likeness(method: Method, seen: Seen, trials: Trials, gallery: int) -> Doubles:
    """``[dancer's windows, reference windows]`` of one gallery."""
    reference, dancer = trials.galleries[gallery]
    grid = np.meshgrid(dancer, reference, indexing="ij")
    return method.pairs(seen, grid[0], grid[1])


def rank_of_own(alike: Doubles) -> npt.NDArray[np.intp]:
    """How many reference windows are at least as like a dancer's window as its very own.

    Args:
        alike: ``[n, n]``. A score that is no number never finds its own, and a rival's counts
            against it.

    Returns:
        ``[n]``, 1 where its own is the best.
    """
    own = np.diagonal(alike)[:, None]
    ranks: npt.NDArray[np.intp] = (~(alike < own)).sum(axis=1)
    return np.where(np.isnan(own[:, 0]), _NEVER, ranks)


def _text(sizes: npt.NDArray[np.intp], apart: str) -> str:
    """What P1 asks, and what guessing would answer."""
    fewest, most = int(sizes.min()), int(sizes.max())
    choice = f"{most}" if fewest == most else f"{fewest} to {most}"
    first, fifth = (float(np.average(np.minimum(k / sizes, 1), weights=sizes)) for k in (1, _FEW))
    among = f"{fifth:.3f} among five" if most > _FEW else "always among five: of that is no table"
    return (
        f"A window of one second looks for its own moment among all {choice} windows of the same "
        f"dance, {apart}, in another performance from another camera. Only the very window "
        f"counts. Guessing hits {first:.3f} at once and {among}."
    )


def retrieval(
    trials: Trials,
    groups: npt.NDArray[np.str_],
    sources: npt.NDArray[np.str_] | None,
    methods: list[Method],
    seen: Mapping[str, Seen],
    apart: str = "half a second apart",
) -> list[Table]:
    """hit@1 and hit@5 by the angle between the two cameras, and hit@1 by source.

    hit@5 is left out where no gallery has more than five windows.

    Args:
        trials: holds the galleries, one or several of a dance.
        groups: ``[dances]``, what intervals resample.
        sources: ``[dances]``, where they come from; None leaves that table out.
        methods: to compare.
        seen: by a method's name, what it sees of all windows.
        apart: how far windows are from each other, in words.
    """
    galleries = range(len(trials.galleries))
    sizes = np.array([len(dancer) for _, dancer in trials.galleries])
    gap = np.repeat(trials.gallery_gap, sizes)
    dance = np.repeat(trials.gallery_dance, sizes)
    by_gap = {f"{low} to {high}°": within(gap, low, high) for low, high in GAPS_DEG}
    by_gap["all"] = gap >= 0
    title = "P1 hit@{} by the angle between the cameras"
    asked = [("hit1", 1, title.format(1), _text(sizes, apart), by_gap)]
    if sizes.max() > _FEW:
        asked.append(("hit5", _FEW, title.format(_FEW), "The same.", by_gap))
    if sources is not None:
        by_source = {str(name): sources[dance] == name for name in np.unique(sources)}
        asked.append(("source", 1, "P1 hit@1 by source of the dance", _SOURCES, by_source))
    rows: dict[str, dict[str, tuple[Figure, ...]]] = {key: {} for key, *_ in asked}
    for method in methods:
        ranks = np.concatenate(
            [rank_of_own(likeness(method, seen[method.name], trials, i)) for i in galleries]
        )
        for key, at, _, _, parts in asked:
            rows[key][method.name] = tuple(
                mean_with_interval(ranks <= at, groups[dance], np.flatnonzero(part))
                for part in parts.values()
            )
    return [
        Table(f"p1_{key}", title, text, "method", tuple(parts), rows[key])
        for key, _, title, text, parts in asked
    ]
