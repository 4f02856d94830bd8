"""What a language has to have to talk about a dance."""

from __future__ import annotations

from dataclasses import dataclass

from scorer.reasons import Reason


@dataclass(frozen=True, slots=True)
class Words:
    """One language. All but names are templates of ``str.format``.

    Attributes:
        limbs: names of ``skeleton.LIMBS``.
        torso: its name.
        bends: names of elbows and knees, which bend, by side and joint: ``left_elbow``.
        joints: a label for each of ``skeleton.ANGLES`` without its side, made of ``{limb}`` or
            ``{bend}``.
        angles: for the same, what to say of an angle that is too small and of one that is too
            large, by ``{degrees}``.
        late, early: by ``{ms}`` or ``{seconds}``.
        still: of a ``{limb}`` that did not move, by ``arm`` and ``leg``, and of the whole ``body``.
        best: of the best stretch.
        reasons: why there is no score.
        guesses: what had to be guessed, by its English sentence; empty in English.
        of_reference: how to say that ``{guess}`` is about the reference.
        at, between, throughout: how to add ``{at}``, or ``{start}`` and ``{end}``, to ``{what}``.
    """

    limbs: dict[str, str]
    torso: str
    bends: dict[str, str]
    joints: dict[str, str]
    angles: dict[str, tuple[str, str]]
    late: str
    early: str
    still: dict[str, str]
    best: str
    reasons: dict[Reason, str]
    guesses: dict[str, str]
    of_reference: str
    at: str
    between: str
    throughout: str
