"""The same performance gets the same score, whenever, however and wherever it is recorded."""

from __future__ import annotations

import numpy as np
import pytest

from scorer.skeleton import mirrored
from tests.dances import danced_again, filmed, joints_of, recorded_at
from tests.unit.scorer.stage import DANCES, FRAME_MS, Stage, follower, points, shape


class TestTheSamePerformanceGetsTheSameScore:
    @pytest.mark.parametrize("offset_ms", [100, 300, 500, 1_000, 1_370, 2_000])
    def test_whenever_the_clip_begins(self, stage: Stage, offset_ms: float) -> None:
        """Something else for a while before the dance."""
        for number in DANCES:
            lead = danced_again(joints_of(9, 3.0), 1)[: round(offset_ms / FRAME_MS)]
            late = np.concatenate((lead, follower(number)))
            there = stage.perform(late, stage.references[number])
            assert points(there) == pytest.approx(stage.points(follower(number), number), abs=1)
            assert there.alignment is not None
            assert there.alignment.offset_ms == pytest.approx(
                len(lead) * FRAME_MS + stage.own_lag(number), abs=25
            )

    @pytest.mark.parametrize("missing_ms", [333.3, 1_000, 2_000])
    def test_whatever_is_missing_of_its_beginning(self, stage: Stage, missing_ms: float) -> None:
        """A tenth of the dance less is judged, so that only nearly the same is left."""
        for number in DANCES:
            times = np.arange(missing_ms, 23_966, FRAME_MS)
            there = stage.perform(recorded_at(follower(number), times), stage.references[number])
            assert points(there) == pytest.approx(stage.points(follower(number), number), abs=2)

    @pytest.mark.parametrize("fps", [15, 24, 25, 29.97, 60])
    def test_at_whatever_rate_it_is_filmed(self, stage: Stage, fps: float) -> None:
        for number in DANCES:
            clip = recorded_at(follower(number), np.arange(0, 23_966, 1000 / fps))
            assert stage.points(clip, number) == pytest.approx(
                stage.points(follower(number), number), abs=2
            )

    def test_however_its_clock_wavers(self, stage: Stage) -> None:
        for number in DANCES:
            rng = np.random.default_rng(number)
            times = np.sort(np.arange(720) * FRAME_MS + rng.uniform(-15, 15, 720))[1:]
            assert stage.points(recorded_at(follower(number), times), number) == pytest.approx(
                stage.points(follower(number), number), abs=2
            )

    def test_in_whatever_mirror_it_is_seen(self, stage: Stage) -> None:
        for number in DANCES:
            flipped = stage.perform(mirrored(follower(number)), stage.references[number])
            assert points(flipped) == pytest.approx(stage.points(follower(number), number), abs=1)
            assert flipped.alignment is not None
            assert flipped.alignment.mirrored

    @pytest.mark.parametrize("tempo", [0.98, 1.02])
    def test_at_a_slightly_other_tempo(self, stage: Stage, tempo: float) -> None:
        """As a player that runs 2 % slower, over fifty seconds."""
        joints = joints_of(4, 50.0)
        reference, landmarks = stage.reference(filmed(joints)), danced_again(joints, 4)
        moments = np.arange(0, 49_900, FRAME_MS / tempo)

        asked = stage.perform(landmarks, reference)
        drifting = stage.perform(recorded_at(landmarks, moments).landmarks, reference)

        assert asked.alignment is not None
        assert drifting.alignment is not None
        assert drifting.alignment.tempo == pytest.approx(asked.alignment.tempo * tempo, abs=0.003)
        assert drifting.alignment.tempo == pytest.approx(tempo, abs=0.005)
        assert shape(drifting) == pytest.approx(shape(asked), abs=3)
        assert points(drifting) == pytest.approx(points(asked), abs=3)
