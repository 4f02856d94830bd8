"""The supply of chunks to train on: recorded, generated, mixed, mirrored, warped in time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model_export.motion.body import JOINT, Floats, unit, vector
from model_export.motion.choreography import choreography, recorded_poses
from model_export.motion.chunks import CHUNK_FRAMES, Chunks, Library, Mixture, read_library
from tests.unit.model_export.made import clock, slid, write_mocap

NO_POSES = np.empty((0, 8, 3), dtype=np.float32)
RECORDED = Mixture(
    recorded=1.0, recorded_poses=0.0, mixed=0.0, tempo=(1.0, 1.0), reversed_in_time=0.0
)


def _supply(library: Library, mixture: Mixture, seed: int = 0) -> Chunks:
    return Chunks(library, "training", mixture, np.random.default_rng(seed))


def _clocks(frames: int = 400) -> Library:
    return Library({"clock": clock(frames)}, NO_POSES)


def _speeds(mixture: Mixture, frames: int = 400) -> Floats:
    """Frames of the clock that pass in a frame of each of forty chunks; all of one speed."""
    chunks = _supply(_clocks(frames), mixture).draw(40)
    speeds = np.diff(slid(chunks), axis=1)
    np.testing.assert_allclose(speeds, np.repeat(speeds[:, :1], 99, axis=1), atol=1e-2)
    mean: Floats = speeds.mean(axis=1)
    return mean


def test_without_any_recording_there_is_generated_choreography() -> None:
    library = read_library(())
    assert library.takes == {}
    assert library.poses.shape == (0, 8, 3)
    chunks = _supply(library, Mixture()).draw(12)
    assert chunks.shape == (12, CHUNK_FRAMES, 15, 3)
    assert np.isfinite(chunks).all()
    assert np.abs(np.diff(chunks, axis=1)).max(axis=(1, 2, 3)).min() > 0.005


def test_the_same_seed_gives_the_same_chunks_and_another_seed_others() -> None:
    first, again, other = (_supply(_clocks(), Mixture(), seed).draw(6) for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.1


def test_uses_draw_from_dances_of_their_own() -> None:
    uses = ("training", "head", "validation", "exam")
    supplies = [Chunks(read_library(()), u, Mixture(), np.random.default_rng(0)) for u in uses]
    drawn = [supply.draw(3) for supply in supplies]
    for i in range(len(drawn)):
        for k in range(i):
            assert np.abs(drawn[i] - drawn[k]).max() > 0.1


def test_recorded_chunks_come_from_anywhere_in_a_take() -> None:
    starts = slid(_supply(_clocks(), RECORDED).draw(60))[:, 0]
    assert starts.min() < 40
    assert starts.max() > 260
    assert starts.max() + CHUNK_FRAMES - 1 <= 399 + 1e-2


def test_longer_takes_are_drawn_more_often() -> None:
    long, short = clock(900), clock(300)
    short[..., 1] += 5  # metres: tells them apart
    supply = _supply(Library({"long": long, "short": short}, NO_POSES), RECORDED)
    share = (supply.draw(300)[:, 0, JOINT["head"], 1] > 5).mean()
    # 300 draws: 2.5 % is one deviation.
    assert share == pytest.approx(0.25, abs=0.075)


@pytest.mark.parametrize("tempo", [0.8, 1.0, 1.3])
def test_tempo_is_how_fast_a_chunk_is_read(tempo: float) -> None:
    np.testing.assert_allclose(_speeds(replace(RECORDED, tempo=(tempo, tempo))), tempo, atol=1e-3)


def test_tempo_varies_within_its_range() -> None:
    speeds = _speeds(replace(RECORDED, tempo=(0.8, 1.3)))
    assert 0.8 <= speeds.min() < 0.9
    assert 1.2 < speeds.max() <= 1.3 + 1e-3


def test_a_take_that_is_hardly_long_enough_is_read_no_faster_than_it_lasts() -> None:
    np.testing.assert_allclose(
        _speeds(replace(RECORDED, tempo=(1.3, 1.3)), frames=105), 1.04, atol=1e-3
    )


def test_some_chunks_are_danced_backwards() -> None:
    speeds = _speeds(replace(RECORDED, reversed_in_time=0.5))
    np.testing.assert_allclose(np.abs(speeds), 1, atol=1e-3)
    assert 8 < (speeds < 0).sum() < 32
    np.testing.assert_allclose(_speeds(replace(RECORDED, reversed_in_time=1.0)), -1, atol=1e-3)


def test_half_of_the_chunks_are_mirrored() -> None:
    """The clock's left arm points to the left at first; in a mirror the right arm to the right."""
    chunks = _supply(_clocks(), RECORDED).draw(60)
    stretched = {}
    for side in ("left", "right"):
        arm = chunks[:, :, JOINT[f"{side}_wrist"]] - chunks[:, :, JOINT[f"{side}_shoulder"]]
        stretched[side] = np.ptp(arm[..., 1], axis=1) > 0.2
    assert (stretched["left"] ^ stretched["right"]).all()
    # Of 60, within three deviations of half of them.
    assert 18 < stretched["left"].sum() < 42


def test_legs_may_come_from_another_chunk() -> None:
    """The clock's legs stand, so that legs which walk can only be another take's."""
    walking = choreography(11, 8.0)
    walking[..., 1] += 5
    library = Library({"clock": clock(240), "dance": walking}, NO_POSES)

    def borrowed(mixed: float) -> int:
        chunks = _supply(library, replace(RECORDED, mixed=mixed)).draw(60)
        of_clock = chunks[:, 0, JOINT["head"], 1] < 4
        knee = chunks[:, :, JOINT["left_knee"]] - chunks[:, :, JOINT["left_hip"]]
        steps = np.linalg.norm(np.ptp(knee, axis=1), axis=-1) > 0.05
        return int((of_clock & steps).sum())

    assert borrowed(0.0) == 0
    assert borrowed(1.0) >= 8  # a quarter of 60 are expected


def test_generated_dances_may_stand_in_a_recorded_dancers_poses() -> None:
    left = [(1.0, 0.2, 0.1), (0.1, 1.0, 0.3), (0.3, -1.0, 0.5), (0.0, -1.0, -0.4)]
    arms, legs = np.array(left[:2]), np.array(left[2:])
    flip = vector(-1, 1, 1)
    pose = unit(np.concatenate((arms, arms * flip, legs, legs * flip)).astype(np.float32))
    library = Library({}, pose[None])

    def off(share: float) -> float:
        mixture = replace(RECORDED, recorded_poses=share)
        chunks = _supply(library, mixture).draw(6)
        return float(np.abs(recorded_poses(chunks.reshape(-1, 15, 3)) - pose).max())

    # Chunks are read between frames, along straight lines.
    assert off(1.0) < 0.02
    assert off(0.0) > 0.5


def test_a_library_keeps_the_poses_of_takes_that_are_too_short_to_cut(tmp_path: Path) -> None:
    takes = {"01_01": clock(CHUNK_FRAMES), "01_02": clock(CHUNK_FRAMES + 1)}
    library = read_library((write_mocap(tmp_path / "some", takes),))
    assert list(library.takes) == ["some/01_02"]
    assert len(library.poses) == 10 + 11
    assert _supply(library, replace(RECORDED, tempo=(1.3, 1.3))).draw(2).shape[1] == CHUNK_FRAMES
