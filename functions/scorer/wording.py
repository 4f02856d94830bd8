"""Feedback in words that a dancer understands, in the dancer's language."""

from __future__ import annotations

from typing import Final

from scorer.feedback import Moment
from scorer.guesses import OF_REFERENCE
from scorer.languages import LANGUAGES, Language, pick_language
from scorer.reasons import Reason
from scorer.skeleton import LIMBS
from scorer.words import Words
from scorer.words_en import ENGLISH
from scorer.words_ko import KOREAN

__all__ = [
    "LANGUAGES",
    "Language",
    "guessed",
    "joint_name",
    "limb_name",
    "part_name",
    "pick_language",
    "say",
    "why",
]

_WORDS: Final[dict[Language, Words]] = {"en": ENGLISH, "ko": KOREAN}
# Nobody dances by single degrees, and no camera sees them.
_DEGREES: Final = 5
_MS: Final = 10
# From here on a stretch has a beginning and an end; below, it is a moment.
_STRETCH_MS: Final = 2000.0


def say(moment: Moment, language: Language) -> str:
    """A moment as a clause without a full stop: ``right arm 25° too low at 0:07``."""
    words = _WORDS[language]
    what = _what(moment, words)
    if moment.until_ms - moment.t_ms >= _STRETCH_MS:
        start, end = _clock(moment.t_ms), _clock(moment.until_ms)
        return words.between.format(what=what, start=start, end=end)
    at = _clock((moment.t_ms + moment.until_ms) / 2)
    return (words.throughout if moment.throughout else words.at).format(what=what, at=at)


def why(reason: Reason, language: Language) -> str:
    """Why there is no score, as a clause."""
    return _WORDS[language].reasons[reason]


def guessed(guess: str, language: Language) -> str:
    """What had to be guessed, out of ``guesses.GUESSES``, perhaps about the reference."""
    words = _WORDS[language]
    bare = guess.removeprefix(OF_REFERENCE)
    told = words.guesses.get(bare, bare)
    return told if bare == guess else words.of_reference.format(guess=told)


def joint_name(joint: str, language: Language) -> str:
    """A label for one of ``skeleton.ANGLES``: ``left elbow bend``."""
    words = _WORDS[language]
    return words.joints[_kind(joint)].format(**_names(joint, words))


def limb_name(limb: str, language: Language) -> str:
    """One of ``skeleton.LIMBS``: ``left arm``."""
    return _WORDS[language].limbs[limb]


def part_name(part: str, language: Language) -> str:
    """One of ``skeleton.PARTS``: ``left arm``, ``torso``."""
    return limb_name(part, language) if part in LIMBS else _WORDS[language].torso


def _what(moment: Moment, words: Words) -> str:
    if moment.kind == "best":
        return words.best
    if moment.kind == "still":
        if moment.limb is None:
            return words.still["body"]
        return words.still[_kind(moment.limb)].format(limb=words.limbs[moment.limb])
    if moment.kind == "angle":
        joint, deviation = moment.joint or "", moment.deviation_deg or 0.0
        template = words.angles[_kind(joint)][deviation > 0]
        degrees = max(_DEGREES, _rounded(deviation, _DEGREES))
        return template.format(degrees=degrees, **_names(joint, words))
    ms = max(_MS, _rounded(moment.timing_ms or 0.0, _MS))
    late = words.late if moment.kind == "late" else words.early
    return late.format(ms=ms, seconds=f"{ms / 1000:.2f}")


def _names(joint: str, words: Words) -> dict[str, str]:
    """What templates call the limb of a joint, and the joint itself where it is one that bends."""
    side, _, kind = joint.partition("_")
    limb = "arm" if kind.startswith(("elbow", "shoulder")) else "leg"
    bend = f"{side}_{kind.partition('_')[0]}"
    return {"limb": words.limbs[f"{side}_{limb}"], "bend": words.bends.get(bend, "")}


def _kind(joint: str) -> str:
    return joint.partition("_")[2]


def _rounded(value: float, step: int) -> int:
    return round(abs(value) / step) * step


def _clock(ms: float) -> str:
    """Minutes and seconds, as players show them: 0:07."""
    minutes, seconds = divmod(int(ms // 1000), 60)
    return f"{minutes}:{seconds:02}"
