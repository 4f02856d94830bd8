"""The benchmark runs, and what it times is the same work. How long it takes is not tested."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from rich.console import Console

from model_export.bench.events import FULL, PACKED, SHORT, TWO
from model_export.bench.figures import FLOOR, INFERENCE, ORIGINAL, OURS
from model_export.bench.measure import run_bench
from model_export.bench.result import Result
from model_export.bench.table import print_result
from model_export.bench.warping import WARPINGS
from model_export.original import ANGLES, HIDDEN, Network, original_angles
from scorer.skeleton import LANDMARKS

LONG_S = 12.0
on_linux = pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="only Linux tells the most that was resident"
)


@pytest.fixture(scope="module")
def result() -> Result:
    """A handful of runs; the handlers' answers are compared before the first is timed."""
    return run_bench(runs=2, long_seconds=LONG_S)


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


def test_whole_performances_are_timed_beside_what_else_could_answer(result: Result) -> None:
    minute, long = result.performances
    assert (minute.seconds, long.seconds) == (60.0, LONG_S)
    for performance, forms, windows in (
        (minute, (PACKED, SHORT, FULL, TWO), 119),
        (long, (PACKED, TWO), 23),
    ):
        rivals = {f"{INFERENCE}, {windows} windows", *(warping.name for warping in WARPINGS)}
        timed = [(timing.handler, timing.event) for timing in performance.timings]
        expected = {(OURS, form) for form in forms} | {(rival, PACKED) for rival in rivals}
        assert (len(timed), set(timed)) == (len(expected), expected)
        for timing in performance.timings:
            assert timing.runs == 1
            assert 0 < timing.p50_ms <= timing.p99_ms


@on_linux
def test_the_memory_of_each_performance_is_told(result: Result) -> None:
    asked = {
        (performance.seconds, timing.event)
        for performance in result.performances
        for timing in performance.timings
    }
    assert {(memory.seconds, memory.event) for memory in result.memory} == asked
    assert len(result.memory) == len(asked)
    for memory in result.memory:
        assert 10 < memory.rest_mb < memory.peak_mb


def test_each_goal_is_told_for_each_event(result: Result) -> None:
    per_event = Counter(reach.event for reach in result.reach)
    windows = {FULL: 3, SHORT: 3, PACKED: 2}
    assert per_event == windows | {f"60 s, {form}": 1 for form in (PACKED, SHORT, FULL, TWO)}


def test_the_tables_hold_everything(result: Result) -> None:
    told = StringIO()
    print_result(result, Console(file=told, width=140))
    lines = [line.replace("│", " ").split() for line in told.getvalue().splitlines()]

    def rows(*cells: str) -> int:
        """Lines that begin with these cells, of which any may be several words."""
        words = " ".join(cells).split()
        return sum(line[: len(words)] == words for line in lines)

    performances = [t for performance in result.performances for t in performance.timings]
    for timing in (*result.timings, *performances):
        assert rows(f"{timing.body_bytes:,} bytes") >= 1
        figures = (timing.p50_ms, timing.p95_ms, timing.p99_ms)
        digits = 3 if timing in result.timings else 2
        assert rows(timing.handler, f"{timing.runs:,}", *(f"{ms:.{digits}f}" for ms in figures))
    for memory in result.memory:
        row = f"{memory.seconds:g} s, {memory.event} {memory.rest_mb:.0f} {memory.peak_mb:.0f}"
        assert rows(row) == 1
    for reach in result.reach:
        verdict = "met" if reach.met else "not met"
        assert rows(reach.what, reach.event, f"{reach.measured:.2f}", verdict) == 1


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
