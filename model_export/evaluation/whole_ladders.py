"""P7 on whole clips: does each step of a growing error cost points?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from model_export.evaluation.dances import Dance
from model_export.evaluation.filmed import clip_of
from model_export.evaluation.metrics import spearman
from model_export.evaluation.tables import Figure, Table, mean_with_interval
from model_export.evaluation.variations import LADDERS, RUNGS, Ladder, limb_to_omit
from model_export.motion.body import Floats
from model_export.motion.rendering import Scene, render
from scorer.reference import Reference, make_reference
from scorer.scoring import Scorer


@dataclass(frozen=True, eq=False)
class _Climb:
    """One dance, what its ladders need, and the reference that rungs are scored against."""

    joints: Floats
    donor: Floats
    limb: int
    reference: Reference
    seed: int


def _totals(scorer: Scorer, climb: _Climb, ladder: Ladder, scene: Scene) -> list[float]:
    """Total of each rung, all danced by one performer before one camera."""
    seed = climb.seed
    totals = []
    for severity in np.linspace(0, 1, RUNGS):
        worse = ladder.vary(climb.joints, climb.donor, climb.limb, float(severity))
        seen = render(worse[None], np.random.default_rng((seed, 1)), scene).landmarks[0]
        noise = np.random.default_rng((seed, 2)).standard_normal(seen.shape, dtype=np.float32)
        seen = seen + np.float32(ladder.jitter_m * severity) * noise
        # On the clock: a lag is an error here.
        score = scorer.score_performance(clip_of(seen), climb.reference, sync="clock").score
        totals.append(0.0 if score is None else score)
    return totals


def whole_ladders(scorer: Scorer, dances: list[Dance], scene: Scene, seed: int) -> Table:
    """Mean totals of the rungs, Spearman's correlation, and how many steps cost points.

    Args:
        scorer: the shipped one.
        dances: of at least two groups.
        scene: performers, cameras and detector.
        seed: of everything that is drawn.
    """
    rng = np.random.default_rng(seed)
    found: dict[str, list[list[float]]] = {ladder.name: [] for ladder in LADDERS}
    for i, dance in enumerate(tqdm(dances, desc="whole ladders", unit="dance", disable=None)):
        joints = dance.joints
        strangers = [other for other in dances if other.group != dance.group]
        other = strangers[rng.integers(len(strangers))].joints
        donor = other[np.arange(len(joints)) % len(other)]
        first = np.random.default_rng((seed + i, 0))
        filmed = render(joints[None], first, scene).landmarks[0]
        reference = make_reference(scorer.embedder, clip_of(filmed), id="r", title="r")
        climb = _Climb(joints, donor, limb_to_omit(joints, i), reference, seed + i)
        for ladder in LADDERS:
            found[ladder.name].append(_totals(scorer, climb, ladder, scene))
    group = np.array([dance.group for dance in dances])
    everyone = np.arange(len(dances))
    fall = -np.arange(RUNGS, dtype=np.float64)
    rows: dict[str, tuple[Figure, ...]] = {}
    for name, of_dances in found.items():
        totals = np.array(of_dances)
        rho = np.array([spearman(fall, rungs) for rungs in totals])
        costs = (np.diff(totals, axis=1) < 0).mean(axis=1)
        rows[name] = (
            *(Figure(float(rung)) for rung in totals.mean(axis=0)),
            mean_with_interval(rho, group, everyone),
            mean_with_interval(costs, group, everyone),
        )
    return Table(
        "p7_whole",
        "P7 whole performances through the shipped scorer",
        f"Total out of 100 on {RUNGS} rungs from the dance itself to the worst, mean over "
        f"{len(dances)} dances; Spearman of severity and total, and the share of steps that cost "
        "points, mean over dances. On the clock.",
        "ladder",
        (*(f"rung {k}" for k in range(RUNGS)), "Spearman", "steps that cost"),
        rows,
    )
