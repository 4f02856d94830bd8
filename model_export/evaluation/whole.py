"""Whole performances: starts, mirrors, what may not change a score, ladders, and mistakes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from model_export.evaluation.dances import Dance, evenly
from model_export.evaluation.injection import injection
from model_export.evaluation.invariances import invariances
from model_export.evaluation.resting import resting
from model_export.evaluation.starts import starts
from model_export.evaluation.tables import Table
from model_export.evaluation.whole_ladders import whole_ladders
from model_export.motion.rendering import Scene
from model_export.motion.splits import EXAM_FOLDERS
from scorer.scoring import Scorer

# Shorter ones hold too little that could be left out.
_MIN_FRAMES: Final = 240
_LADDERS: Final = 12
_PERFORMANCES: Final = 24


def whole_performances(
    scorer: Scorer, dances: list[Dance], scene: Scene, seed: int, quick: bool
) -> list[Table]:
    """P3, P5, P7 on whole clips, P8, and the invariances.

    Args:
        scorer: the shipped one.
        dances: of the exam.
        scene: performers, cameras and detector.
        seed: of everything that is drawn.
        quick: on a few, to try it out.

    Returns:
        The tables; none without two dances of eight seconds that are no kin.
    """
    long_enough = [dance for dance in dances if len(dance.joints) >= _MIN_FRAMES]
    if len({dance.group for dance in long_enough}) < 2:
        return []  # nobody else to blend into
    few = evenly(long_enough, 3 if quick else _PERFORMANCES)
    return [
        *starts(scorer, few if quick else dances, scene, seed),
        invariances(scorer, few, scene, seed),
        whole_ladders(scorer, evenly(long_enough, 3 if quick else _LADDERS), scene, seed),
        resting(scorer, few, scene, seed),
        *_mistakes(scorer, few, scene, seed),
    ]


def _mistakes(scorer: Scorer, dances: list[Dance], scene: Scene, seed: int) -> list[Table]:
    """P8 on dances; and on cycles, where a clip may be laid beside another cycle than its own."""
    cycles = [dance for dance in dances if dance.source in EXAM_FOLDERS]
    proper = [dance for dance in dances if dance.source not in EXAM_FOLDERS]
    compare, embedder = scorer.score_performance, scorer.embedder
    tables = [injection(proper, scene, seed, embedder, compare)] if proper else []
    if cycles:
        table = injection(cycles, scene, seed, embedder, compare)
        title = f"{table.title}, walks, runs and waves"
        tables.append(replace(table, key=f"{table.key}_cycles", title=title))
    return tables
