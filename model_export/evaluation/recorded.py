"""Clips that somebody recorded: every protocol that needs no simulation, and what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.captured import read_groups
from model_export.evaluation.contestants import Contestants
from model_export.evaluation.dances import evenly
from model_export.evaluation.devices import Duo
from model_export.evaluation.footage import Footage
from model_export.evaluation.ladders import ladders
from model_export.evaluation.methods import Doubles
from model_export.evaluation.parity import parity
from model_export.evaluation.rates import gaps_to_strangers, rates
from model_export.evaluation.real import footage_of, real_trials
from model_export.evaluation.retrieval import retrieval
from model_export.evaluation.robustness import noise
from model_export.evaluation.rungs import RECORDED, recorded_climbs
from model_export.evaluation.tables import Table
from model_export.evaluation.trials import COLUMNS, Trials
from model_export.evaluation.unfiltered import unfiltered
from model_export.evaluation.verification import verification
from model_export.network import WINDOW_FRAMES
from scorer.scoring import Scorer

_SEED: Final = 2026
_SAMPLED_TRIALS: Final = 1500
_SAMPLED_CLIPS: Final = 18
# How far windows are from each other, by whether a clip is short.
_APART: Final = {False: "half", True: "a sixth of"}


@dataclass(frozen=True, eq=False)
class Recorded:
    """A folder of clips.

    Attributes:
        dances: name to its clips, on one clock.
        trials: who follows and who does not; dances are numbered in the order of their names.
        digests: of each clip by its name, as :attr:`model_export.captured.Captured.digest` was
            before clips were cut to a common clock.
    """

    dances: dict[str, list[Footage]]
    trials: Trials
    digests: Mapping[str, str] = field(default_factory=dict)

    @property
    def compared(self) -> dict[str, list[Footage]]:
        """The dances of which there are two clips or more."""
        return {name: clips for name, clips in self.dances.items() if len(clips) > 1}


def read_recorded(folder: Path) -> Recorded:
    """Read a folder of clips and try every ordered pair of each dance.

    Raises:
        CapturedError: see :func:`model_export.captured.read_groups`,
            :func:`~model_export.evaluation.real.footage_of` and
            :func:`~model_export.evaluation.real.real_trials`.
    """
    groups = read_groups(folder)
    digests = {clip.name: clip.digest for clips in groups.values() for clip in clips}
    dances = footage_of(groups)
    return Recorded(dances, real_trials(dances), digests)


def lasting(trials: Trials) -> npt.NDArray[np.bool_]:
    """Which trials truly last two seconds: the others are one window, three times over."""
    sides = (trials.reference, trials.dancer)
    both: npt.NDArray[np.bool_] = np.all([rows[:, 0] != rows[:, 1] for rows in sides], axis=0)
    return both


def duos_of(recorded: Recorded) -> list[Duo]:
    """Each clip as a dancer, beside the next one of its dance as the reference.

    They are cut to begin and end where both show a person; pairs that have no second left are left
    out.
    """
    duos = []
    for name, clips in recorded.compared.items():
        for mine, theirs in zip(clips[1:] + clips[:1], clips, strict=True):
            both = np.flatnonzero(mine.clip.covered & theirs.clip.covered)
            if len(both) and both[-1] + 1 - both[0] >= WINDOW_FRAMES:
                ends = int(both[0]), int(both[-1]) + 1
                duos.append(Duo(name, mine.clip.cut(*ends), theirs.clip.cut(*ends)))
    return duos


def _tried(trials: Trials, rows: npt.NDArray[np.bool_]) -> Trials:
    """Some of the trials."""
    return replace(trials, **{name: getattr(trials, name)[rows] for name in COLUMNS})


def _verified(
    trials: Trials, names: npt.NDArray[np.str_], scores: Mapping[str, Doubles]
) -> list[Table]:
    """P2 on all trials at one second, and at two seconds on those that last so long."""
    long = lasting(trials)
    if long.all():
        return verification(trials, names, scores, 2)
    tables = verification(trials, names, scores, 1)
    if long.any():
        of_long = {name: score[long] for name, score in scores.items()}
        at_two = verification(_tried(trials, long), names, of_long, 2)
        tables += [table for table in at_two if table.key.endswith("_2s")]
    return tables


def recorded_tables(
    recorded: Recorded, found: Contestants, scorer: Scorer, about: str
) -> list[Table]:
    """P2, P1, P4, P6, P7 and P9 on clips that somebody recorded.

    Args:
        recorded: the clips.
        found: the methods.
        scorer: the shipped scorer.
        about: what they are, to stand above the first table.
    """
    trials, names = recorded.trials, np.array(list(recorded.dances))
    methods, shipped, eager = found.methods, found.shipped, found.eager
    seen = {method.name: method.see(trials.windows) for method in methods}
    scores = {
        method.name: method.pairs(seen[method.name], trials.dancer, trials.reference)
        for method in methods
    }
    first, *others = _verified(trials, names, scores)
    lengths = {clips[0].short for clips in recorded.compared.values()}
    apart = " or ".join(_APART[short] for short in sorted(lengths))
    searched = retrieval(trials, names, None, methods, seen, f"{apart} a second apart")
    longest = 2 if lasting(trials).all() else 1
    duos = duos_of(recorded)
    donors = {
        name: [footage.clip.landmarks for footage in clips]
        for name, clips in recorded.dances.items()
    }
    few = evenly(duos, _SAMPLED_CLIPS)
    climbs = recorded_climbs(few, donors, _SEED)
    ladders_about = f"{RECORDED}; {len(few)} of {len(duos)} dancers"
    gaps = gaps_to_strangers(trials, scores)
    in_torch = eager.pairs(eager.see(trials.windows), trials.dancer, trials.reference)
    before = None if found.fp32 is None else scores[found.fp32.name]
    ours = scores[shipped.name]
    return [
        replace(first, text=f"{about}\n\n{first.text}"),
        *others,
        unfiltered(trials, names, found.leading(scores), longest),
        *searched,
        *rates(duos, scorer, methods, gaps, _SEED),
        noise(trials, names, methods, _SAMPLED_TRIALS, _SEED),
        *ladders(climbs, methods, ladders_about)[0],
        *parity(in_torch, before, ours, scorer.judge, names[trials.dance], longest),
    ]
