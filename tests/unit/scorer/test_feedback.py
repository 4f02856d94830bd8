"""Which joint, when and which way: mistakes that were made on purpose are the ones named."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model_export.evaluation.in_step import in_step
from scorer.clip import Floats
from scorer.embedder import Embedder, Pose
from scorer.feedback import WORST, find_feedback
from scorer.performance import Aligned
from scorer.scoring import Scorer
from scorer.skeleton import ANGLES, LIMB_SEGMENTS, LIMBS, PARTS, mirrored
from tests.dances import filmed, joints_of
from tests.unit.scorer.performed import (
    Stretch,
    degrees_of,
    performance,
    second,
    seen_elsewhere,
    turned,
    with_room,
)

NAMES = [angle.name for angle in ANGLES]
# Without detector noise the turn is measured to the quarter that the usual swallows or not.
AS_MADE_DEG = 12.0


@pytest.fixture(scope="module")
def embedder(scorer: Scorer) -> Embedder:
    return scorer.embedder


@pytest.fixture(scope="module")
def dance() -> Floats:
    """Twenty seconds, as they were."""
    return filmed(joints_of(0, 20.0))


def _late(beside: Aligned, first: int, end: int, ms: float) -> Aligned:
    late = beside.late_ms.copy()
    late[first:end] = ms
    return replace(beside, late_ms=late)


@pytest.fixture(scope="module")
def itself(embedder: Embedder, dance: Floats) -> Aligned:
    return in_step(embedder, dance, dance)


def test_nothing_is_wrong_with_the_dance_itself(itself: Aligned) -> None:
    found = find_feedback(performance(itself))

    assert found.worst == ()
    np.testing.assert_array_equal(found.deviation_deg, np.zeros((600, len(ANGLES))))
    assert [report.joint for report in found.joints] == NAMES
    assert {(report.deviation_deg, report.spread_deg) for report in found.joints} == {(0.0, 0.0)}


@pytest.mark.parametrize("camera", ["the same camera", "another camera"])
@pytest.mark.parametrize(
    ("joint", "degrees"),
    [
        ("right_shoulder_elevation", -45.0),
        ("left_shoulder_elevation", 45.0),
        ("left_elbow_flexion", 50.0),
        ("right_elbow_flexion", -50.0),
        ("left_hip_flexion", 40.0),
        ("right_hip_flexion", -35.0),
        ("right_knee_flexion", 50.0),
    ],
)
def test_a_known_mistake_is_named_first(
    embedder: Embedder, dance: Floats, joint: str, degrees: float, camera: str
) -> None:
    when = with_room(dance, joint, degrees)
    dancer = turned(dance, joint, degrees, when)
    made = (degrees_of(dancer, joint) - degrees_of(dance, joint))[when.frames][10:-10].mean()
    assert abs(made) > 25  # or there was no room for it
    if camera == "another camera":
        dancer = seen_elsewhere(dancer)

    first = find_feedback(performance(in_step(embedder, dancer, dance))).worst[0]

    assert (first.kind, first.joint) == ("angle", joint)
    assert first.limb == ANGLES[NAMES.index(joint)].limb
    assert when.meets(first.t_ms, first.until_ms)
    assert first.deviation_deg == pytest.approx(made, abs=AS_MADE_DEG)
    assert 500 <= first.until_ms - first.t_ms <= 2000
    assert not first.throughout


def test_three_mistakes_are_three_moments_that_do_not_overlap(
    embedder: Embedder, dance: Floats
) -> None:
    made = {}
    dancer = dance
    for joint, degrees, first in (
        ("right_shoulder_elevation", -45.0, 310),
        ("left_hip_flexion", 45.0, 130),
        ("left_knee_flexion", 60.0, 480),
    ):
        made[joint] = Stretch(first, first + 45)
        dancer = turned(dancer, joint, degrees, made[joint])

    worst = find_feedback(performance(in_step(embedder, dancer, dance))).worst

    assert len(worst) == WORST
    assert {moment.joint for moment in worst} == set(made)
    for moment in worst:
        assert moment.joint is not None
        assert made[moment.joint].meets(moment.t_ms, moment.until_ms)


def test_moments_are_on_the_clock_of_the_reference(embedder: Embedder, dance: Floats) -> None:
    joint = "right_shoulder_elevation"
    when = with_room(dance, joint, -45.0)
    dancer = turned(dance, joint, -45.0, when)
    here = find_feedback(performance(in_step(embedder, dancer, dance)))
    later = find_feedback(performance(in_step(embedder, dancer, dance, first=90)))

    assert later.worst[0].t_ms == pytest.approx(here.worst[0].t_ms + 3000)
    assert later.worst[0].until_ms == pytest.approx(here.worst[0].until_ms + 3000)
    column = NAMES.index(joint)
    worst, worst_later = (found.joints[column].worst_ms for found in (here, later))
    assert worst is not None
    assert when.meets(worst, worst)
    assert worst_later == pytest.approx(worst + 3000)


def test_what_is_usual_for_a_dancer_is_not_held_against_them(
    embedder: Embedder, dance: Floats
) -> None:
    """Depth pressed to six tenths bends every joint, by up to twenty degrees and more."""
    beside = in_step(embedder, seen_elsewhere(dance, yaw_deg=0.0, depth=0.6), dance)
    found = find_feedback(performance(beside))

    assert np.abs(found.deviation_deg).max() > 20
    assert found.worst == ()


@pytest.mark.parametrize(
    ("joint", "degrees"), [("right_shoulder_elevation", -40.0), ("left_hip_flexion", 40.0)]
)
def test_a_limb_that_is_wrong_all_the_time_is_named(
    embedder: Embedder, dance: Floats, joint: str, degrees: float
) -> None:
    dancer = turned(dance, joint, degrees, Stretch(0, len(dance)))
    found = find_feedback(performance(in_step(embedder, seen_elsewhere(dancer), dance)))
    first = found.worst[0]

    assert (first.joint, first.throughout) == (joint, True)
    assert first.deviation_deg is not None
    assert first.deviation_deg * degrees > 0
    report = found.joints[NAMES.index(joint)]
    assert report.deviation_deg is not None
    assert report.deviation_deg == pytest.approx(degrees, abs=15)
    assert sum(moment.throughout for moment in found.worst) == 1


def test_sides_are_those_of_a_mirrored_dancers_own_body(embedder: Embedder, dance: Floats) -> None:
    joint = "right_shoulder_elevation"
    own = turned(dance, joint, -45.0, with_room(dance, joint, -45.0))
    # Somebody whose own right arm was wrong dances as in a mirror before a reference, which is
    # mirrored here: what was compared has the mistake on the left.
    beside = in_step(embedder, mirrored(own), mirrored(dance))
    straight = find_feedback(performance(beside))
    found = find_feedback(performance(beside, mirrored=True))

    assert straight.worst[0].joint == "left_shoulder_elevation"
    assert (found.worst[0].joint, found.worst[0].limb) == (joint, "right_arm")
    assert found.worst[0].deviation_deg == straight.worst[0].deviation_deg
    left, right = NAMES.index("left_shoulder_elevation"), NAMES.index(joint)
    np.testing.assert_array_equal(found.deviation_deg[:, right], straight.deviation_deg[:, left])
    assert found.joints[right].worst_deg == straight.joints[left].worst_deg
    assert [report.joint for report in found.joints] == NAMES


def test_what_was_not_seen_is_not_judged(embedder: Embedder, dance: Floats) -> None:
    joint = "right_shoulder_elevation"
    when = with_room(dance, joint, -45.0)
    beside = in_step(embedder, turned(dance, joint, -45.0, when), dance)
    beside.seen[when.frames, PARTS.index("right_arm")] = False
    beside.seen[:, PARTS.index("left_leg")] = False
    found = find_feedback(performance(beside))

    assert found.worst == ()
    column = NAMES.index(joint)
    assert np.isnan(found.deviation_deg[when.frames, column]).all()
    assert np.isfinite(np.delete(found.deviation_deg[:, column], when.frames)).all()
    assert found.joints[column].worst_deg == pytest.approx(0, abs=1e-6)
    unseen = [report for report in found.joints if report.limb == "left_leg"]
    assert {(r.deviation_deg, r.spread_deg, r.worst_ms, r.worst_deg) for r in unseen} == {
        (None, None, None, None)
    }


def test_limbs_hang_on_the_torso(itself: Aligned) -> None:
    beside = replace(itself, seen=itself.seen.copy())
    beside.seen[:, PARTS.index("torso")] = False
    found = find_feedback(performance(beside))

    assert np.isnan(found.deviation_deg).all()
    assert {report.deviation_deg for report in found.joints} == {None}
    assert found.worst == ()


@pytest.mark.parametrize(("ms", "kind"), [(180.0, "late"), (-180.0, "early")])
def test_out_of_time_for_two_seconds(itself: Aligned, ms: float, kind: str) -> None:
    beside = _late(itself, 360, 420, ms)
    beside.late_ms[380:384] = np.nan
    (moment,) = find_feedback(performance(beside)).worst

    assert (moment.kind, moment.timing_ms) == (kind, ms)
    assert (moment.t_ms, moment.until_ms) == (12_000, 14_000)
    assert (moment.joint, moment.limb, moment.deviation_deg) == (None, None, None)


@pytest.mark.parametrize(("frames", "ms"), [(10, 180.0), (60, 100.0)])
def test_a_little_late_or_late_for_an_instant_is_in_time(
    itself: Aligned, frames: int, ms: float
) -> None:
    beside = _late(itself, 360, 360 + frames, ms)
    beside.late_ms[:100] = np.nan
    assert find_feedback(performance(beside)).worst == ()


def test_being_late_all_the_time_hides_no_arm(embedder: Embedder, dance: Floats) -> None:
    joint = "right_shoulder_elevation"
    dancer = turned(dance, joint, -45.0, with_room(dance, joint, -45.0))
    beside = _late(in_step(embedder, dancer, dance), 0, 600, 250.0)
    worst = find_feedback(performance(beside)).worst

    assert {moment.kind for moment in worst} == {"late", "angle"}


def test_a_limb_that_rests_while_the_references_moves(itself: Aligned) -> None:
    when = Stretch(300, 375)
    pose = itself.reference_pose
    held = pose.directions.copy()
    for segment in LIMB_SEGMENTS["left_arm"]:
        own = slice(3 * segment, 3 * segment + 3)
        held[when.frames, own] = held[when.first, own]
    beside = replace(itself, dancer_pose=Pose(pose.angles, held))
    first = find_feedback(performance(beside)).worst[0]
    from_mirror = find_feedback(performance(beside, mirrored=True)).worst[0]

    assert (first.kind, first.limb, first.joint) == ("still", "left_arm", None)
    assert when.meets(first.t_ms, first.until_ms)
    assert (from_mirror.kind, from_mirror.limb) == ("still", "right_arm")


def test_a_body_that_rests_is_named_as_a_whole(embedder: Embedder, dance: Floats) -> None:
    when = Stretch(300, 400)
    dancer = dance.copy()
    dancer[when.frames] = dance[when.first]
    first = find_feedback(performance(in_step(embedder, dancer, dance))).worst[0]

    assert (first.kind, first.limb) == ("still", None)
    assert when.meets(first.t_ms, first.until_ms)


def test_resting_together_is_not_standing_still(embedder: Embedder, dance: Floats) -> None:
    pose = np.repeat(dance[:1], 300, axis=0)
    assert find_feedback(performance(in_step(embedder, pose, pose))).worst == ()


@pytest.mark.parametrize(
    ("scores", "best_ms"),
    [
        ([50, 90, 40, 70, 80], (3000, 5000)),
        ([50, 60, None, 95, None], (0, 2000)),
        ([None, 60, None, 95, None], (3000, 4000)),
    ],
)
def test_the_best_two_seconds(
    itself: Aligned, scores: list[float | None], best_ms: tuple[float, float]
) -> None:
    seconds = tuple(second(i, score) for i, score in enumerate(scores))
    best = find_feedback(performance(itself, seconds=seconds)).best

    assert best is not None
    assert (best.kind, best.t_ms, best.until_ms) == ("best", *best_ms)


@pytest.mark.parametrize("seconds", [(), (second(0, None),)])
def test_without_a_score_nothing_is_best(itself: Aligned, seconds: tuple[()]) -> None:
    assert find_feedback(performance(itself, seconds=seconds)).best is None


@pytest.mark.parametrize("frames", [1, 3, 20, 40])
def test_a_clip_that_is_hardly_one(embedder: Embedder, dance: Floats, frames: int) -> None:
    beside = in_step(embedder, seen_elsewhere(dance[:frames]), dance[:frames])
    found = find_feedback(performance(beside))

    assert found.deviation_deg.shape == (frames, len(ANGLES))
    judged = {report.deviation_deg is not None for report in found.joints}
    assert judged == {frames >= 30}


def test_nothing_in_common() -> None:
    found = find_feedback(performance(None))

    assert (found.best, found.worst, found.deviation_deg.shape) == (None, (), (0, len(ANGLES)))
    assert [report.joint for report in found.joints] == NAMES
    assert {report.limb for report in found.joints} == set(LIMBS)
    assert {report.deviation_deg for report in found.joints} == {None}
