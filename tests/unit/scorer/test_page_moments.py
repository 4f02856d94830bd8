from __future__ import annotations

from dataclasses import replace

import numpy as np

from scorer.feedback import Moment
from scorer.page_html import text
from scorer.page_moments import BEST_MARK, marked, moment_cards, picked
from scorer.report_words import WORDS
from scorer.skeleton import LANDMARKS
from scorer.wording import say
from tests.unit.scorer.performances import (
    ANGLE_NAMES,
    ARM_TOO_LOW,
    BEST,
    LATE,
    aligned,
    feedback,
)

WRISTS = [LANDMARKS.index(f"{side}_wrist") for side in ("left", "right")]
RIGHT_ARM = ANGLE_NAMES.index("right_shoulder_elevation")


def test_the_frame_where_the_angle_is_furthest_off() -> None:
    side_by_side, found = aligned(4, first=15), feedback(120)
    side_by_side.dancer[:, 0, 0] = np.arange(120)  # so that frames can be told apart
    found.deviation_deg[:, RIGHT_ARM] = np.nan
    found.deviation_deg[[10, 30, 40], RIGHT_ARM] = -90, -20, -25
    found.deviation_deg[20, 0] = 80  # another joint

    pair = picked(side_by_side, found, ARM_TOO_LOW)  # the reference's second 1: rows 15 to 44

    assert pair.dancer[0, 0] == 40
    assert (pair.limb, pair.joint) == ("right_arm", "right_shoulder_elevation")
    assert pair.ghosts == ("right_arm",)

    # In a mirror the dancer's right arm lies where the reference has its left one.
    turned = picked(side_by_side, found, ARM_TOO_LOW, mirrored=True)
    assert (turned.limb, turned.joint) == ("left_arm", "left_shoulder_elevation")
    assert turned.ghosts == ("left_arm",)
    assert turned.dancer[0, 0] == 40


def test_the_dancer_of_a_late_moment_is_shown_late() -> None:
    side_by_side = aligned(4)
    side_by_side.dancer[:, 0, 0] = np.arange(120)
    side_by_side.reference[70:, WRISTS, 1] -= 0.4  # one sudden movement

    pair = picked(side_by_side, feedback(120), LATE)
    early = picked(side_by_side, feedback(120), replace(LATE, kind="early", timing_ms=-100.0))

    np.testing.assert_array_equal(pair.reference, side_by_side.reference[69])
    assert pair.dancer[0, 0] == 69 - 3
    assert early.dancer[0, 0] == 69 + 3
    assert pair.limb is None
    assert len(pair.ghosts) == 4


def test_the_best_moment_shows_its_best_frame_without_comparison() -> None:
    side_by_side, found = aligned(4), feedback(120)
    side_by_side.dancer[:, 0, 0] = np.arange(120)
    found.deviation_deg[:] = 10
    found.deviation_deg[22] = 1
    found.deviation_deg[50] = 0  # better, but elsewhere

    pair = picked(side_by_side, found, BEST)

    assert pair.dancer[0, 0] == 22
    assert pair.ghosts == ()


def test_standing_still_is_shown_where_the_limb_is_furthest_off() -> None:
    side_by_side, found = aligned(4), feedback(120)
    side_by_side.dancer[:, 0, 0] = np.arange(120)
    found.deviation_deg[5, ANGLE_NAMES.index("left_knee_flexion")] = 90
    found.deviation_deg[25, ANGLE_NAMES.index("left_elbow_flexion")] = -30

    still = Moment(0.0, 1000.0, "still", limb="left_arm")

    assert picked(side_by_side, found, still).dancer[0, 0] == 25
    assert picked(side_by_side, found, replace(still, limb=None)).dancer[0, 0] == 5


def test_a_moment_at_the_very_end_has_a_frame() -> None:
    side_by_side, found = aligned(2), feedback(60)
    for begin, end in ((1990.0, 2000.0), (2000.0, 3000.0), (1500.0, 1500.0)):
        for kind in ("best", "late", "angle"):
            moment = replace(LATE, t_ms=begin, until_ms=end, kind=kind)
            assert picked(side_by_side, found, moment).dancer.shape == (33, 3)


def test_a_card_for_each_moment_with_its_sentence() -> None:
    found = feedback(120, (ARM_TOO_LOW, LATE))

    cards = moment_cards(aligned(4), found, WORDS["en"], "en")

    assert [mark for mark, _ in marked(found)] == [BEST_MARK, "1", "2"]
    assert cards.count("<figure") == 3
    places = [cards.index(text(say(moment, "en"))) for moment in (BEST, ARM_TOO_LOW, LATE)]
    assert places == sorted(places)


def test_without_a_best_moment_the_worst_are_still_shown() -> None:
    assert [mark for mark, _ in marked(feedback(30, best=None))] == ["1"]
