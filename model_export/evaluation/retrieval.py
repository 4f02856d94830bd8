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


def within(gap: npt.NDArray[np.floating], low: float, high: float) -> npt.NDArray[np.bool_]:
    """Which gaps belong to a bin; its end is the next one's, but for 180 itself."""
    inside: npt.NDArray[np.bool_] = (gap >= low) & ((gap < high) | (high == 180))
    return inside


def likeness(method: Method, seen: Seen, trials: Trials, dance: int) -> Doubles:
    """``[dancer's windows, reference windows]`` of one dance."""
    reference, dancer = trials.galleries[dance]
    grid = np.meshgrid(dancer, reference, indexing="ij")
    return method.pairs(seen, grid[0], grid[1])


def rank_of_own(alike: Doubles) -> npt.NDArray[np.intp]:
    """How many reference windows are at least as like a dancer's window as its very own, [n]."""
    own = np.diagonal(alike)[:, None]
    ranks: npt.NDArray[np.intp] = (alike >= own).sum(axis=1)
    return ranks


def retrieval(
    trials: Trials,
    groups: npt.NDArray[np.str_],
    sources: npt.NDArray[np.str_],
    methods: list[Method],
    seen: Mapping[str, Seen],
) -> list[Table]:
    """hit@1 and hit@5 by the angle between the two cameras, and hit@1 by source.

    Args:
        trials: holds the galleries.
        groups: ``[dances]``, what intervals resample.
        sources: ``[dances]``, where they come from.
        methods: to compare.
        seen: by a method's name, what it sees of all windows.
    """
    dances = range(len(trials.galleries))
    right = trials.kind == 0
    gap_of = dict(zip(trials.dance[right].tolist(), trials.yaw_gap[right].tolist(), strict=True))
    sizes = [len(dancer) for _, dancer in trials.galleries]
    gap = np.repeat([gap_of.get(i, 0.0) for i in dances], sizes)
    group, source = np.repeat(groups, sizes), np.repeat(sources, sizes)
    by_gap = {f"{low} to {high}°": within(gap, low, high) for low, high in GAPS_DEG}
    by_gap["all"] = gap >= 0
    by_source = {str(name): source == name for name in np.unique(sources)}
    tables: dict[str, dict[str, tuple[Figure, ...]]] = {"hit1": {}, "hit5": {}, "source": {}}
    for method in methods:
        ranks = np.concatenate(
            [rank_of_own(likeness(method, seen[method.name], trials, i)) for i in dances]
        )
        for key, at, parts in (("hit1", 1, by_gap), ("hit5", 5, by_gap), ("source", 1, by_source)):
            tables[key][method.name] = tuple(
                mean_with_interval(ranks <= at, group, np.flatnonzero(part))
                for part in parts.values()
            )
    text = (
        "A window of one second looks for its own moment among all windows of the same dance, half "
        "a second apart, in another performance from another camera. Only the very window counts."
    )
    heads = {
        "hit1": ("P1 hit@1 by the angle between the cameras", text, by_gap),
        "hit5": ("P1 hit@5 by the angle between the cameras", "The same.", by_gap),
        "source": ("P1 hit@1 by source of the dance", _SOURCES, by_source),
    }
    return [
        Table(f"p1_{key}", title, words, "method", tuple(parts), tables[key])
        for key, (title, words, parts) in heads.items()
    ]
