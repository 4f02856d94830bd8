"""The exam: every protocol on held-out dances, every method beside every other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from tqdm import tqdm

from model_export.evaluation.dances import Dance, dances_of
from model_export.evaluation.devices import rendered_duos
from model_export.evaluation.ladders import ladders
from model_export.evaluation.methods import Doubles, Method
from model_export.evaluation.rates import gaps_to_strangers, rates
from model_export.evaluation.retrieval import GAPS_DEG, retrieval, within
from model_export.evaluation.robustness import noise
from model_export.evaluation.tables import Figure, Table
from model_export.evaluation.trials import Trials, make_trials
from model_export.evaluation.verification import by_part, verification
from model_export.motion.rendering import EXAM_SCENE
from scorer.scoring import Scorer

SEED: Final = 2026
GENERATED: Final = 40
# Protocols that render many clips of each dance take this many dances, evenly over all.
_SAMPLED_DANCES: Final = 18
_SAMPLED_TRIALS: Final = 1500


@dataclass(frozen=True)
class Results:
    """What the exam found.

    Attributes:
        tables: in the order of the report.
        dances: what it was taken on.
        trials: the pairs.
        scores: method to ``[n, 3]``.
        rungs: method to clip scores ``[dances, ladders, rungs]``.
    """

    tables: list[Table]
    dances: list[Dance]
    trials: Trials
    scores: dict[str, Doubles]
    rungs: dict[str, Doubles]


def _sampled(dances: list[Dance], count: int) -> list[Dance]:
    """Evenly over the list, which is sorted by source."""
    at = np.unique(np.linspace(0, len(dances) - 1, min(count, len(dances))).round().astype(int))
    return [dances[i] for i in at]


def _parity(first: Doubles, second: Doubles, steepest: float) -> Table:
    worst = steepest * float(np.abs(first - second).max())
    return Table(
        "p9_parity",
        "P9 parity in score points",
        "The largest difference of any window of any trial between the PyTorch model and the "
        "shipped file, at the steepest place of the calibration.",
        "runtimes",
        ("points out of 100",),
        {"PyTorch and ONNX int8 weights": (Figure(worst),)},
    )


def examine(
    folders: tuple[Path, ...],
    methods: list[Method],
    shipped: Method,
    eager: Method,
    scorer: Scorer,
    quick: bool,
) -> Results:
    """Take the exam.

    Args:
        folders: mocap that holds held-out sequences; generated choreographies are added.
        methods: every method that is compared, ``shipped`` among them.
        shipped, eager: the released model in onnxruntime and in PyTorch.
        scorer: the shipped scorer.
        quick: on a few generated choreographies, to try it out.
    """
    dances = dances_of("exam", () if quick else folders, 4 if quick else GENERATED)
    trials = make_trials(dances, EXAM_SCENE, SEED, "exam")
    groups = np.array([dance.group for dance in dances])
    seen = {
        method.name: method.see(trials.windows)
        for method in tqdm(methods, desc="windows", unit="method", disable=None)
    }
    scores = {
        method.name: method.pairs(seen[method.name], trials.dancer, trials.reference)
        for method in tqdm(methods, desc="pairs", unit="method", disable=None)
    }
    tables = verification(trials, groups, scores)
    sources = np.array([dance.source for dance in dances])
    by_source = {str(name): (sources == name)[trials.dance] for name in np.unique(sources)}
    by_gap = {f"{low} to {high}°": within(trials.yaw_gap, low, high) for low, high in GAPS_DEG}
    ours = scores[shipped.name]
    tables += [
        by_part(trials, groups, ours, by_source, "p2_source", "P2 by source of the dance"),
        by_part(trials, groups, ours, by_gap, "p2_view", "P2 by the angle between the cameras"),
    ]
    tables += retrieval(trials, groups, sources, methods, seen)
    few = _sampled(dances, 3 if quick else _SAMPLED_DANCES)
    duos = rendered_duos(few, EXAM_SCENE, SEED)
    tables += rates(duos, scorer, methods, gaps_to_strangers(trials, scores), SEED)
    tables.append(noise(trials, groups, methods, _SAMPLED_TRIALS, SEED))
    climbed, rungs = ladders(few, methods, EXAM_SCENE, SEED)
    tables += climbed
    in_torch = eager.pairs(eager.see(trials.windows), trials.dancer, trials.reference)
    tables.append(_parity(in_torch, ours, scorer.judge.steepest))
    return Results(tables, dances, trials, scores, rungs)
