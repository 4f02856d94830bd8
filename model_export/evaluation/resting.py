"""Dances with a limb at rest: what they are worth, and what tells that it rests."""

from __future__ import annotations

from typing import Final

import numpy as np
from tqdm import tqdm

from model_export.evaluation.dances import Dance
from model_export.evaluation.filmed import clip_of
from model_export.evaluation.tables import Figure, Table, mean_with_interval
from model_export.evaluation.variations import smaller
from model_export.motion.mixing import LIMB_BONES
from model_export.motion.rendering import Scene, render
from scorer.clip import Doubles
from scorer.following import MOST_AT_REST, followed
from scorer.performance import Performance
from scorer.reference import make_reference
from scorer.rows import grade_of
from scorer.scoring import Scorer
from scorer.skeleton import LIMBS

_FOLLOWER: Final = "nothing"
_RATE: Final = 30


def _gains(performance: Performance) -> Doubles:
    """Of each limb in each second, ``[n, 4]``; nothing where nothing lies side by side."""
    aligned = performance.aligned
    if aligned is None:
        return np.empty((0, len(LIMBS)))
    return followed(aligned, np.arange(_RATE // 2, len(aligned.seen), _RATE)).gain


def _quantiles(gains: list[Doubles]) -> tuple[Figure, ...]:
    known = np.concatenate(gains)
    known = known[np.isfinite(known)]
    if not len(known):
        return (Figure(float("nan")),) * 3
    return tuple(Figure(float(value)) for value in np.quantile(known, (0.005, 0.5, 0.99)))


def resting(scorer: Scorer, dances: list[Dance], scene: Scene, seed: int) -> Table:
    """Totals with each limb at rest in its mean pose, and the gains by which that is told.

    Args:
        scorer: the shipped one.
        dances: held out.
        scene: performers, cameras and detector.
        seed: of everything that is drawn.
    """
    rests = (_FOLLOWER, *LIMB_BONES)
    totals: dict[str, list[float]] = {rest: [] for rest in rests}
    gains: dict[str, list[Doubles]] = {rest: [] for rest in rests}
    for i, dance in enumerate(tqdm(dances, desc="limbs at rest", unit="dance", disable=None)):
        joints = dance.joints
        danced = [smaller(joints, 1.0, limb) for limb in range(len(LIMB_BONES))]
        rng = np.random.default_rng((seed, i))
        theirs, *others = render(np.stack((joints, joints, *danced)), rng, scene).landmarks
        reference = make_reference(scorer.embedder, clip_of(theirs), id="r", title="r")
        for rest, landmarks in zip(rests, others, strict=True):
            performance = scorer.score_performance(clip_of(landmarks), reference)
            totals[rest].append(performance.score or 0.0)
            found = _gains(performance)
            limbs = slice(None) if rest == _FOLLOWER else LIMBS.index(rest)
            gains[rest].append(found[:, limbs].ravel())
    group = np.array([dance.group for dance in dances])
    everyone = np.arange(len(dances))
    rows: dict[str, tuple[Figure, ...]] = {}
    for rest in rests:
        total = np.array(totals[rest])
        missed = np.array([grade_of(score) == "miss" for score in total], dtype=np.float64)
        rows[rest.replace("_", " ")] = (
            mean_with_interval(total, group, everyone),
            mean_with_interval(missed, group, everyone),
            Figure(float(np.isfinite(np.concatenate(gains[rest])).mean())),
            *_quantiles(gains[rest]),
        )
    return Table(
        "p7_resting",
        "P7 dances with a limb at rest",
        f"{len(dances)} dances, another performer before another camera; the limb is held in its "
        "mean pose throughout. Its gain on the reference's over three seconds, where the reference "
        "moves it clearly (the share of seconds is told), and the total: a second is worth at most "
        f"{MOST_AT_REST:g} points where a limb does not go along. With nothing at rest: all limbs.",
        "at rest",
        ("total", "miss", "clear", "gain .5 %", "median", "99 %"),
        rows,
    )
