"""What a dancer reads, in both languages, and which of the two."""

from __future__ import annotations

import re

import pytest

from scorer.feedback import Moment
from scorer.guesses import GUESSES, OF_REFERENCE
from scorer.skeleton import ANGLES, LIMBS, PARTS, SIDES
from scorer.wording import (
    LANGUAGES,
    Language,
    guessed,
    joint_name,
    limb_name,
    part_name,
    pick_language,
    say,
)

KOREAN = re.compile("[가-힣]")


def _angle(joint: str, degrees: float, *, throughout: bool = False) -> Moment:
    limb = next(angle.limb for angle in ANGLES if angle.name == joint)
    return Moment(6600, 7800, "angle", joint, limb, degrees, throughout=throughout)


@pytest.mark.parametrize(
    ("joint", "degrees", "english", "korean"),
    [
        (
            "right_shoulder_elevation",
            -26,
            "right arm 25° too low at 0:07",
            "0:07에 오른팔이 25° 낮았어요",
        ),
        (
            "left_shoulder_elevation",
            26,
            "left arm 25° too high at 0:07",
            "0:07에 왼팔이 25° 높았어요",
        ),
        (
            "left_elbow_flexion",
            -31,
            "left elbow bent 30° too little at 0:07",
            "0:07에 왼쪽 팔꿈치를 30° 덜 굽혔어요",
        ),
        (
            "right_elbow_flexion",
            31,
            "right elbow bent 30° too much at 0:07",
            "0:07에 오른쪽 팔꿈치를 30° 더 굽혔어요",
        ),
        (
            "left_shoulder_swing",
            -20,
            "left arm 20° too far out to the side at 0:07",
            "0:07에 왼팔이 바깥쪽으로 20° 벗어났어요",
        ),
        (
            "left_shoulder_swing",
            20,
            "left arm 20° too far across the body at 0:07",
            "0:07에 왼팔이 안쪽으로 20° 들어왔어요",
        ),
        (
            "left_hip_flexion",
            -20,
            "left leg raised 20° too little at 0:07",
            "0:07에 왼쪽 다리를 20° 덜 들었어요",
        ),
        (
            "right_hip_flexion",
            20,
            "right leg raised 20° too much at 0:07",
            "0:07에 오른쪽 다리를 20° 더 들었어요",
        ),
        (
            "right_hip_spread",
            -15,
            "right leg 15° too far out at 0:07",
            "0:07에 오른쪽 다리를 15° 더 벌렸어요",
        ),
        (
            "right_hip_spread",
            15,
            "right leg 15° too far in at 0:07",
            "0:07에 오른쪽 다리를 15° 덜 벌렸어요",
        ),
        (
            "right_knee_flexion",
            -40,
            "right knee bent 40° too little at 0:07",
            "0:07에 오른쪽 무릎을 40° 덜 굽혔어요",
        ),
        (
            "left_knee_flexion",
            40,
            "left knee bent 40° too much at 0:07",
            "0:07에 왼쪽 무릎을 40° 더 굽혔어요",
        ),
    ],
)
def test_an_angle_in_words(joint: str, degrees: float, english: str, korean: str) -> None:
    assert say(_angle(joint, degrees), "en") == english
    assert say(_angle(joint, degrees), "ko") == korean


@pytest.mark.parametrize(
    ("moment", "english", "korean"),
    [
        (
            _angle("right_shoulder_elevation", -40, throughout=True),
            "right arm 40° too low throughout, most of all at 0:07",
            "내내 오른팔이 40° 낮았어요 (특히 0:07)",
        ),
        (
            Moment(12_000, 14_000, "late", timing_ms=183.0),
            "180 ms late from 0:12 to 0:14",
            "0:12부터 0:14까지 0.18초 늦었어요",
        ),
        (
            Moment(72_000, 73_500, "early", timing_ms=-149.0),
            "150 ms early at 1:12",
            "1:12에 0.15초 빨랐어요",
        ),
        (
            Moment(4_500, 6_000, "still", limb="left_arm"),
            "left arm did not move at 0:05",
            "0:05에 왼팔이 움직이지 않았어요",
        ),
        (
            Moment(4_500, 6_000, "still", limb="right_leg"),
            "right leg did not move at 0:05",
            "0:05에 오른쪽 다리가 움직이지 않았어요",
        ),
        (
            Moment(5_000, 605_000, "still"),
            "you did not move from 0:05 to 10:05",
            "0:05부터 10:05까지 움직이지 않았어요",
        ),
        (
            Moment(10_000, 12_000, "best"),
            "closest to the reference from 0:10 to 0:12",
            "0:10부터 0:12까지 가장 잘 맞았어요",
        ),
    ],
)
def test_other_moments_in_words(moment: Moment, english: str, korean: str) -> None:
    assert say(moment, "en") == english
    assert say(moment, "ko") == korean


