"""P10: rendered dancers, real detections, known sides: how far does the simulated exam hold?

The same performances four times over: as the real detector saw them, as the simulated one and the
learned errors show their truth, and the truth itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from model_export.captured import Captured, CapturedError, read_groups
from model_export.evaluation.dances import evenly
from model_export.evaluation.footage import Footage
from model_export.evaluation.methods import Method
from model_export.evaluation.real import footage_of, real_trials
from model_export.evaluation.retrieval import GAPS_DEG, likeness, rank_of_own, within
from model_export.evaluation.tables import Figure, Table, mean_with_interval
from model_export.evaluation.trials import Trials
from model_export.evaluation.verification import row_of, tried_columns
from model_export.motion.body import Floats
from model_export.motion.detector import REAL_SCALE, detect
from model_export.motion.emulation import emulate
from model_export.stage.dataset.clips import Seen, read_seen

REAL: Final = "real detections"
SIMULATED: Final = "simulated detector"
LEARNED: Final = "learned errors"
TRUE: Final = "true positions"
SIDE: Final = "exam"
# Two performers before four cameras each.
MOST_CLIPS: Final = 8
_SEED: Final = 10
_ROWS: Final = "seen by, method"


@dataclass(frozen=True, eq=False)
class Staged:
    """The exam's side of a stage's dataset.

    Attributes:
        dances: by who saw it (``REAL``, ``SIMULATED``, ``LEARNED``, ``TRUE``) and by name, clips
            on one clock.
        minutes: of camera time.
    """

    dances: Mapping[str, dict[str, list[Footage]]]
    minutes: float


def read_staged(folder: Path) -> Staged:
    """Read a dataset, as far as it is finished.

    Args:
        folder: of ``python -m model_export stage dataset``.

    Raises:
        CapturedError: no dance of the exam's has two clips yet.
        DatasetError: it is no dataset.
    """
    groups = {
        name: evenly(clips, MOST_CLIPS)
        for name, clips in read_groups(folder / SIDE).items()
        if len(clips) > 1
    }
    if not groups:
        raise CapturedError(f"{folder / SIDE}: no dance has two clips yet")
    seen = {
        clip.name: read_seen(folder / SIDE / clip.name)
        for clips in groups.values()
        for clip in clips
    }
    rng = np.random.default_rng(_SEED)
    shown: dict[str, Callable[[Captured], Captured]] = {
        REAL: lambda clip: clip,
        SIMULATED: lambda clip: replace(clip, landmarks=_simulated(_truth(clip, seen), rng)),
        LEARNED: lambda clip: replace(clip, landmarks=_learned(_truth(clip, seen), rng)),
        TRUE: lambda clip: replace(clip, landmarks=_truth(clip, seen)),
    }
    dances = {
        by: _from_known_sides({n: [see(c) for c in clips] for n, clips in groups.items()}, seen)
        for by, see in shown.items()
    }
    frames = sum(len(clip) for clips in groups.values() for clip in clips)
    return Staged(dances, frames / 30 / 60)


def _truth(clip: Captured, seen: Mapping[str, Seen]) -> Floats:
    """What a clip truly shows, as world landmarks, on its own frames."""
    of = seen[clip.name]
    first = int(np.flatnonzero(np.isfinite(of.world[:, 0, 0]))[0])
    return of.truth_in_camera()[first : first + len(clip)]


def _simulated(truth: Floats, rng: np.random.Generator) -> Floats:
    found: Floats = detect(truth[None], rng, REAL_SCALE)[0]
    return found


def _learned(truth: Floats, rng: np.random.Generator) -> Floats:
    found: Floats = emulate(truth[None], rng)[0]
    return found


def _from_known_sides(
    groups: Mapping[str, list[Captured]], seen: Mapping[str, Seen]
) -> dict[str, list[Footage]]:
    return {
        name: [
            replace(each, yaw=float(np.deg2rad(seen[each.clip.name].about.view.azimuth)))
            for each in clips
        ]
        for name, clips in footage_of(groups).items()
    }


def _found(trials: Trials, names: npt.NDArray[np.str_], method: Method) -> tuple[Figure, ...]:
    """hit@1 by the angle between the cameras, and over all."""
    seen = method.see(trials.windows)
    ranks = [rank_of_own(likeness(method, seen, trials, i)) for i in range(len(trials.galleries))]
    sizes = [len(each) for each in ranks]
    gap, dance = np.repeat(trials.gallery_gap, sizes), np.repeat(trials.gallery_dance, sizes)
    hits = np.concatenate(ranks) <= 1
    bins = [within(gap, *bounds) for bounds in GAPS_DEG] + [gap >= 0]
    return tuple(mean_with_interval(hits, names[dance], np.flatnonzero(inside)) for inside in bins)


def staged_tables(staged: Staged, methods: list[Method]) -> list[Table]:
    """P10: hit@1 by the known angle between the cameras, and AUC at two seconds.

    Args:
        staged: the dances.
        methods: what to compare; each has a row for each way of seeing.
    """
    about = (
        f"{staged.minutes:.0f} camera-minutes of rendered dancers: bodies, performers and dances "
        "that training never had, from known sides, with the truth beside. In each row the same "
        f"performances: {REAL} are what MediaPipe's full model found in the pictures, the "
        f"{SIMULATED} is the exam's, on the true positions, and so are {LEARNED}, which were "
        "learned on the training side."
    )
    hits: dict[str, tuple[Figure, ...]] = {}
    told: dict[str, tuple[Figure, ...]] = {}
    columns: Mapping[str, tuple[str, ...]] = {}
    left_out = ""
    for by, dances in tqdm(staged.dances.items(), desc="rendered dancers", disable=None):
        trials, names = real_trials(dances), np.array(list(dances))
        if not columns:
            columns, left_out = tried_columns(trials, 2)
        for method in methods:
            row = f"{by}, {method.name}"
            hits[row] = _found(trials, names, method)
            seen = method.see(trials.windows)
            scores = method.pairs(seen, trials.dancer, trials.reference)
            told[row] = row_of("AUC", trials, names, scores, 2, columns)
    bins = (*(f"{low} to {high}°" for low, high in GAPS_DEG), "all")
    return [
        Table("p10_hit1", "P10 hit@1 by the angle between the cameras", about, _ROWS, bins, hits),
        Table(
            "p10_auc_2s",
            "P10 AUC, two seconds",
            f"The same dances: chance that a follower scores above the other. {left_out}".rstrip(),
            _ROWS,
            tuple(columns),
            told,
        ),
    ]
