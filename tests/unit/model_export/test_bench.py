"""The benchmark runs, and what it times is the same work. How long it takes is not tested."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from model_export.bench.events import FULL, PACKED, SHORT
from model_export.bench.measure import run_bench
from model_export.bench.original import HIDDEN, Network, frame_angles
from model_export.bench.result import FLOOR, ORIGINAL, OURS, Result
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
    frame = [float(i % 7) for i in range(99)]
    knee, hip = LANDMARKS.index("left_knee"), LANDMARKS.index("left_hip")
    frame[knee * 3 : knee * 3 + 3] = frame[hip * 3 : hip * 3 + 3]
    angles = frame_angles(frame)
    assert angles.shape == (12,)
    assert list(angles[[3, 4, 5]]) == [0.0, 0.0, 0.0]
    assert (angles[[0, 9, 10]] > 0).all()
