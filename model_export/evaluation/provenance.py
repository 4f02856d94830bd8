"""What a folder of recorded clips holds, in words, and whether training may have seen it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import permutations
from typing import Final

import numpy as np

from model_export.evaluation.dances import MIN_FRAMES
from model_export.evaluation.footage import PHASE_FRAMES, Footage
from model_export.evaluation.metrics import MIN_GROUPS
from model_export.evaluation.recorded import Recorded, lasting
from model_export.evaluation.trials import KINDS
from scorer.manifest import Training
from scorer.rows import MIN_COVERAGE

# How the line of a training record begins that tells of captured clips.
CAPTURED: Final = "captured clips"
WARNING: Final = (
    "If these dances or people are among them, figures on these clips are not held-out figures."
)
_NONE_OF_THESE: Final = (
    "None of these very clips is among them; but other recordings of their dances or people may be."
)
_RATE_HZ: Final = 30
_NAMED: Final = 12


def listed(words: Iterable[str], conjunction: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``; of many the first, and how many more there are."""
    every = list(words)
    if len(every) > _NAMED:
        every = [*every[:_NAMED], f"{len(every) - _NAMED} more"]
    *first, last = every
    return f"{', '.join(first)} {conjunction} {last}" if first else last


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _minutes(clips: Iterable[Footage]) -> str:
    frames = sum(len(footage.clip) for footage in clips)
    return f"{frames / (60 * _RATE_HZ):.1f} minutes"


def _dances(dances: Mapping[str, list[Footage]], conjunction: str = "and") -> str:
    words = (
        f"{name} ({_counted(len(clips), 'clip')}, {_minutes(clips)})"
        for name, clips in dances.items()
    )
    return listed(words, conjunction)


def _who(recorded: Recorded) -> str:
    """What is compared, and what is another dance."""
    compared = recorded.compared
    alone = {name: clips for name, clips in recorded.dances.items() if name not in compared}
    every = [footage for clips in recorded.dances.values() for footage in clips]
    text = (
        f"{_counted(len(every), 'clip')} of {_counted(len(recorded.dances), 'dance')}, "
        f"{_minutes(every)}. Each clip is compared with each other clip of its dance: "
        f"{_dances(compared)}. "
    )
    if alone:
        also = ", or another of those above" if len(compared) > 1 else ""
        return (
            f"{text}Another dance is {_dances(alone, 'or')}, of which nobody follows a clip{also}."
        )
    if len(compared) > 1:
        return f"{text}Another dance is another of these."
    return f"{text}There is no other dance; a wrong limb moves as at another moment."


def _how_many(recorded: Recorded) -> str:
    trials, long = recorded.trials, lasting(recorded.trials)
    kinds = []
    for kind, name in enumerate(("the dancer follows", *KINDS)):
        there = int(np.sum(trials.kind == kind))
        kinds.append(f"{name} {int(np.sum(trials.of(kind, 1)))} of {there}")
    text = (
        f"Trials at one second: {'; '.join(kinds)}; the others are truly alike. Whoever is still "
        "holds one pose throughout a trial."
    )
    if long.all():
        return text
    if not long.any():
        return f"{text} None lasts two seconds: there is no table of that."
    return (
        f"{text} {int(np.sum(~long))} of {len(long)} last one second alone: they are in no table "
        "of two seconds."
    )


def _how_long(recorded: Recorded) -> str:
    """What is different where clips are short."""
    compared = recorded.compared
    short = [name for name, clips in compared.items() if clips[0].short]
    near = [name for name, clips in compared.items() if clips[0].phase_frames < PHASE_FRAMES]
    text = "Another phase is at least a second away"
    if near:
        text += f"; in {listed(near)}, too short for that, half of one"
    text += "."
    if short:
        text += (
            f" Clips of {listed(short)} share less than {MIN_FRAMES / _RATE_HZ:g} seconds: their "
            "trials last one second and begin a sixth of a second apart, not half of one."
        )
    return text


def _what_was_not_seen(recorded: Recorded) -> str:
    """Spans that gaps make useless; empty if there is none."""
    pairs = [pair for clips in recorded.compared.values() for pair in permutations(clips, 2)]
    seen = np.concatenate([mine.whole & theirs.whole for mine, theirs in pairs])
    if seen.all():
        return ""
    return (
        f"{int(np.sum(~seen))} of {len(seen)} stretches are left out, where a person was seen in "
        f"less than {MIN_COVERAGE:.0%} of a second of either clip."
    )


def captured_in_training(training: Training) -> str | None:
    """What a model's record says of captured clips that it was trained on; None if nothing."""
    found = [line for line in training.data if line.startswith(CAPTURED)]
    return "; ".join(found) if found else None


def trained_on(recorded: Recorded, training: Training) -> list[str]:
    """The names of the clips that a model was trained on, whatever they were called there.

    A clip is known by what it shows, exactly: one that was cut or captured anew is another.
    """
    known = set(training.clips)
    return sorted(name for name, digest in recorded.digests.items() if digest in known)


def warned(recorded: Recorded, training: Training) -> str:
    """What has to be said before any figure on these clips is read; empty if nothing has."""
    captured = captured_in_training(training)
    if captured is None:
        return ""
    own = trained_on(recorded, training)
    if own:
        return (
            f"The model was trained on {captured}, and {len(own)} of these {len(recorded.digests)} "
            f"clips are among them: {listed(own)}. Figures on them are not held-out figures."
        )
    # Records of models that were trained before clips were remembered tell of none.
    what = _NONE_OF_THESE if training.clips else WARNING
    return f"The model was trained on {captured}. {what}"


def described(recorded: Recorded, training: Training) -> str:
    """What a section was taken on, as a paragraph.

    Args:
        recorded: the clips.
        training: the model's record, to warn of clips that training may have seen.
    """
    parts = [
        _who(recorded),
        _how_many(recorded),
        _how_long(recorded),
        _what_was_not_seen(recorded),
    ]
    if len(recorded.compared) < MIN_GROUPS:
        parts.append(f"Fewer than {MIN_GROUPS} dances are compared: figures have no interval.")
    warning = warned(recorded, training)
    if warning:
        parts.insert(0, f"**{warning}**")
    return " ".join(part for part in parts if part)
