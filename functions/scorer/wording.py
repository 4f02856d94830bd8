"""What was found, in words that a dancer understands, in English and in Korean.

``feedback`` knows numbers and names of angles; everything that is said to people about them is said
here. Sides are those of the dancer's own body.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from scorer.feedback import Moment
from scorer.language_tags import best_of

Language = Literal["en", "ko"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

_PARTS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "left_arm": "left arm",
        "right_arm": "right arm",
        "left_leg": "left leg",
        "right_leg": "right leg",
        "torso": "torso",
    },
    "ko": {
        "left_arm": "왼팔",
        "right_arm": "오른팔",
        "left_leg": "왼쪽 다리",
        "right_leg": "오른쪽 다리",
        "torso": "몸통",
    },
}
_SIDES: Final[dict[Language, dict[str, str]]] = {
    "en": {"left": "left", "right": "right"},
    "ko": {"left": "왼쪽", "right": "오른쪽"},
}
_JOINTS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "elbow_flexion": "elbow bend",
        "shoulder_elevation": "arm height",
        "shoulder_swing": "arm across the body",
        "hip_flexion": "leg height",
        "hip_spread": "leg to the side",
        "knee_flexion": "knee bend",
    },
    "ko": {
        "elbow_flexion": "팔꿈치 굽힘",
        "shoulder_elevation": "팔 높이",
        "shoulder_swing": "팔 좌우 방향",
        "hip_flexion": "다리 높이",
        "hip_spread": "다리 벌림",
        "knee_flexion": "무릎 굽힘",
    },
}
# What an angle that is too small and one that is too large look like: {side} and {by} (degrees).
_WRONG: Final[dict[Language, dict[str, tuple[str, str]]]] = {
    "en": {
        "elbow_flexion": (
            "{side} elbow {by}° too straight",
            "{side} elbow bent {by}° too much",
        ),
        "shoulder_elevation": ("{side} arm {by}° too low", "{side} arm {by}° too high"),
        "shoulder_swing": (
            "{side} arm {by}° too far out to the side",
            "{side} arm {by}° too far across the body",
        ),
        "hip_flexion": ("{side} leg raised {by}° too little", "{side} leg raised {by}° too much"),
        "hip_spread": ("{side} leg {by}° too far out", "{side} leg {by}° too far in"),
        "knee_flexion": ("{side} knee {by}° too straight", "{side} knee bent {by}° too much"),
    },
    "ko": {
        "elbow_flexion": (
            "{side} 팔꿈치를 {by}° 더 굽혀야 해요",
            "{side} 팔꿈치를 {by}° 더 펴야 해요",
        ),
        "shoulder_elevation": (
            "{side} 팔이 {by}° 낮아요",
            "{side} 팔이 {by}° 높아요",
        ),
        "shoulder_swing": (
            "{side} 팔이 {by}° 바깥으로 벌어졌어요",
            "{side} 팔이 {by}° 안쪽으로 들어왔어요",
        ),
        "hip_flexion": (
            "{side} 다리를 {by}° 더 들어야 해요",
            "{side} 다리를 {by}° 덜 들어야 해요",
        ),
        "hip_spread": (
            "{side} 다리가 {by}° 바깥으로 벌어졌어요",
            "{side} 다리가 {by}° 안쪽으로 모였어요",
        ),
        "knee_flexion": (
            "{side} 무릎을 {by}° 더 굽혀야 해요",
            "{side} 무릎을 {by}° 더 펴야 해요",
        ),
    },
}
_AT: Final[dict[Language, str]] = {"en": "{what} at {at}", "ko": "{at}, {what}"}
_FROM_TO: Final[dict[Language, str]] = {
    "en": "{what} from {at} to {until}",
    "ko": "{at}~{until}, {what}",
}
_THROUGHOUT: Final[dict[Language, str]] = {
    "en": "{what} throughout, most of all at {at}",
    "ko": "처음부터 끝까지 {what} ({at}에서 가장 커요)",
}
_LATE: Final[dict[Language, tuple[str, str]]] = {
    "en": ("{by} ms early", "{by} ms late"),
    "ko": ("{by}ms 빨라요", "{by}ms 늦어요"),
}
_STILL: Final[dict[Language, tuple[str, str]]] = {
    "en": ("{limb} did not move", "you did not move"),
    "ko": ("{limb} 움직임이 없어요", "움직임이 없어요"),
}
_BEST: Final[dict[Language, str]] = {"en": "closest to the reference", "ko": "가장 잘 맞았어요"}


def part_name(part: str, language: Language) -> str:
    """One of ``skeleton.PARTS``."""
    return _PARTS[language][part]


def limb_name(limb: str, language: Language) -> str:
    """One of ``skeleton.LIMBS``."""
    return _PARTS[language][limb]


def joint_name(joint: str, language: Language) -> str:
    """One of the names in ``skeleton.ANGLES``: ``left_elbow_flexion`` is "left elbow bend"."""
    side, _, kind = joint.partition("_")
    return f"{_SIDES[language][side]} {_JOINTS[language][kind]}"


def clock(ms: float) -> str:
    """Minutes and seconds, rounded down: a moment is not said to be later than it begins."""
    minutes, seconds = divmod(int(max(ms, 0.0) // 1000), 60)
    return f"{minutes}:{seconds:02}"


def say(moment: Moment, language: Language) -> str:
    """A sentence without a full stop: "right arm 25° too low at 0:07"."""
    at, until = clock(moment.t_ms), clock(moment.until_ms)
    what = _what(moment, language)
    if moment.throughout:
        return _THROUGHOUT[language].format(what=what, at=at)
    # A moment within a second has one time; who is late, or at best, is it for a while.
    lasts = moment.kind in ("best", "early", "late") and until != at
    return (_FROM_TO if lasts else _AT)[language].format(what=what, at=at, until=until)


def _what(moment: Moment, language: Language) -> str:
    if moment.kind == "best":
        return _BEST[language]
    if moment.kind == "still":
        some, all_of_it = _STILL[language]
        if moment.limb is None:
            return all_of_it
        return some.format(limb=limb_name(moment.limb, language))
    if moment.kind == "angle":
        if moment.joint is None or moment.deviation_deg is None:
            raise ValueError("a moment about an angle names the joint and how far it was off")
        side, _, kind = moment.joint.partition("_")
        small, large = _WRONG[language][kind]
        wrong = large if moment.deviation_deg > 0 else small
        by = f"{abs(moment.deviation_deg):.0f}"
        return wrong.format(side=_SIDES[language][side], by=by)
    if moment.timing_ms is None:
        raise ValueError("a moment that is early or late says by how much")
    early, late = _LATE[language]
    words = late if moment.kind == "late" else early
    return words.format(by=f"{abs(moment.timing_ms):.0f}")


def pick_language(accept_language: str | None) -> Language:
    """The language to answer in, from an ``Accept-Language`` header (RFC 9110, 12.5.4).

    English where nothing that is spoken here is asked for, or the header cannot be read.
    """
    found = best_of(accept_language or "", LANGUAGES)
    return "ko" if found == "ko" else "en"
