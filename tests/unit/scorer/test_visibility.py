"""What the detector says it did not see is neither judged nor looked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scorer.clip import Clip, Floats
from scorer.reasons import UNSEEN
from scorer.reference import make_reference
from scorer.skeleton import LANDMARKS, mirrored
from tests.dances import clip_of, danced_again, filmed, joints_of
from tests.unit.scorer.stage import DANCES, Stage, follower, points

LEGS = tuple(
    f"{side}_{name}"
    for side in ("left", "right")
    for name in ("knee", "ankle", "heel", "foot_index")
)


def _without(
    landmarks: Floats, *unseen: str, frames: slice = slice(None), guessed: Floats | None = None
) -> Clip:
    """A clip of which the detector guesses some landmarks, as it does below the picture."""
    columns = [LANDMARKS.index(name) for name in unseen]
    visibility = np.full(landmarks.shape[:2], 0.9, dtype=np.float32)
    visibility[frames, columns] = 0.1
    out = landmarks.copy()
    if guessed is not None:
        out[frames, columns] = guessed[frames, columns]
    return replace(clip_of(out), visibility=visibility)


class TestLegsOutOfThePicture:
    def test_the_arms_are_judged_and_it_is_said(self, stage: Stage) -> None:
        for number in DANCES:
            guessed = danced_again(joints_of(60 + number), 1)
            clip = _without(follower(number), *LEGS, guessed=guessed)
            there = stage.perform(clip, stage.references[number])
            assert there.unjudged == ("left_leg", "right_leg")
            assert there.parts == pytest.approx((1, 1, 0, 0, 1), abs=0.01)
            assert there.coverage == pytest.approx(1, abs=0.01)
            assert points(there) == pytest.approx(stage.points(follower(number), number), abs=8)

    def test_the_start_is_found_by_the_arms(self, stage: Stage) -> None:
        lead = danced_again(joints_of(9, 10.0), 1)
        landmarks = np.concatenate((lead, follower(1)))
        guessed = danced_again(joints_of(61, 34.0), 1)

        there = stage.perform(
            _without(landmarks, *LEGS, guessed=guessed), stage.references[1], max_offset_ms=15_000
        )

        assert there.alignment is not None
        assert there.alignment.offset_ms == pytest.approx(10_000 + stage.own_lag(1), abs=60)

    def test_another_dance_does_not_pass(self, stage: Stage) -> None:
        for number in DANCES:
            for other in range(40, 44):
                wrong = _without(danced_again(joints_of(other), other), *LEGS)
                assert stage.points(wrong, number) <= 25

    def test_a_frozen_pose_does_not_pass(self, stage: Stage) -> None:
        for number in DANCES:
            frozen = np.repeat(follower(number)[100:101], 720, axis=0)
            assert stage.points(_without(frozen, *LEGS), number) <= 15

    def test_in_a_mirror_the_missing_leg_is_the_dancers_own(self, stage: Stage) -> None:
        """It dances what the reference's right one does, and is still the dancer's left one."""
        clip = _without(mirrored(follower(1)), "left_knee", "left_ankle")

        there = stage.perform(clip, stage.references[1])

        assert there.alignment is not None
        assert there.alignment.mirrored
        assert there.unjudged == ("left_leg",)

    def test_half_of_the_time(self, stage: Stage) -> None:
        half = slice(360, 720)
        guessed = danced_again(joints_of(61), 1)
        clip = _without(follower(1), *LEGS, frames=half, guessed=guessed)

        there = stage.perform(clip, stage.references[1])

        assert there.parts[2] == pytest.approx(0.5, abs=0.01)
        assert there.unjudged == ("left_leg", "right_leg")
        assert [second.parts[2] for second in there.seconds[:11]] == [1.0] * 11
        assert [second.parts[2] for second in there.seconds[13:]] == [0.0] * 11
        assert points(there) == pytest.approx(stage.points(follower(1), 1), abs=8)


@pytest.mark.parametrize(
    "unseen",
    [("left_hip", "right_hip", "left_shoulder"), (*LEGS, "left_wrist"), LANDMARKS],
)
def test_too_little_of_the_body_is_not_judged(stage: Stage, unseen: tuple[str, ...]) -> None:
    there = stage.perform(_without(follower(1), *unseen), stage.references[1])

    assert there.score is None
    assert there.coverage == 0.0
    assert there.reason == UNSEEN


def test_half_a_body_at_a_desk_is_judged_by_its_arms(stage: Stage) -> None:
    """Hips are guessed too where the picture ends above them."""
    clip = _without(follower(1), *LEGS, "left_hip", "right_hip")
    there = stage.perform(clip, stage.references[1])
    assert there.unjudged == ("left_leg", "right_leg")
    assert points(there) == pytest.approx(stage.points(follower(1), 1), abs=8)


def test_what_the_reference_does_not_show_is_not_judged(stage: Stage) -> None:
    recording = _without(filmed(joints_of(1)), *LEGS)
    reference = make_reference(stage.scorer.embedder, recording, id="x", title="x")

    there = stage.perform(follower(1), reference)

    assert there.unjudged == ("left_leg", "right_leg")
    assert points(there) == pytest.approx(stage.points(follower(1), 1), abs=8)
