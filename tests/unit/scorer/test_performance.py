"""Values of a whole performance, and why it may have none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scorer.clip import Clip, make_clip
from scorer.reasons import NOTHING_IN_COMMON, TOO_SHORT, UNSEEN
from scorer.reference import make_reference
from scorer.skeleton import PARTS, mirrored
from tests.dances import clip_of, filmed, joints_of
from tests.unit.scorer.stage import FRAME_MS, Stage, follower, points, shape


class TestNotJudged:
    @pytest.mark.parametrize("frames", [1, 3, 29, 45, 59])
    def test_less_than_two_seconds(self, stage: Stage, frames: int) -> None:
        short = stage.perform(follower(1)[:frames], stage.references[1])

        assert (short.score, short.shape, short.timing, short.similarity) == (None,) * 4
        assert short.seconds == ()
        assert short.reason == TOO_SHORT

    def test_two_frames_at_the_same_moment(self, stage: Stage) -> None:
        """Less than half a frame of the model's clock: not one is left after resampling."""
        clip = Clip(follower(1)[:2], np.array([0.0, 1.0]))

        assert stage.perform(clip, stage.references[1]).reason == TOO_SHORT

    @pytest.mark.parametrize("offset_ms", [40_000.0, -40_000.0, 1e12, -1e12])
    @pytest.mark.parametrize("sync", ["search", "clock"])
    def test_nothing_in_common(self, stage: Stage, sync: str, offset_ms: float) -> None:
        apart = stage.scorer.score_performance(
            clip_of(follower(1)),
            stage.references[1],
            sync="clock" if sync == "clock" else "search",
            offset_ms=offset_ms,
        )

        assert apart.score is None
        assert apart.reason == NOTHING_IN_COMMON
        assert (apart.alignment, apart.aligned, apart.coverage) == (None, None, 0.0)
        assert apart.unjudged == PARTS

    def test_one_second_in_common(self, stage: Stage) -> None:
        apart = stage.perform(
            follower(1), stage.references[1], offset_ms=22_800.0, max_offset_ms=0.0
        )

        assert apart.reason == TOO_SHORT

    def test_too_little_seen(self, stage: Stage) -> None:
        clip = clip_of(follower(1))
        kept = np.r_[0:60, 500:720]

        gone = stage.perform(
            Clip(clip.landmarks[kept], clip.timestamps_ms[kept]), stage.references[1]
        )

        assert gone.score is None
        assert gone.reason == UNSEEN
        assert gone.coverage < 0.6

    def test_a_reference_with_a_gap(self, stage: Stage) -> None:
        """Of two clips sent together the reference may have gaps as well."""
        clip = clip_of(filmed(joints_of(1)))
        for kept, is_judged in ((np.r_[0:240, 330:720], True), (np.r_[0:60, 500:720], False)):
            reference = make_reference(
                stage.scorer.embedder,
                Clip(clip.landmarks[kept], clip.timestamps_ms[kept]),
                id="x",
                title="x",
            )
            there = stage.perform(follower(1), reference)
            assert (there.score is not None) == is_judged
            assert there.coverage < 1
            if is_judged:
                assert points(there) == pytest.approx(stage.points(follower(1), 1), abs=3)
                assert [s.t_ms for s in there.seconds if s.score is None] == [8_000, 9_000, 10_000]

    def test_seconds_without_a_person(self, stage: Stage) -> None:
        clip = clip_of(follower(1))
        kept = np.r_[0:150, 240:720]

        there = stage.perform(
            Clip(clip.landmarks[kept], clip.timestamps_ms[kept]), stage.references[1]
        )

        unjudged = [second.t_ms for second in there.seconds if second.score is None]
        assert unjudged == [5_000, 6_000, 7_000]
        assert points(there) == pytest.approx(stage.points(follower(1), 1), abs=3)


def test_where_nobody_moves_nobody_is_early_or_late(stage: Stage) -> None:
    still = np.repeat(filmed(joints_of(1))[:1], 300, axis=0)

    there = stage.perform(still, stage.reference(still))

    assert there.aligned is not None
    assert np.isnan(there.aligned.late_ms).all()
    assert (there.timing, there.timing_ms) == (None, None)
    assert there.score == there.shape
    assert points(there) > 95


def test_one_mirror_decision_for_the_clip(stage: Stage) -> None:
    """A third of it is mirrored: deciding by the window would hide that."""
    landmarks = follower(1).copy()
    landmarks[480:] = mirrored(landmarks[480:])

    auto = stage.perform(landmarks, stage.references[1])

    assert auto.alignment is not None
    assert not auto.alignment.mirrored
    last = [second.score for second in auto.seconds[18:] if second.score is not None]
    assert np.mean(last) < 60
    assert points(auto) < stage.points(follower(1), 1) - 10


def test_what_was_guessed_about_both_is_passed_on(stage: Stage) -> None:
    clip = make_clip(follower(1), space="world")
    reference = replace(stage.references[1], assumed=("a guess",))

    assert stage.perform(clip, reference).assumed == (*clip.assumed, "reference's a guess")
    assert stage.perform(clip_of(follower(1)[:2]), reference).assumed == ("reference's a guess",)


def test_values_of_a_performance_agree_with_each_other(stage: Stage) -> None:
    there = stage.perform(follower(1)[45:700], stage.references[1])

    aligned, alignment = there.aligned, there.alignment
    assert aligned is not None
    assert alignment is not None
    frames = len(aligned.dancer)
    assert there.compared_ms == pytest.approx(frames * FRAME_MS)
    for values in (aligned.reference, aligned.seen, aligned.late_ms, alignment.lag_frames):
        assert len(values) == frames
    for pose in (aligned.dancer_pose, aligned.reference_pose):
        assert (len(pose.angles), len(pose.directions)) == (frames, frames)
    np.testing.assert_array_equal(
        aligned.reference, stage.references[1].movement.landmarks[aligned.first :][:frames]
    )
    pose = stage.scorer.embedder.pose(aligned.dancer)
    # Landmarks between two frames are read on a line, and so are directions: nearly the same.
    assert np.abs(pose.directions - aligned.dancer_pose.directions).mean() < 0.01
    assert there.score == pytest.approx(
        shape(there) * (1 - 0.2 * (1 - (there.timing or 0.0) / 100))
    )
    judged = [second for second in there.seconds if second.score is not None]
    assert there.seconds[0].t_ms == 1_000
    assert len(judged) == 21
    assert shape(there) == pytest.approx(
        np.average([s.shape or 0.0 for s in judged], weights=[s.coverage for s in judged])
    )
