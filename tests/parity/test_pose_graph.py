"""The pose graph is a part of the embedder: the same nodes, the same numbers, from one frame on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest

from model_export.cases import Case
from model_export.drift import (
    ManifestMismatch,
    NotFinite,
    ParityError,
    PoseMismatch,
    TimeAxisFrozen,
)
from model_export.export import OPSET, SignatureMismatch
from model_export.pose_graph import cut_pose
from model_export.pose_parity import compare_pose
from model_export.release import release
from model_export.runtimes import onnx_runtime, pose_runtime
from model_export.verify import verify
from scorer.embedder import RELEASED, Embedder
from scorer.errors import ModelRefused
from scorer.manifest import MODEL_FILE, POSE_FILE
from tests.parity.conftest import Exported
from tests.parity.faults import (
    Change,
    ask_for_six_frames,
    calculate,
    changed,
    freeze_time,
    swap_columns,
)


def test_it_consists_of_the_nodes_of_the_embedder_before_its_guard() -> None:
    whole, pose = (onnx.load(RELEASED / name).graph for name in (MODEL_FILE, POSE_FILE))
    kept = {node.name for node in pose.node}

    assert list(pose.node) == [node for node in whole.node if node.name in kept]
    assert "Atan" in {node.op_type for node in pose.node}
    assert not {"LSTM", "DequantizeLinear"} & {node.op_type for node in pose.node}
    assert not [name for name in kept if "refuse_windows" in name]


def test_what_ships_was_cut_out_of_what_ships() -> None:
    assert cut_pose(onnx.load(RELEASED / MODEL_FILE)) == onnx.load(RELEASED / POSE_FILE)


def test_the_file_says_what_it_is(smoke: Exported) -> None:
    proto = onnx.load(smoke.folder / POSE_FILE)
    facts = {entry.key: entry.value for entry in proto.metadata_props}

    assert facts["angles"].split(",") == list(smoke.manifest.angles)
    assert facts["segments"].split(",") == list(smoke.manifest.segments)
    assert facts["opset"] == str(OPSET)
    assert "window_frames" not in facts
    assert "pose" in proto.doc_string


def test_a_graph_without_the_outputs_is_refused() -> None:
    whole = onnx.load(RELEASED / MODEL_FILE)
    del whole.graph.output[1]

    with pytest.raises(SignatureMismatch, match="angles"):
        cut_pose(whole)


def test_serving_reads_the_same_pose_in_both_ways(smoke: Exported, cases: list[Case]) -> None:
    embedder = Embedder(smoke.folder)
    for case in cases:
        window = case.windows(1, 30)
        motion, pose = embedder(window), embedder.pose(window[0])
        first = embedder.pose(window[0, :1])
        for output in ("angles", "directions"):
            expected = getattr(motion, output)[0]
            # The same nodes; an array of another length may be rounded by other instructions.
            np.testing.assert_allclose(getattr(pose, output), expected, rtol=0, atol=1e-6)
            np.testing.assert_allclose(getattr(first, output), expected[:1], rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        (swap_columns("angles", 12), PoseMismatch),
        (swap_columns("directions", 24), PoseMismatch),
        (calculate("Add", "angles", 1e-5), PoseMismatch),
        (calculate("Add", "directions", 1e-5), PoseMismatch),
        (calculate("Div", "directions", 0.0), NotFinite),
        (ask_for_six_frames, TimeAxisFrozen),
        (freeze_time, TimeAxisFrozen),
    ],
)
def test_a_fault_in_the_pose_graph_is_found_by_its_name(
    smoke: Exported, cases: list[Case], fault: Change, name: type[ParityError]
) -> None:
    pose = onnx.load(smoke.folder / POSE_FILE)
    fault(pose)

    failures = compare_pose(onnx_runtime(smoke.folder / MODEL_FILE), pose_runtime(pose), cases[:1])

    assert [type(failure) for failure in failures] == [name]
    assert f"{POSE_FILE}, {cases[0].name}" in str(failures[0])


def test_the_proof_of_what_ships_includes_it(
    smoke: Exported, cases: list[Case], tmp_path: Path
) -> None:
    changed(smoke.folder, tmp_path, POSE_FILE, freeze_time)

    failures = verify(tmp_path, smoke.torchscript, cases[:1]).report.failures

    assert {type(failure) for failure in failures} == {TimeAxisFrozen, ManifestMismatch}
    assert all(POSE_FILE in str(failure) for failure in failures)


def test_export_writes_nothing_where_it_does_not_agree(
    smoke: Exported, cases: list[Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(whole: onnx.ModelProto) -> onnx.ModelProto:
        pose = cut_pose(whole)
        swap_columns("angles", 12)(pose)
        return pose

    monkeypatch.setattr("model_export.release.cut_pose", faulty)
    with pytest.raises(ExceptionGroup, match="parity") as caught:
        release(smoke.checkpoint, tmp_path, tmp_path / "embedder.pt", "fp32", cases[:1])

    assert {type(failure) for failure in caught.value.exceptions} == {PoseMismatch}
    assert list(tmp_path.iterdir()) == []


def test_a_fault_in_the_embedder_leaves_the_pose_graph_another_one(
    smoke: Exported, cases: list[Case], tmp_path: Path
) -> None:
    changed(smoke.folder, tmp_path, MODEL_FILE, calculate("Add", "angles", 5e-6))

    report = verify(tmp_path, smoke.torchscript, cases[:1]).report

    # Too little for the tolerance between runtimes, too much for two parts of one graph.
    assert {type(failure) for failure in report.failures} == {PoseMismatch}


@pytest.mark.parametrize("fault", [ask_for_six_frames, freeze_time])
def test_serving_refuses_a_pose_graph_that_wants_more_than_a_frame(
    smoke: Exported, tmp_path: Path, fault: Change
) -> None:
    changed(smoke.folder, tmp_path, POSE_FILE, fault)

    with pytest.raises(ModelRefused, match="single frame"):
        Embedder(tmp_path)
