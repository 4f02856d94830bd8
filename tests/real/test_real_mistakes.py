"""What people do wrong, and cameras do not show, of real recordings of our own dancers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scorer.clip import Clip
from scorer.performance import Performance, Sync
from scorer.reasons import UNSHOWN
from scorer.reference import make_reference
from scorer.resampling import read_at
from scorer.scoring import Scorer
from scorer.skeleton import LANDMARKS
from tests.real.takes import in_world, points

ARMS = tuple(f"{side}_{name}" for side in ("left", "right") for name in ("elbow", "wrist"))
LEGS = tuple(f"{side}_{name}" for side in ("left", "right") for name in ("knee", "ankle"))
BEGINS_LATE_MS = 116  # the attempt itself


@pytest.fixture(scope="module")
def attempt() -> Clip:
    return in_world("attempt_bodyB_front")


def score(scorer: Scorer, clip: Clip, sync: Sync = "search") -> Performance:
    challenge = in_world("challenge_bodyA_front")
    reference = make_reference(scorer.embedder, challenge, id="challenge", title="Challenge")
    return scorer.score_performance(clip, reference, sync=sync)


def without(clip: Clip, names: tuple[str, ...]) -> Clip:
    visibility = np.ones(clip.landmarks.shape[:2], dtype=np.float32)
    visibility[:, [LANDMARKS.index(name) for name in names]] = 0.1
    return replace(clip, visibility=visibility)


def frozen(clip: Clip, frame: int, noise_m: float) -> Clip:
    still = np.repeat(clip.landmarks[frame : frame + 1], len(clip.landmarks), axis=0)
    noise = noise_m * np.random.default_rng(frame).standard_normal(still.shape)
    return replace(clip, landmarks=(still + noise).astype(np.float32))


def shape(performance: Performance) -> float:
    assert performance.shape is not None
    return performance.shape


@pytest.mark.parametrize("frame", range(0, 380, 40))
def test_a_pose_that_trembles_as_a_detector_does_is_still_frozen(
    scorer: Scorer, attempt: Clip, frame: int
) -> None:
    assert points(score(scorer, frozen(attempt, frame, 0.02))) <= 10


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("frame", [0, 100, 250])
def test_an_arm_at_rest_does_not_pass(scorer: Scorer, attempt: Clip, side: str, frame: int) -> None:
    names = [f"{side}_{name}" for name in ("elbow", "wrist", "pinky", "index", "thumb")]
    arm, shoulder = [LANDMARKS.index(name) for name in names], LANDMARKS.index(f"{side}_shoulder")
    resting = attempt.landmarks.copy()
    held = resting[frame, arm] - resting[frame, shoulder]
    resting[:, arm] = resting[:, shoulder, None] + held

    assert points(score(scorer, replace(attempt, landmarks=resting))) < 40


def test_without_legs_the_arms_are_judged_as_before(scorer: Scorer, attempt: Clip) -> None:
    assert points(score(scorer, without(attempt, LEGS))) == pytest.approx(
        points(score(scorer, attempt)), abs=3
    )
    wrong = without(in_world("wrong_bodyB_front"), LEGS)
    assert points(score(scorer, wrong)) <= 25


def test_without_arms_a_dance_of_arms_is_not_judged(scorer: Scorer, attempt: Clip) -> None:
    for clip in (attempt, in_world("wrong_bodyB_front"), frozen(attempt, 100, 0.01)):
        performance = score(scorer, without(clip, ARMS))
        assert (performance.score, performance.reason) == (None, UNSHOWN)


@pytest.mark.parametrize("tempo", [0.97, 0.98, 1.02, 1.03])
def test_drift_in_thirteen_seconds_is_followed_and_not_counted(
    scorer: Scorer, attempt: Clip, tempo: float
) -> None:
    drifting = score(scorer, replace(attempt, timestamps_ms=attempt.timestamps_ms * tempo))

    assert points(drifting) == pytest.approx(points(score(scorer, attempt)), abs=1)
    assert drifting.alignment is not None
    assert drifting.alignment.tempo == pytest.approx(tempo, abs=0.006)


def test_constant_lateness_costs_timing_and_leaves_the_shape(scorer: Scorer, attempt: Clip) -> None:
    late = [
        score(scorer, replace(attempt, timestamps_ms=attempt.timestamps_ms + ms), "clock")
        for ms in (0, 100, 200, 400)
    ]

    timing = [each.timing or 0.0 for each in late]
    assert timing == sorted(timing, reverse=True)
    assert timing[-1] < 5 < timing[0] - 50
    assert max(abs(shape(each) - shape(late[0])) for each in late) <= 2


@pytest.mark.parametrize("stops_ms", [300, 600, 1_000, 1_400])
def test_who_stops_and_goes_on_is_late_from_then_on(
    scorer: Scorer, attempt: Clip, stops_ms: int
) -> None:
    """At the sixth of thirteen seconds."""
    at = np.arange(len(attempt.landmarks), dtype=np.float64)
    at = np.where(at < 180, at, np.maximum(180, at - stops_ms * 0.03))
    stopped = replace(attempt, landmarks=read_at(attempt.landmarks, at))

    found = score(scorer, stopped, "clock")

    late = [second.timing_ms for second in found.seconds]
    assert late[2] == pytest.approx(BEGINS_LATE_MS, abs=40)
    assert late[9] == pytest.approx(BEGINS_LATE_MS + stops_ms, abs=60)
    assert shape(found) > shape(score(scorer, attempt, "clock")) - 3
    assert points(found) < points(score(scorer, attempt, "clock")) - 5
