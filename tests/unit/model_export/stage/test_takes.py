"""Versions of each dance, as the released scorer sees them without a camera in between."""

from __future__ import annotations

import numpy as np
import pytest

from model_export.motion.body import JOINT, Floats, landmarks_of
from model_export.stage.choreography_file import ChoreographyError
from model_export.stage.dance import names
from model_export.stage.takes import KINDS, LATE_S, take, takes
from scorer.performance import Mirror, Performance, Sync
from scorer.reference import Reference, make_reference
from scorer.scoring import Scorer
from tests.dances import clip_of


class Judged:
    """The versions of a dance against its teacher's."""

    def __init__(self, scorer: Scorer, name: str) -> None:
        self.scorer = scorer
        self.takes = {each.kind: each for each in takes(name)}
        teacher = clip_of(landmarks_of(self.takes["teacher"].joints))
        self.reference: Reference = make_reference(scorer.embedder, teacher, id="x", title="x")

    def judge(self, kind: str, sync: Sync = "search", mirror: Mirror = "auto") -> Performance:
        clip = clip_of(landmarks_of(self.takes[kind].joints))
        return self.scorer.score_performance(clip, self.reference, sync=sync, mirror=mirror)


@pytest.fixture(scope="module", params=names())
def judged(scorer: Scorer, request: pytest.FixtureRequest) -> Judged:
    return Judged(scorer, request.param)


def test_the_teacher_is_worth_a_hundred(judged: Judged) -> None:
    assert judged.judge("teacher").score == pytest.approx(100, abs=0.5)


def test_a_good_imitation_is_worth_much(judged: Judged) -> None:
    score = judged.judge("good").score
    assert score is not None
    assert 85 < score < 99.5


def test_who_is_late_is_found_late_by_the_clock(judged: Judged) -> None:
    late = judged.judge("late", sync="clock")

    assert late.timing_ms == pytest.approx(LATE_S * 1000, abs=80)  # the performer's own included
    assert late.score is not None
    assert late.shape is not None
    assert late.score < late.shape - 8


def test_a_lazy_arm_does_not_pass(judged: Judged) -> None:
    score = judged.judge("lazy arm").score
    assert score is not None
    assert score < 40


def test_a_mirrored_dance_is_found_mirrored(judged: Judged) -> None:
    found = judged.judge("mirrored")

    assert found.alignment is not None
    assert found.alignment.mirrored
    assert found.score is not None
    assert found.score > 85
    assert (judged.judge("mirrored", mirror="off").score or 0) < 40


def test_another_dance_is_worth_little(judged: Judged) -> None:
    assert (judged.judge("wrong").score or 0) < 30


@pytest.mark.parametrize("kind", KINDS)
def test_takes_are_as_long_as_the_teachers_and_do_not_change(kind: str) -> None:
    first, again, other = (take("mirrorball", kind, seed) for seed in (3, 3, 4))

    assert first.joints.shape == take("mirrorball", "teacher").joints.shape
    np.testing.assert_array_equal(first.joints, again.joints)
    assert (kind == "teacher") == np.array_equal(first.joints, other.joints)


def test_the_lazy_arm_hangs_and_is_named() -> None:
    lazy = take("starting-line", "lazy arm")

    assert lazy.limb in ("left_arm", "right_arm")
    side = lazy.limb.partition("_")[0]
    hangs, dances = (
        _height_over_shoulder(lazy.joints, each)
        for each in (side, {"left": "right", "right": "left"}[side])
    )
    assert hangs.max() < -0.3
    assert dances.max() > 0.3


def _height_over_shoulder(joints: Floats, side: str) -> Floats:
    shoulder, wrist = (joints[:, JOINT[f"{side}_{joint}"], 1] for joint in ("shoulder", "wrist"))
    higher: Floats = wrist - shoulder
    return higher


def test_unknown_kinds_and_dances_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown kind 'better'"):
        take("mirrorball", "better")
    with pytest.raises(ChoreographyError, match="unknown choreography 'polka'"):
        take("polka", "good")
