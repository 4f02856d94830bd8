"""What a dancer does wrong costs, each step of it."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest

from scorer.skeleton import LANDMARKS, LEFT_SHOULDER, RIGHT_SHOULDER, mirrored
from tests.dances import danced_again, detected, filmed, joints_of, smaller
from tests.unit.scorer.stage import DANCES, Stage, follower, points

_OF_ARM: Final = ("elbow", "wrist", "pinky", "index", "thumb")
LEFT_ARM: Final = [LANDMARKS.index(f"left_{name}") for name in _OF_ARM]
RIGHT_ARM: Final = [LANDMARKS.index(f"right_{name}") for name in _OF_ARM]


def test_the_recording_itself_is_all_right(stage: Stage) -> None:
    for number in DANCES:
        itself = stage.perform(filmed(joints_of(number)), stage.references[number])
        assert points(itself) == pytest.approx(100, abs=0.1)
        assert itself.coverage == 1.0
        assert itself.compared_ms == pytest.approx(24_000)
        assert itself.alignment is not None
        assert itself.alignment.offset_ms == pytest.approx(0, abs=1)
        assert itself.alignment.tempo == pytest.approx(1, abs=1e-3)
        assert {second.grade for second in itself.seconds} == {"perfect"}


def test_another_dance_does_not_pass(stage: Stage) -> None:
    for number in DANCES:
        for other in range(40, 44):
            wrong = danced_again(joints_of(other), other)
            assert stage.points(wrong, number) <= 25


def test_a_frozen_pose_does_not_pass(stage: Stage) -> None:
    """Ten points at most in nearly all dances: of 72 poses of 24 dances two had 11 and 12."""
    for number in DANCES:
        for frame in (0, 100, 400):
            frozen = np.repeat(follower(number)[frame : frame + 1], 720, axis=0)
            assert stage.points(frozen, number) <= 13


def test_standing_still_before_a_real_detector_does_not_pass(stage: Stage) -> None:
    """Its errors move a still body."""
    for number in DANCES:
        still = np.repeat(filmed(joints_of(number))[100:101], 720, axis=0)
        assert stage.points(detected(still, number), number) <= 15


def test_a_single_wrong_arm_costs_though_the_rest_is_mirrored_or_not(
    stage: Stage,
) -> None:
    """The left arm does in its own shoulder what the right one should."""
    for number in DANCES:
        landmarks = follower(number)
        wrong = landmarks.copy()
        shoulder = landmarks[:, LEFT_SHOULDER : LEFT_SHOULDER + 1]
        flipped = mirrored(landmarks)
        wrong[:, LEFT_ARM] = (
            flipped[:, LEFT_ARM] - flipped[:, LEFT_SHOULDER : LEFT_SHOULDER + 1] + shoulder
        )
        right = stage.points(landmarks, number)
        assert stage.points(wrong, number) < right - 10
        assert stage.points(mirrored(wrong), number) < right - 10


def test_doing_nothing_with_one_arm_does_not_pass(stage: Stage) -> None:
    for number in DANCES:
        for arm, root in ((LEFT_ARM, LEFT_SHOULDER), (RIGHT_ARM, RIGHT_SHOULDER)):
            lazy = follower(number).copy()
            hanging = lazy[:1, arm] - lazy[:1, root : root + 1]
            lazy[:, arm] = lazy[:, root : root + 1] + hanging
            assert stage.points(lazy, number) < 40
            assert stage.points(detected(lazy, number), number) < 40


def test_arms_exchanged_cost(stage: Stage) -> None:
    for number in DANCES:
        exchanged = follower(number).copy()
        exchanged[:, LEFT_ARM + RIGHT_ARM] = exchanged[:, RIGHT_ARM + LEFT_ARM]
        right = stage.points(follower(number), number)
        assert stage.points(exchanged, number) < right - 25


def test_each_step_of_a_growing_error_costs(stage: Stage) -> None:
    """Of six, down to limbs that do not move at all, and only the first may be at 100."""
    for number in DANCES:
        ladder = [
            stage.points(filmed(smaller(joints_of(number), amplitude)), number)
            for amplitude in (1.0, 0.8, 0.6, 0.4, 0.2, 0.0)
        ]
        assert (np.diff(ladder) < -0.5).all(), ladder
        assert ladder[1] < 99.5
        assert ladder[-1] < 15


def test_a_wrong_stretch_is_low_where_it_is_and_nowhere_else(stage: Stage) -> None:
    landmarks = follower(1).copy()
    landmarks[300:420] = landmarks[300]

    right, wrong = (
        stage.perform(each, stage.references[1]).seconds for each in (follower(1), landmarks)
    )

    apart = [
        (theirs.score or 0) - (mine.score or 0) for mine, theirs in zip(wrong, right, strict=True)
    ]
    assert min(apart[11:13]) > 40
    assert np.abs(apart[:9] + apart[15:]).max() < 10
