"""When a clip begins, how late it is and how long: known, searched for, or only a part of it."""

from __future__ import annotations

import numpy as np
import pytest

from scorer.clip import make_clip
from scorer.embedder import RELEASED
from scorer.feedback import find_feedback
from scorer.references import References
from tests.dances import clip_of, danced_again, filmed, joints_of
from tests.unit.scorer.stage import DANCES, FRAME_MS, Stage, follower, points, shape


class TestOnAClock:
    def test_lateness_costs_timing_and_not_shape(self, stage: Stage) -> None:
        for number in DANCES:
            told = []
            for late in (0, 3, 6, 12):
                landmarks = np.concatenate((follower(number)[:1].repeat(late, 0), follower(number)))
                told.append(
                    stage.scorer.score_performance(
                        clip_of(landmarks), stage.references[number], sync="clock"
                    )
                )
            own = told[0].timing_ms
            assert own is not None
            for frames, performance in zip((3, 6, 12), told[1:], strict=True):
                assert performance.timing_ms == pytest.approx(own + frames * FRAME_MS, abs=20)
                assert shape(performance) == pytest.approx(shape(told[0]), abs=2)
            assert (np.diff([performance.timing or 0.0 for performance in told]) < -5).all()
            assert (np.diff([points(performance) for performance in told]) < -1).all()

    def test_whoever_was_not_seen_for_a_while_did_not_stand_still(self, stage: Stage) -> None:
        """Of whoever leaves the picture for two and a half seconds nothing was wrong meanwhile."""
        reference = References(RELEASED / "references", stage.scorer.embedder).find("mirrorball")
        whole = clip_of(reference.movement.landmarks)
        here = np.ones(len(whole.landmarks), dtype=bool)
        here[189:261] = False
        clip = make_clip(whole.landmarks[here], timestamps_ms=whole.timestamps_ms[here])

        performance = stage.scorer.score_performance(clip, reference, sync="clock")

        worst = find_feedback(performance).worst
        assert [moment for moment in worst if moment.kind == "still"] == []

    def test_a_late_second_half_is_late_there(self, stage: Stage) -> None:
        late = np.concatenate((follower(1)[:360], follower(1)[359:360].repeat(9, 0)))
        late = np.concatenate((late, follower(1)[360:]))

        seconds = stage.scorer.score_performance(
            clip_of(late), stage.references[1], sync="clock"
        ).seconds

        halves = [
            np.median([s.timing_ms for s in half if s.timing_ms is not None])
            for half in (seconds[1:10], seconds[14:])
        ]
        assert halves[1] - halves[0] == pytest.approx(300, abs=40)

    def test_the_client_says_when_the_music_began(self, stage: Stage) -> None:
        lead = danced_again(joints_of(9, 5.0), 1)
        landmarks = np.concatenate((lead, follower(1)))

        alone, told = (
            stage.scorer.score_performance(
                clip_of(each), stage.references[1], sync="clock", offset_ms=offset
            )
            for each, offset in ((follower(1), 0.0), (landmarks, 5_000.0))
        )

        assert points(told) == pytest.approx(points(alone), abs=1)
        assert told.timing_ms == pytest.approx(alone.timing_ms, abs=10)

    def test_in_search_the_start_is_no_lateness(self, stage: Stage) -> None:
        landmarks = np.concatenate((follower(1)[:1].repeat(12, 0), follower(1)))

        found = stage.perform(landmarks, stage.references[1])

        assert found.timing_ms == pytest.approx(0, abs=20)
        assert found.timing is not None
        assert found.timing > 95


class TestLengths:
    @pytest.mark.parametrize("first", [120, 240, 361])
    def test_only_the_chorus_is_found_in_the_whole_reference(
        self, stage: Stage, first: int
    ) -> None:
        """Of a dance that does not repeat itself; of one that does, see the second-best start."""
        song = np.concatenate([joints_of(number, 8.0) for number in DANCES])
        reference, landmarks = stage.reference(filmed(song)), danced_again(song, 7)

        found = stage.perform(landmarks[first : first + 240], reference, max_offset_ms=24_000)

        assert found.alignment is not None
        assert found.alignment.offset_ms == pytest.approx(-first * FRAME_MS, abs=150)
        assert found.alignment.margin > 0.1
        assert points(found) > 80
        assert found.compared_ms == pytest.approx(8_000, abs=150)

    def test_a_clip_goes_on_before_and_after_the_reference(self, stage: Stage) -> None:
        chorus = stage.reference(filmed(joints_of(1))[240:480])

        found = stage.perform(follower(1), chorus, max_offset_ms=24_000)

        assert found.alignment is not None
        assert found.alignment.offset_ms == pytest.approx(8_000 + stage.own_lag(1), abs=150)
        assert points(found) > 80
        assert found.compared_ms == pytest.approx(8_000)
        assert len(found.seconds) == 8

    def test_the_second_best_start_is_told(self, stage: Stage) -> None:
        """Eight seconds, three times; and three different eight seconds."""
        parts = [joints_of(number, 8.0) for number in (1, 2, 3)]
        rounds, different = np.concatenate(parts[:1] * 3), np.concatenate(parts)

        again, never = (
            stage.perform(
                danced_again(each, 5), stage.reference(filmed(each)), max_offset_ms=10_000
            ).alignment
            for each in (rounds, different)
        )

        assert again is not None
        assert never is not None
        assert again.offset_ms == pytest.approx(0, abs=150)
        assert again.rival_ms is not None
        assert abs(again.rival_ms) == pytest.approx(8_000, abs=150)
        assert again.margin < 0.05
        assert never.margin > 0.4

    @pytest.mark.parametrize("frames", [60, 61, 75])
    def test_two_seconds_are_judged(self, stage: Stage, frames: int) -> None:
        found = stage.perform(
            follower(1)[90 : 90 + frames], stage.references[1], offset_ms=-3_000.0
        )

        assert points(found) > 70
        assert found.compared_ms == pytest.approx(frames * FRAME_MS)
