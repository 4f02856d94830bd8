"""What the exam is, in words and numbers: on what, on how much of it, and what was left out."""

from __future__ import annotations

from collections import Counter
from typing import Final

import numpy as np

from model_export.evaluation.dances import MIN_FRAMES
from model_export.evaluation.exam import SEED, Results
from model_export.evaluation.trials import KINDS, SPAN, STRIDE, degrees_of
from model_export.motion.rendering import EXAM_SCENE
from model_export.network import WINDOW_FRAMES
from model_export.pairs import TRULY_DIFFERENT

_RATE_HZ: Final = 30


def _too_short(results: Results) -> str:
    """What was left out for its length."""
    kept = Counter(dance.source for dance in results.dances)
    counts = ", ".join(
        f"{short} of the {short + kept[source]} of {source}"
        for source, short in sorted(results.short.items())
    )
    return (
        f"Sequences of less than {MIN_FRAMES} frames ({MIN_FRAMES / _RATE_HZ:g} seconds), which "
        f"hold no two seconds with another moment beside them, are left out: {counts or 'none'}."
    )


def _share(results: Results, source: str) -> str:
    """How much of the exam a source is."""
    trials = results.trials
    of_source = np.array([dance.source == source for dance in results.dances])
    followers = of_source[trials.dance[trials.of(0, 2)]]
    return (
        f"{int(of_source.sum())} of {len(of_source)} dances, {int(followers.sum())} of "
        f"{len(followers)} followers"
    )


def describe_exam(results: Results) -> str:
    """What the exam is, in words and numbers."""
    trials = results.trials
    minutes: Counter[str] = Counter()
    for dance in results.dances:
        minutes[dance.source] += len(dance.joints)
    counts = Counter(dance.source for dance in results.dances)
    sources = "; ".join(
        f"{source}: {counts[source]} dances, {minutes[source] / (60 * _RATE_HZ):.1f} minutes"
        for source in sorted(counts)
    )
    kinds = []
    for kind, name in enumerate(("the dancer follows", *KINDS)):
        taken = int(np.sum(trials.of(kind, 2)))
        kinds.append(f"{name} {taken} of {int(np.sum(trials.kind == kind))}")
    cameras = EXAM_SCENE.viewpoints
    frontal = round(100 * cameras.frontal_share)
    seconds = ((SPAN - 1) * STRIDE + WINDOW_FRAMES) / _RATE_HZ
    return (
        f"The exam: {sources}. {_too_short(results)} Generated choreographies are from seeds that "
        "training may not use. Two performances of each dance, by other people (angles, "
        "amplitudes, timing and proportions differ), each seen by a camera of its own "
        f"({frontal} % in front, give or take {cameras.yaw_deg:g}°; {100 - frontal} % anywhere "
        "around) through simulated errors of the detector, which `python -m model_export noise` "
        "sets beside those of real cameras. "
        f"Trials of {seconds:g} seconds, {STRIDE / _RATE_HZ:g} seconds apart, seed {SEED}: "
        f"{'; '.join(kinds)}. A negative is left out where every limb truly points within "
        f"{degrees_of(TRULY_DIFFERENT):.0f}° of the reference on average: then it is none; one "
        "table keeps them. Tables that do not tell by source pool all sources, generated dances "
        f"among them: {_share(results, 'generated')}. "
        f"{results.sampled}"
    )
