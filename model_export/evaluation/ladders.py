"""P7: does a worse performance get a lower score, step by step?"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from model_export.evaluation.dances import Dance
from model_export.evaluation.methods import Doubles, Method
from model_export.evaluation.metrics import Indices, spearman
from model_export.evaluation.tables import Figure, Table, mean_with_interval, with_interval
from model_export.evaluation.trials import cut, starts_of
from model_export.evaluation.variations import LADDERS, RUNGS, limb_to_omit
from model_export.motion.body import Floats
from model_export.motion.mixing import LIMB_BONES
from model_export.motion.rendering import Scene, render


def _filmed(dance: Dance, other: Dance, limb: int, scene: Scene, seed: int) -> Floats:
    """Windows of the reference and of each rung of each ladder: ``[1 + L * R, w, 30, 33, 3]``.

    All rungs are danced by one performer before one camera: only the severity changes.
    """
    joints = dance.joints
    donor = other.joints[np.arange(len(joints)) % len(other.joints)]
    starts = starts_of(len(joints))
    reference = render(joints[None], np.random.default_rng((seed, 0)), scene).landmarks[0]
    out = [cut(reference, starts)]
    for ladder in LADDERS:
        for severity in np.linspace(0, 1, RUNGS):
            worse = ladder.vary(joints, donor, limb, float(severity))
            seen = render(worse[None], np.random.default_rng((seed, 1)), scene).landmarks[0]
            noise = np.random.default_rng((seed, 2)).standard_normal(seen.shape, dtype=np.float32)
            seen = seen + np.float32(ladder.jitter_m * severity) * noise
            out.append(cut(seen, starts))
    return np.stack(out)


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
    dances: list[Dance], methods: list[Method], scene: Scene, seed: int
) -> tuple[list[Table], dict[str, Doubles]]:
    """Spearman's correlation of severity and score, and how many steps go the right way.

    Args:
        dances: of at least two groups.
        methods: to compare.
        scene: performers, cameras and detector.
        seed: of everything that is drawn.

    Returns:
        The tables, and by method the clips' scores ``[dances, ladders, rungs]``.
    """
    clips: dict[str, list[Doubles]] = {method.name: [] for method in methods}
    singles: dict[str, list[Doubles]] = {method.name: [] for method in methods}
    limbs: list[int] = []
    rng = np.random.default_rng(seed)
    for i, dance in enumerate(tqdm(dances, desc="ladders", unit="dance", disable=None)):
        strangers = [other for other in dances if other.group != dance.group]
        limbs.append(limb_to_omit(dance.joints, i))
        other = strangers[rng.integers(len(strangers))]
        windows = _filmed(dance, other, limbs[-1], scene, seed + i)
        for method in methods:
            scores = _scores(method, windows)
            clips[method.name].append(scores.mean(axis=2))
            singles[method.name].append(scores)
    group = np.array([dance.group for dance in dances])
    everything = np.arange(len(dances))
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
        f"{RUNGS} rungs from the dance itself to the worst, danced by one performer before one "
        "camera, against a reference from another performer and camera. The limb that is omitted "
        "is another from dance to dance, of those that move ("
        + ", ".join(
            f"{name.replace('_', ' ')} in {omitted[k]}" for k, name in enumerate(LIMB_BONES)
        )
        + ")."
    )
    return [
        Table(
            "p7_clips",
            "P7 Spearman of severity and score, whole clips",
            f"{text} Mean over dances.",
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
