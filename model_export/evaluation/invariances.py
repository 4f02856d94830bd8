"""What must not change the score of a whole performance, and what must."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from tqdm import tqdm

from model_export.evaluation.dances import Dance
from model_export.evaluation.filmed import RATE_HZ, clip_of, film
from model_export.evaluation.methods import Doubles
from model_export.evaluation.tables import Figure, Table, mean_with_interval
from model_export.motion.body import Floats
from model_export.motion.curves import at_moments
from model_export.motion.rendering import Scene
from model_export.motion.splits import EXAM_FOLDERS
from scorer.clip import Clip
from scorer.performance import Performance
from scorer.reference import Reference, make_reference
from scorer.scoring import Scorer
from scorer.skeleton import mirrored

_CUTS_S: Final = (0.5, 1.0, 1.5, 2.0)
_RATES_HZ: Final = (15.0, 24.0, 25.0, 29.97, 60.0)
_JITTER_MS: Final = 8.0
_LATE_MS: Final = (100.0, 200.0, 400.0)
# Less than this is too little to judge once two seconds are cut off.
_MIN_FRAMES: Final = 240

_Score = Callable[[Clip], Performance]


def _at_rate(landmarks: Floats, fps: float) -> Clip:
    at = np.arange(0, len(landmarks) - 1, RATE_HZ / fps)
    return Clip(at_moments(landmarks[None], at[None])[0], at * 1000 / RATE_HZ)


def _trembling(landmarks: Floats, rng: np.random.Generator) -> Clip:
    """Frames taken at wavering moments, which the timestamps tell."""
    at = np.arange(1, len(landmarks) - 1) * 1000 / RATE_HZ
    at = at + rng.uniform(-_JITTER_MS, _JITTER_MS, len(at))
    return Clip(at_moments(landmarks[None], at[None] * RATE_HZ / 1000)[0], at)


def _changes(scorer: Scorer, dance: Dance, scene: Scene, seed: int) -> dict[str, tuple[float, ...]]:
    """What was done to a clip, to its new total, shape and timing, less the old ones."""
    filmed = film(dance, scene, seed)
    rng = np.random.default_rng((seed, 1))
    reference = make_reference(scorer.embedder, clip_of(filmed.reference), id="r", title="r")
    before = scorer.score_performance(clip_of(filmed.dancer), reference)
    offset_ms = 0.0 if before.alignment is None else before.alignment.offset_ms
    on_clock = _on_clock(scorer, reference, offset_ms)
    in_time = on_clock(clip_of(filmed.dancer))

    def search(clip: Clip) -> Performance:
        return scorer.score_performance(clip, reference)

    tried: dict[str, tuple[Clip, _Score, Performance]] = {}
    for seconds in _CUTS_S:
        frames = round(seconds * RATE_HZ)
        held = np.concatenate((np.repeat(filmed.dancer[:1], frames, axis=0), filmed.dancer))
        tried[f"{seconds:g} s of waiting before it"] = (clip_of(held), search, before)
        begun = filmed.dancer[frames:]
        tried[f"its first {seconds:g} s missing"] = (clip_of(begun), search, before)
    for fps in _RATES_HZ:
        tried[f"{fps:g} frames per second"] = (_at_rate(filmed.dancer, fps), search, before)
    tried[f"frames up to {_JITTER_MS:g} ms off"] = (_trembling(filmed.dancer, rng), search, before)
    tried["mirrored"] = (clip_of(mirrored(filmed.dancer)), search, before)
    for late in _LATE_MS:
        frames = round(late * RATE_HZ / 1000)
        held = np.concatenate((np.repeat(filmed.dancer[:1], frames, axis=0), filmed.dancer))
        tried[f"on the clock, {late:g} ms late"] = (clip_of(held), on_clock, in_time)
    return {what: _less(score(clip), old) for what, (clip, score, old) in tried.items()}


def _on_clock(scorer: Scorer, reference: Reference, offset_ms: float) -> _Score:
    def score(clip: Clip) -> Performance:
        return scorer.score_performance(clip, reference, sync="clock", offset_ms=offset_ms)

    return score


def _less(after: Performance, before: Performance) -> tuple[float, ...]:
    pairs = (
        (after.score, before.score),
        (after.shape, before.shape),
        (after.timing, before.timing),
    )
    return tuple(float("nan") if new is None or old is None else new - old for new, old in pairs)


def _most(changes: Doubles) -> Figure:
    """What 95 % of the changes do not exceed."""
    return Figure(float(np.quantile(np.abs(changes), 0.95)) if len(changes) else float("nan"))


def invariances(scorer: Scorer, dances: list[Dance], scene: Scene, seed: int) -> Table:
    """Changes of total, shape and timing, in points.

    Args:
        scorer: the shipped one.
        dances: those under eight seconds are left out.
        scene: performers, cameras and detector.
        seed: of everything that is drawn.
    """
    long_enough = [dance for dance in dances if len(dance.joints) >= _MIN_FRAMES]
    changes: dict[str, list[tuple[float, ...]]] = {}
    for i, dance in enumerate(tqdm(long_enough, desc="invariances", disable=None)):
        for what, change in _changes(scorer, dance, scene, seed + i).items():
            changes.setdefault(what, []).append(change)
    group = np.array([dance.group for dance in long_enough])
    dances_proper = np.array([dance.source not in EXAM_FOLDERS for dance in long_enough])
    rows: dict[str, tuple[Figure, ...]] = {}
    for what, found in changes.items():
        total, shape, timing = np.array(found).T
        judged = np.flatnonzero(np.isfinite(total))
        in_time = np.flatnonzero(np.isfinite(timing))
        size = np.abs(total[judged])
        rows[what] = (
            mean_with_interval(total, group, judged),
            Figure(float(np.median(size)) if len(size) else float("nan")),
            _most(total[judged]),
            _most(total[judged][dances_proper[judged]]),
            mean_with_interval(shape, group, judged),
            mean_with_interval(timing, group, in_time),
        )
    return Table(
        "whole_invariances",
        "Whole performances: what may not change a score, and lateness",
        f"{len(long_enough)} performances, points out of 100, less the same clip as it came. "
        "Through the shipped scorer, which searches for the start unless it says clock. Without "
        "its first seconds a clip is judged on fewer of them: so much is no error. Cycles (bandai1 "
        "walks, runs and waves) may be taken for another cycle, and then other seconds are "
        "judged; a column leaves them out.",
        "what was done to the clip",
        ("total", "median of its size", "95 % are within", "of dances alone", "shape", "timing"),
        rows,
    )
