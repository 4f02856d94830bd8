"""What is promised about real detections, with the released model."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from scorer.clip import Clip, even_clock
from scorer.reference import make_reference
from scorer.scoring import Scorer
from scorer.skeleton import mirrored
from scorer.windows import embed
from tests import data
from tests.real.takes import clip_of, in_picture, in_world, points, score


def _later(clip: Clip, frames: int) -> Clip:
    """The clip with its first frame held for a while, or without its first frames."""
    if frames < 0:
        return Clip(clip.landmarks[-frames:], clip.timestamps_ms[-frames:])
    held = np.repeat(clip.landmarks[:1], frames, axis=0)
    landmarks = np.concatenate((held, clip.landmarks))
    return Clip(landmarks, even_clock(len(landmarks), 30.0))


@pytest.mark.parametrize("seen", [in_world, in_picture])
@pytest.mark.parametrize(
    ("attempt", "least"), [("attempt_bodyB_front", 70), ("attempt_bodyB_35", 60)]
)
def test_who_follows_is_found_three_frames_late_and_passes(
    scorer: Scorer, attempt: str, least: float, seen: Callable[[str], Clip]
) -> None:
    """World landmarks or image landmarks; the reference is a recording of world landmarks."""
    right = score(scorer, seen(attempt))

    assert points(right) >= least
    assert right.alignment is not None
    assert 66 <= right.alignment.offset_ms <= 150
    assert not right.alignment.mirrored
    assert right.alignment.margin > 0.4
    assert right.timing_ms == pytest.approx(0, abs=33)


@pytest.mark.parametrize("seen", [in_world, in_picture])
def test_who_dances_something_else_does_not_pass(
    scorer: Scorer, seen: Callable[[str], Clip]
) -> None:
    wrong, right = (
        score(scorer, seen(name)) for name in ("wrong_bodyB_front", "attempt_bodyB_front")
    )
    assert points(wrong) <= 25
    theirs = {second.t_ms: second.score for second in wrong.seconds}
    pairs = [
        (mine.score, theirs[mine.t_ms])
        for mine in right.seconds
        if mine.score is not None and theirs.get(mine.t_ms) is not None
    ]
    assert len(pairs) >= 10
    assert np.mean([a > (b or 0.0) + 20 for a, b in pairs]) >= 0.9, pairs


@pytest.mark.parametrize("seen", [in_world, in_picture])
def test_the_same_take_from_another_camera_scores_high(
    scorer: Scorer, seen: Callable[[str], Clip]
) -> None:
    assert points(score(scorer, seen("challenge_bodyA_45"))) >= 75


@pytest.mark.parametrize("frame", [0, 30, 100, 200, 300])
def test_a_frozen_pose_does_not_pass(scorer: Scorer, frame: int) -> None:
    attempt = in_world("attempt_bodyB_front")
    frozen = np.repeat(attempt.landmarks[frame : frame + 1], len(attempt.landmarks), axis=0)

    assert points(score(scorer, Clip(frozen, attempt.timestamps_ms))) <= 10


@pytest.mark.parametrize("frames", [-30, -15, 15, 30, 60])
def test_whenever_the_clip_begins_the_score_is_the_same(scorer: Scorer, frames: int) -> None:
    attempt = in_world("attempt_bodyB_front")

    later, on_time = score(scorer, _later(attempt, frames)), score(scorer, attempt)

    assert points(later) == pytest.approx(points(on_time), abs=1)
    assert later.alignment is not None
    assert on_time.alignment is not None
    late = later.alignment.offset_ms - on_time.alignment.offset_ms
    assert late == pytest.approx(frames * 1000 / 30, abs=20)


def test_mirrored_landmarks_score_the_same(scorer: Scorer) -> None:
    attempt = in_world("attempt_bodyB_front")

    flipped = score(scorer, Clip(mirrored(attempt.landmarks), attempt.timestamps_ms))

    assert flipped.alignment is not None
    assert flipped.alignment.mirrored
    assert points(flipped) == pytest.approx(points(score(scorer, attempt)), abs=1)


@pytest.mark.parametrize("seen", [in_world, in_picture])
@pytest.mark.parametrize("name", data.FLIPPED_SAMPLES)
def test_a_flipped_video_detected_again_scores_the_same(
    scorer: Scorer, name: str, seen: Callable[..., Clip]
) -> None:
    """The detector does not find in a mirror image the mirror image of what it found before."""
    as_filmed, flipped = (score(scorer, seen(name, flipped=turned)) for turned in (False, True))

    assert flipped.alignment is not None
    assert flipped.alignment.mirrored
    assert points(flipped) == pytest.approx(points(as_filmed), abs=3)


def test_every_other_frame_is_enough(scorer: Scorer) -> None:
    attempt = in_world("attempt_bodyB_front")

    half = score(scorer, Clip(attempt.landmarks[::2], attempt.timestamps_ms[::2]))

    assert points(half) == pytest.approx(points(score(scorer, attempt)), abs=2)


def _mean_cosine(scorer: Scorer, first: Clip, second: Clip) -> float:
    """At lag 0, mean over the windows that both have."""
    both = [make_reference(scorer.embedder, c, id="x", title="x").movement for c in (first, second)]
    frames = min(len(movement.landmarks) for movement in both)
    starts = np.arange(0, frames - 30 + 1, 2)
    views = [embed(scorer.embedder, m.landmarks, starts).embedding for m in both]
    return float((views[0] * views[1]).sum(axis=1).mean())


def test_four_real_cameras_agree_with_each_other_more_than_with_anything_else(
    scorer: Scorer,
) -> None:
    cameras = [clip_of(data.pose2sim_camera(n)) for n in (1, 2, 3, 4)]
    others = {name: clip_of(data.stage_sample(name)) for name in data.STAGE_SAMPLES}
    together = [_mean_cosine(scorer, a, b) for a, b in itertools.combinations(cameras, 2)]
    apart = {
        (n, name): _mean_cosine(scorer, camera, other)
        for n, camera in enumerate(cameras, 1)
        for name, other in others.items()
    }
    assert min(together) > max(apart.values()), (together, apart)
