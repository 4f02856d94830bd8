"""What dancers are told."""

from __future__ import annotations

import pytest

from scorer.feedback import Moment
from scorer.skeleton import ANGLES, PARTS
from scorer.wording import (
    LANGUAGES,
    Language,
    clock,
    joint_name,
    limb_name,
    part_name,
    pick_language,
    say,
)


def _angle(joint: str, by: float) -> Moment:
    return Moment(7_400.0, 8_600.0, "angle", joint=joint, limb="right_arm", deviation_deg=by)


@pytest.mark.parametrize(
    ("joint", "by", "english", "korean"),
    [
        (
            "right_shoulder_elevation",
            -25.4,
            "right arm 25° too low at 0:07",
            "오른쪽 팔이 25° 낮아요",
        ),
        ("left_shoulder_elevation", 30.0, "left arm 30° too high at 0:07", "왼쪽 팔이 30° 높아요"),
        ("left_elbow_flexion", -30.0, "left elbow 30° too straight at 0:07", "더 굽혀야"),
        ("left_elbow_flexion", 30.0, "left elbow bent 30° too much at 0:07", "더 펴야"),
        ("right_hip_flexion", -20.0, "right leg raised 20° too little at 0:07", "더 들어야"),
        ("right_hip_flexion", 20.0, "right leg raised 20° too much at 0:07", "덜 들어야"),
        ("left_knee_flexion", -40.0, "left knee 40° too straight at 0:07", "더 굽혀야"),
        ("left_knee_flexion", 40.0, "left knee bent 40° too much at 0:07", "더 펴야"),
    ],
)
def test_a_joint_that_was_off(joint: str, by: float, english: str, korean: str) -> None:
    assert say(_angle(joint, by), "en") == english
    said = say(_angle(joint, by), "ko")
    assert said.startswith("0:07, ")
    assert korean in said
    assert f"{abs(by):.0f}°" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_angle_has_a_name_and_two_ways_to_be_wrong(language: Language) -> None:
    names = [joint_name(angle.name, language) for angle in ANGLES]
    assert len(set(names)) == len(ANGLES)
    said = {say(_angle(angle.name, by), language) for angle in ANGLES for by in (-20.0, 20.0)}
    assert len(said) == 2 * len(ANGLES)
    assert len({part_name(part, language) for part in PARTS}) == len(PARTS)
    assert limb_name("left_arm", language) == part_name("left_arm", language)


def test_early_late_still_and_best() -> None:
    late = Moment(12_000.0, 14_000.0, "late", timing_ms=182.0)
    early = Moment(12_000.0, 12_900.0, "early", timing_ms=-150.0)
    still, arm = (
        Moment(5_000.0, 6_000.0, "still"),
        Moment(5_000.0, 6_000.0, "still", limb="left_arm"),
    )
    best = Moment(10_000.0, 12_000.0, "best")
    assert say(late, "en") == "182 ms late from 0:12 to 0:14"
    assert say(late, "ko") == "0:12~0:14, 182ms 늦어요"
    assert say(early, "en") == "150 ms early at 0:12"
    assert say(early, "ko") == "0:12, 150ms 빨라요"
    assert say(still, "en") == "you did not move at 0:05"
    assert say(arm, "en") == "left arm did not move at 0:05"
    assert say(arm, "ko") == "0:05, 왼팔 움직임이 없어요"
    assert say(best, "en") == "closest to the reference from 0:10 to 0:12"
    assert say(best, "ko") == "0:10~0:12, 가장 잘 맞았어요"


def test_what_goes_on_all_the_time() -> None:
    moment = Moment(
        65_000.0, 66_000.0, "angle", "left_knee_flexion", "left_leg", -31.0, throughout=True
    )
    assert say(moment, "en") == "left knee 31° too straight throughout, most of all at 1:05"
    assert say(moment, "ko").startswith("처음부터 끝까지 왼쪽 무릎을 31° 더 굽혀야 해요")


@pytest.mark.parametrize(
    "moment", [Moment(0, 1, "angle"), Moment(0, 1, "late"), Moment(0, 1, "angle", joint="left_x")]
)
def test_a_moment_that_says_nothing_cannot_be_said(moment: Moment) -> None:
    with pytest.raises(ValueError, match="a moment"):
        say(moment, "en")


def test_a_time_is_not_later_than_what_it_tells() -> None:
    assert [clock(ms) for ms in (0, 999.9, 1_000, 59_999, 60_000, 300_000)] == [
        *("0:00", "0:00", "0:01", "0:59", "1:00", "5:00")
    ]
    assert clock(-40.0) == "0:00"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("ko", "ko"),
        ("ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "ko"),
        ("en-GB, ko;q=0.5", "en"),
        ("en;q=0.3, KO-kr;q=0.9", "ko"),
        ("de, fr;q=0.8, ko;q=0.2", "ko"),
        ("de, fr", "en"),
        ("*", "en"),
        ("*;q=0.5, ko;q=0.4", "en"),
        ("*;q=0.1, ko;q=0.4", "ko"),
        ("en;q=0, *", "ko"),
        ("en;q=0, ko;q=0", "en"),
        ("ko;q=0", "en"),
        ("ko;q=2", "en"),
        ("ko;q=x, en", "en"),
        (";;;,,==", "en"),
        ("korean", "en"),
        ("ko" * 5_000, "en"),
        ("x," * 100_000 + "ko", "en"),
    ],
)
def test_the_language_that_a_client_asks_for(header: str | None, language: Language) -> None:
    assert pick_language(header) == language
