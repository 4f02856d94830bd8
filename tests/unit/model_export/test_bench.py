"""The benchmark runs, and what it times is the same work. How long it takes is not tested."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from model_export.bench.events import FULL, PACKED, SHORT
from model_export.bench.measure import run_bench
from model_export.bench.result import FLOOR, ORIGINAL, OURS, Result
from model_export.original import ANGLES, HIDDEN, Network, original_angles
from scorer.skeleton import LANDMARKS


@pytest.fixture(scope="module")
def result() -> Result:
    """A handful of runs; the handlers' answers are compared before the first is timed."""
    return run_bench(runs=2)


def test_each_handler_is_timed_on_each_event_it_can_read(result: Result) -> None:
    timed = {(timing.handler, timing.event) for timing in result.timings}
    everything = {(h, e) for h in (OURS, FLOOR, ORIGINAL) for e in (FULL, SHORT, PACKED)}
    assert timed == everything - {(ORIGINAL, PACKED)}
    for timing in result.timings:
        assert timing.runs >= 2
        assert 0 < timing.p50_ms <= timing.p95_ms <= timing.p99_ms


def test_shorter_forms_of_the_window_are_shorter(result: Result) -> None:
    size = {timing.event: timing.body_bytes for timing in result.timings}
    assert size[PACKED] < size[SHORT] < size[FULL]


def test_each_goal_is_told_for_each_event(result: Result) -> None:
    per_event = {e: sum(reach.event == e for reach in result.reach) for e in (FULL, SHORT, PACKED)}
    assert per_event == {FULL: 3, SHORT: 3, PACKED: 2}


def test_the_json_file_holds_everything(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "new" / "bench.json"
    result.write(path)
    assert msgspec.json.decode(path.read_bytes(), type=Result) == result


def test_the_rebuilt_network_has_the_described_size() -> None:
    parameters = sum(parameter.numel() for parameter in Network().parameters())
    assert HIDDEN == (128, 256, 512, 512)
    assert parameters == pytest.approx(4.3e6, rel=0.02)


def test_the_rebuilt_angles_are_zero_where_a_joint_is_missing() -> None:
    frame = np.arange(99, dtype=np.float32).reshape(33, 3) % 7
    frame[LANDMARKS.index("left_knee")] = frame[LANDMARKS.index("left_hip")]
    angles = original_angles(frame)
    assert angles.shape == (ANGLES,)
    assert list(angles[[3, 4, 5]]) == [0.0, 0.0, 0.0]
    assert (angles[[0, 9, 10]] > 0).all()


def test_the_rebuilt_angles_are_those_between_their_bones() -> None:
    """A left arm bent at right angles, and a left leg that is straight."""
    frame = np.random.default_rng(0).normal(size=(33, 3))
    for name, place in {
        "left_shoulder": (0.2, 1.4, 0.0), "left_elbow": (0.5, 1.4, 0.0),
        "left_wrist": (0.5, 1.7, 0.0), "left_hip": (0.1, 0.9, 0.0),
        "left_knee": (0.1, 0.5, 0.0), "left_ankle": (0.1, 0.1, 0.0),
    }.items():  # fmt: skip
        frame[LANDMARKS.index(name)] = place
    angles = original_angles(frame)
    assert angles[0] == pytest.approx(np.pi / 2)
    assert angles[4] == pytest.approx(np.pi)


def test_the_rebuilt_angles_of_a_clip_are_those_of_its_frames() -> None:
    clips = np.random.default_rng(0).normal(size=(2, 5, 33, 3)).astype(np.float32)
    angles = original_angles(clips)
    assert angles.shape == (2, 5, ANGLES)
    np.testing.assert_allclose(angles[1, 3], original_angles(clips[1, 3]), atol=1e-12)


def test_the_rebuilt_network_answers_with_unit_vectors() -> None:
    torch.manual_seed(0)
    with torch.no_grad():
        embedding = Network().eval()(torch.rand(2, 10, ANGLES))
    assert embedding.shape == (2, 64)
    torch.testing.assert_close(embedding.norm(dim=1), torch.ones(2))