def test_nothing_worth_a_word_rounds_to_no_degrees() -> None:
    assert say(_angle("left_knee_flexion", -2), "en") == "left knee bent 5° too little at 0:07"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_is_its_own(language: Language) -> None:
    joints = [joint_name(angle.name, language) for angle in ANGLES]
    parts = [part_name(part, language) for part in PARTS]

    assert len(set(joints)) == len(ANGLES)
    assert len(set(parts)) == len(PARTS)
    assert parts[: len(LIMBS)] == [limb_name(limb, language) for limb in LIMBS]
    assert all(bool(KOREAN.search(name)) == (language == "ko") for name in joints + parts)
    side = dict(zip(SIDES, {"en": ("left", "right"), "ko": ("왼", "오른")}[language], strict=True))
    for name, angle in zip(joints, ANGLES, strict=True):
        assert name.startswith(side[angle.name.partition("_")[0]])


def test_names_in_english() -> None:
    assert joint_name("left_elbow_flexion", "en") == "left elbow bend"
    assert joint_name("right_shoulder_elevation", "en") == "right arm height"
    assert part_name("torso", "en") == "torso"
    assert part_name("torso", "ko") == "몸통"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("ko", "ko"),
        ("ko-KR", "ko"),
        ("KO-kr ; Q=1.000", "ko"),
        ("ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "ko"),
        ("en-US,en;q=0.9,ko;q=0.8", "en"),
        ("en;q=0.7, ko;q=0.8", "ko"),
        ("ko, en", "ko"),
        ("en, ko", "en"),
        ("fr, de;q=0.9", "en"),
        ("fr, ko;q=0.001", "ko"),
        ("kok", "en"),  # Konkani is not Korean
        ("*", "en"),
        ("*;q=0.5, ko;q=0.4", "en"),
        ("*;q=0.4, ko;q=0.5", "ko"),
        ("en;q=0, *", "ko"),
        ("ko;q=0, *", "en"),
        ("ko;q=0", "en"),
        ("en;q=0", "en"),  # an answer in the wrong language is better than none
        ("*;q=0", "en"),
        ("ko;q=0, ko-KR", "ko"),
        # What is not of the form of RFC 9110 is passed over.
        ("ko;q=2", "en"),
        ("ko;q=-1", "en"),
        ("ko;q=nan", "en"),
        ("ko;q=0.12345", "en"),
        ("ko;level=1", "en"),
        ("ko;", "en"),
        ("ko_KR", "en"),
        ("한국어", "en"),
        (";;;,,,=q", "en"),
        (";;;, ko;q=0.5", "ko"),
    ],
)
def test_the_language_a_client_likes_best(header: str | None, language: str) -> None:
    assert pick_language(header) == language


def test_a_header_that_is_meant_to_hurt_is_read_at_once() -> None:
    assert pick_language("-" * 100_000 + "a" * 100_000) == "en"
    assert pick_language("ko;q=" + "0" * 100_000) == "en"
    assert pick_language("a-" * 50_000) == "en"


def test_every_guess_can_be_said_in_every_language() -> None:
    """In English as it is written down, elsewhere in other words, of the reference too."""
    for guess in GUESSES:
        assert guessed(guess, "en") == guess
        assert guessed(OF_REFERENCE + guess, "en") == OF_REFERENCE + guess
        own, of_reference = guessed(guess, "ko"), guessed(OF_REFERENCE + guess, "ko")
        assert re.search("[가-힣]", own)
        assert of_reference.endswith(own)
        assert of_reference != own
