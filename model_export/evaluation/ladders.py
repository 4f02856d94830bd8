"""P7: does a worse performance get a lower score, step by step?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from model_export.evaluation.methods import Doubles, Method
from model_export.evaluation.metrics import Indices, spearman
from model_export.evaluation.rungs import Climb
from model_export.evaluation.tables import Figure, Table, mean_with_interval, with_interval
from model_export.evaluation.variations import LADDERS, RUNGS
from model_export.motion.body import Floats
from model_export.motion.mixing import LIMB_BONES


def _scores(method: Method, windows: Floats) -> Doubles:
    """``[ladders, rungs, windows]`` of one dance."""
    count, per_clip = windows.shape[:2]
    seen = method.see(windows.reshape(-1, *windows.shape[2:]))
    dancer = np.arange(per_clip, count * per_clip)
    reference = np.tile(np.arange(per_clip), count - 1)
    return method.pairs(seen, dancer, reference).reshape(len(LADDERS), RUNGS, per_clip)


def _in_one_ranking(dances: list[Doubles], group: npt.NDArray[np.str_]) -> Figure:
    """Spearman's correlation over all windows of all dances, each ``[rungs, windows]``."""
    fall = -np.arange(RUNGS, dtype=np.float64)
    rungs = [np.repeat(fall, scores.shape[1]) for scores in dances]
    flat = [scores.ravel() for scores in dances]

    def figure(drawn: Indices) -> float:
        return spearman(
            np.concatenate([rungs[i] for i in drawn]), np.concatenate([flat[i] for i in drawn])
        )

    return with_interval(figure, group, np.arange(len(dances)))


def ladders(
    climbs: Iterable[Climb], methods: list[Method], about: str
) -> tuple[list[Table], dict[str, Doubles]]:
    """Spearman's correlation of severity and score, and how many steps go the right way.

    Args:
        climbs: of :mod:`model_export.evaluation.rungs`; without any there is no table.
        methods: to compare.
        about: who dances the rungs, and what they are compared with.

    Returns:
        The tables, and by method the clips' scores ``[dances, ladders, rungs]``.
    """
    clips: dict[str, list[Doubles]] = {method.name: [] for method in methods}
    singles: dict[str, list[Doubles]] = {method.name: [] for method in methods}
    limbs: list[int] = []
    groups: list[str] = []
    for climb in tqdm(climbs, desc="ladders", unit="dance", disable=None):
        limbs.append(climb.limb)
        groups.append(climb.group)
        for method in methods:
            scores = _scores(method, climb.windows)
            clips[method.name].append(scores.mean(axis=2))
            singles[method.name].append(scores)
    if not groups:
        return [], {}
    group = np.array(groups)
    everything = np.arange(len(groups))
    columns = tuple(ladder.name for ladder in LADDERS)
    fall = -np.arange(RUNGS, dtype=np.float64)
    of_clips: dict[str, tuple[Figure, ...]] = {}
    steps: dict[str, tuple[Figure, ...]] = {}
    of_windows: dict[str, tuple[Figure, ...]] = {}
    for method in methods:
        scores = np.stack(clips[method.name])
        rho = np.array([[spearman(fall, rungs) for rungs in dance] for dance in scores])
        right = (np.diff(scores, axis=2) < 0).mean(axis=2)
        for rows, values in ((of_clips, rho), (steps, right)):
            rows[method.name] = tuple(
                mean_with_interval(values[:, k], group, everything) for k in range(len(LADDERS))
            )
        of_windows[method.name] = tuple(
            _in_one_ranking([scores[k] for scores in singles[method.name]], group)
            for k in range(len(LADDERS))
        )
    omitted = Counter(limbs)
    text = (
        f"{RUNGS} rungs from the dance itself to the worst, {about}. Clips: {len(groups)}. The "
        "limb that is omitted is another from clip to clip, of those that move ("
        + ", ".join(
            f"{name.replace('_', ' ')} in {omitted[k]}" for k, name in enumerate(LIMB_BONES)
        )
        + ")."
    )
    return [
        Table(
            "p7_clips",
            "P7 Spearman of severity and score, whole clips",
            f"{text} Mean over clips.",
            "method",
            columns,
            of_clips,
        ),
        Table(
            "p7_steps",
            "P7 share of adjacent rungs in the right order, whole clips",
            "The same clips.",
            "method",
            columns,
            steps,
        ),
        Table(
            "p7_windows",
            "P7 Spearman of severity and score, single windows of one second",
            "All windows of all dances in one ranking: differences between dances count as error.",
            "method",
            columns,
            of_windows,
        ),
    ], {name: np.stack(scores) for name, scores in clips.items()}
