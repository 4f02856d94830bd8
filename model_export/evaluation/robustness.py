"""P6: what noise and lost joints do to telling who follows from who does not."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from model_export.evaluation.methods import Doubles, Indices, Method
from model_export.evaluation.metrics import auc
from model_export.evaluation.tables import Figure, Table, with_interval
from model_export.evaluation.trials import Trials
from model_export.motion.body import Floats
from model_export.pairs import NEGATIVES

NOISE_MM: Final = (0, 10, 20, 30, 40, 50)
DROPOUT: Final = (0.1, 0.2, 0.3, 0.4, 0.5)


def _disturbed(windows: Floats, noise_mm: float, dropout: float, seed: int) -> Floats:
    """White noise on every coordinate; landmarks that stay, at random, where they were last."""
    rng = np.random.default_rng(seed)
    out = windows + np.float32(noise_mm / 1000) * rng.standard_normal(
        windows.shape, dtype=np.float32
    )
    lost = rng.random(windows.shape[:3]) < dropout
    for frame in range(1, windows.shape[1]):
        out[:, frame] = np.where(lost[:, frame, :, None], out[:, frame - 1], out[:, frame])
    return out


def _mean_auc(
    score: Doubles, right: npt.NDArray[np.bool_], wrong: list[npt.NDArray[np.bool_]], rows: Indices
) -> float:
    """The mean over kinds of wrong; NaN where these rows lack one."""
    positive = score[rows[right[rows]]]
    negatives = [score[rows[kind[rows]]] for kind in wrong]
    if not all(map(len, (positive, *negatives))):
        return float("nan")
    return float(np.mean([auc(positive, negative) for negative in negatives]))


def noise(
    trials: Trials, groups: npt.NDArray[np.str_], methods: list[Method], sample: int, seed: int
) -> Table:
    """P6: AUC at one second, mean over four kinds of negative, with worse and worse landmarks.

    Args:
        trials: undisturbed; the dancer's side is disturbed, the reference's is not. In metres.
        groups: ``[dances]``, what intervals resample.
        methods: to compare.
        sample: how many trials to take at most.
        seed: of the sample and of the noise.
    """
    rng = np.random.default_rng(seed)
    chosen = np.sort(rng.permutation(len(trials.kind))[:sample])
    reference = trials.windows[trials.reference[chosen, 0]]
    dancer = trials.windows[trials.dancer[chosen, 0]]
    group, every = groups[trials.dance[chosen]], np.arange(len(chosen))
    right = trials.of(0, 1)[chosen]
    kinds = {name: trials.of(1 + k, 1)[chosen] for k, name in enumerate(NEGATIVES)}
    there = {name: rows for name, rows in kinds.items() if rows.any()}
    wrong = list(there.values())
    conditions = [(f"{mm} mm", mm, 0.0) for mm in NOISE_MM]
    conditions += [(f"{share:.0%} of joints lost", 0, share) for share in DROPOUT]
    rows: dict[str, list[Figure]] = {method.name: [] for method in methods}
    theirs = {method.name: method.see(reference) for method in methods}
    for _, mm, dropout in tqdm(conditions, desc="noise", disable=None):
        worse = _disturbed(dancer, mm, dropout, seed)
        for method in methods:
            score = method.compare(method.see(worse), theirs[method.name])

            def figure(drawn: Indices, score: Doubles = score) -> float:
                return _mean_auc(score, right, wrong, drawn)

            enough = right.any() and wrong
            rows[method.name].append(
                with_interval(figure, group, every) if enough else Figure(float("nan"))
            )
    return Table(
        "p6_noise",
        "P6 AUC with noise and lost joints, one second",
        f"Mean over {', '.join(there)}. {len(chosen)} of the {len(trials.kind)} trials, drawn at "
        "random. White noise on each coordinate of the dancer's landmarks, beyond the detector's "
        "own; lost joints stay where they were.",
        "method",
        tuple(name for name, _, _ in conditions),
        {name: tuple(figures) for name, figures in rows.items()},
    )
