"""The exam: every protocol on held-out dances, every method beside every other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from model_export.evaluation.contestants import Contestants
from model_export.evaluation.dances import Dance, dances_of, evenly, too_short
from model_export.evaluation.devices import rendered_duos
from model_export.evaluation.ladders import ladders
from model_export.evaluation.methods import Doubles
from model_export.evaluation.parity import parity
from model_export.evaluation.rates import gaps_to_strangers, rates
from model_export.evaluation.retrieval import GAPS_DEG, retrieval, within
from model_export.evaluation.robustness import noise
from model_export.evaluation.rungs import RENDERED, rendered_climbs
from model_export.evaluation.staging import make_trials
from model_export.evaluation.tables import Table
from model_export.evaluation.trials import SimulatedTrials
from model_export.evaluation.unfiltered import unfiltered
from model_export.evaluation.verification import by_part, thirds, verification
from model_export.motion.rendering import EXAM_SCENE
from scorer.scoring import Scorer

SEED: Final = 2026
_GENERATED: Final = 40
_QUICK: Final = 4
_SIDES: Final = (("front", 0, 45), ("side", 45, 135), ("behind", 135, 180))
# Protocols that render many clips of each dance take this many dances, evenly over all.
_SAMPLED_DANCES: Final = 18
_SAMPLED_TRIALS: Final = 1500


@dataclass(frozen=True)
class Results:
    """What the exam found.

    Attributes:
        tables: in the order of the report.
        dances: what it was taken on.
        short: source to how many of its held-out sequences are too short for it.
        trials: the pairs.
        scores: method to ``[n, 3]``.
        rungs: method to clip scores ``[dances, ladders, rungs]``.
        sampled: what protocols took that are not taken on everything.
    """

    tables: list[Table]
    dances: list[Dance]
    short: dict[str, int]
    trials: SimulatedTrials
    scores: dict[str, Doubles]
    rungs: dict[str, Doubles]
    sampled: str


def _by_side_and_body(
    trials: SimulatedTrials, groups: npt.NDArray[np.str_], ours: Doubles
) -> list[Table]:
    followers = trials.of(0, 2)
    by_side = {
        f"{name}, {low} to {high}°": within(trials.side, low, high) for name, low, high in _SIDES
    }
    by_limbs = thirds(trials.limbs, followers, lambda limit: f"{100 * (limit - 1):+.1f} %")
    by_builds = thirds(trials.builds_apart, followers, lambda limit: f"{100 * limit:.1f} %")
    return [
        by_part(
            trials,
            groups,
            ours,
            by_side,
            "p2_side",
            "P2 by the side that the dancer shows",
            "Degrees from facing the dancer's own camera, mean over the two seconds; left and "
            "right are one.",
        ),
        by_part(
            trials,
            groups,
            ours,
            by_limbs,
            "p2_limbs",
            "P2 by the dancer's proportions",
            "Arms and legs over the height of the trunk, against the same of the body that the "
            "dance was recorded from (sources differ in that body and in how hard their dances "
            "are; so the one is not taken for the other). Thirds of the followers.",
        ),
        by_part(
            trials,
            groups,
            ours,
            by_builds,
            "p2_builds",
            "P2 by how the two bodies differ",
            "Between dancer and reference, whatever their sizes: the standard deviation, over the "
            "bones of arms and legs, shoulders, hips and trunk, of by how much each is longer. "
            "Thirds of the followers.",
        ),
    ]


def exam_dances(folders: tuple[Path, ...], quick: bool) -> list[Dance]:
    """What the exam is taken on: held-out mocap, and generated choreographies."""
    return dances_of("exam", () if quick else folders, _QUICK if quick else _GENERATED)


def examine(
    folders: tuple[Path, ...],
    found: Contestants,
    scorer: Scorer,
    quick: bool,
) -> Results:
    """Take the exam.

    Args:
        folders: mocap that holds held-out sequences; generated choreographies are added.
        found: the methods.
        scorer: the shipped scorer.
        quick: on a few generated choreographies, to try it out.
    """
    recorded = () if quick else folders
    methods, shipped, eager = found.methods, found.shipped, found.eager
    dances = exam_dances(folders, quick)
    short = too_short("exam", recorded)
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
    tables.append(unfiltered(trials, groups, found.leading(scores)))
    sources = np.array([dance.source for dance in dances])
    by_source = {str(name): (sources == name)[trials.dance] for name in np.unique(sources)}
    by_gap = {f"{low} to {high}°": within(trials.yaw_gap, low, high) for low, high in GAPS_DEG}
    ours = scores[shipped.name]
    tables += [
        by_part(trials, groups, ours, by_source, "p2_source", "P2 by source of the dance"),
        by_part(trials, groups, ours, by_gap, "p2_view", "P2 by the angle between the cameras"),
    ]
    tables += _by_side_and_body(trials, groups, ours)
    tables += retrieval(trials, groups, sources, methods, seen)
    few = evenly(dances, 3 if quick else _SAMPLED_DANCES)
    duos = rendered_duos(few, EXAM_SCENE, SEED)
    tables += rates(duos, scorer, methods, gaps_to_strangers(trials, scores), SEED)
    tables.append(noise(trials, groups, methods, _SAMPLED_TRIALS, SEED))
    climbed, rungs = ladders(rendered_climbs(few, EXAM_SCENE, SEED), methods, RENDERED)
    tables += climbed
    in_torch = eager.pairs(eager.see(trials.windows), trials.dancer, trials.reference)
    before = None if found.fp32 is None else scores[found.fp32.name]
    tables += parity(in_torch, before, ours, scorer.judge, groups[trials.dance])
    sampled = (
        f"P4 and P7, which render many clips of each dance, take {len(few)} of the {len(dances)} "
        "dances, evenly over the sources; P6, which disturbs every window many times, takes "
        f"{min(_SAMPLED_TRIALS, len(trials.kind))} of the {len(trials.kind)} trials, at random; "
        "P1, P2 and P9 take all."
    )
    return Results(tables, dances, short, trials, scores, rungs, sampled)
