"""A proof that cannot fail proves nothing: each of these faults must be found, by its name."""

from __future__ import annotations

import hashlib
import math
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from model_export.cases import Case
from model_export.drift import (
    AngleMismatch,
    BatchMismatch,
    Drift,
    EmbeddingMismatch,
    ManifestMismatch,
    NotFinite,
    ParityError,
    ScoreMismatch,
    ShortWindowAccepted,
    TimeAxisFrozen,
    WeightMismatch,
)
from model_export.parity import compare_runtimes
from model_export.runtimes import onnx_runtime
from model_export.verify import verify
from scorer.calibration import Judge
from scorer.embedder import Embedder, Motion
from scorer.errors import ModelRefused
from scorer.manifest import MANIFEST_FILE, MODEL_FILE, Manifest
from scorer.scoring import Scorer
from tests.parity.conftest import Exported

FEW = ((1, 30), (7, 15))


def _copy(smoke: Exported, folder: Path, change: Callable[[onnx.ModelProto], None]) -> Path:
    """The exported files with a changed graph and a manifest that vouches for the change."""
    proto = onnx.load(smoke.folder / MODEL_FILE)
    change(proto)
    onnx.save(proto, folder / MODEL_FILE)
    digest = hashlib.sha256((folder / MODEL_FILE).read_bytes()).hexdigest()
    manifest = msgspec.structs.replace(smoke.manifest, sha256=digest)
    (folder / MANIFEST_FILE).write_bytes(msgspec.json.encode(manifest))
    return folder


def _found(smoke: Exported, folder: Path, cases: list[Case]) -> set[type[ParityError]]:
    report = verify(folder, smoke.torchscript, cases[:1]).report
    with pytest.raises(ExceptionGroup, match="parity"):
        report.raise_failures()
    return {type(failure) for failure in report.failures}


def _stored(proto: onnx.ModelProto, ending: str) -> onnx.TensorProto:
    found: onnx.TensorProto = next(i for i in proto.graph.initializer if i.name.endswith(ending))
    return found


def test_one_perturbed_weight(smoke: Exported, cases: list[Case], tmp_path: Path) -> None:
    def change(proto: onnx.ModelProto) -> None:
        tensor = _stored(proto, "project.weight.int8")
        levels = numpy_helper.to_array(tensor).copy()
        levels[0, 0] += 1 if levels[0, 0] < 127 else -1
        tensor.CopyFrom(numpy_helper.from_array(levels, tensor.name))

    found = _found(smoke, _copy(smoke, tmp_path, change), cases)
    assert {WeightMismatch, EmbeddingMismatch} <= found
    assert AngleMismatch not in found


def test_a_swapped_angle_column(smoke: Exported, cases: list[Case], tmp_path: Path) -> None:
    def change(proto: onnx.ModelProto) -> None:
        # The output alone: what the network itself sees stays right, and the embedding with it.
        producer = next(n for n in proto.graph.node if "angles" in n.output)
        for node in proto.graph.node:
            for i, name in enumerate(node.input):
                if name == "angles":
                    node.input[i] = "angles.inner"
        producer.output[list(producer.output).index("angles")] = "angles.inner"
        order = np.array([1, 0, *range(2, 12)])
        proto.graph.initializer.append(numpy_helper.from_array(order, "order"))
        proto.graph.node.append(
            onnx.helper.make_node("Gather", ["angles.inner", "order"], ["angles"], axis=2)
        )

    found = _found(smoke, _copy(smoke, tmp_path, change), cases)
    assert AngleMismatch in found
    assert EmbeddingMismatch not in found


def test_a_frozen_time_axis(smoke: Exported, cases: list[Case], tmp_path: Path) -> None:
    def change(proto: onnx.ModelProto) -> None:
        shape = proto.graph.input[0].type.tensor_type.shape
        shape.dim[1].ClearField("dim_param")
        shape.dim[1].dim_value = 30

    found = _found(smoke, _copy(smoke, tmp_path, change), cases)
    assert {TimeAxisFrozen, ManifestMismatch} <= found


def test_a_manifest_of_another_model(smoke: Exported, cases: list[Case], tmp_path: Path) -> None:
    shutil.copy(smoke.folder / MODEL_FILE, tmp_path)
    other = msgspec.structs.replace(smoke.manifest, sha256="0" * 64)
    (tmp_path / MANIFEST_FILE).write_bytes(msgspec.json.encode(other))
    with pytest.raises(ModelRefused, match="sha256"):
        verify(tmp_path, smoke.torchscript, cases[:1])
    with pytest.raises(ModelRefused, match="sha256"):
        Embedder(tmp_path)


def test_a_manifest_with_another_angle_table(smoke: Exported, tmp_path: Path) -> None:
    shutil.copy(smoke.folder / MODEL_FILE, tmp_path)
    swapped = (smoke.manifest.angles[1], smoke.manifest.angles[0], *smoke.manifest.angles[2:])
    other: Manifest = msgspec.structs.replace(smoke.manifest, angles=swapped)
    (tmp_path / MANIFEST_FILE).write_bytes(msgspec.json.encode(other))
    with pytest.raises(ModelRefused, match="angle table"):
        Embedder(tmp_path)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("window_frames", 20),
        ("window_frames", 0),
        ("rate_hz", 15.0),
        ("rate_hz", 0.0),
        ("min_frames", 2),
        ("min_frames", 0),
        ("min_frames", 7),
        ("embedding_parts", [12]),
        ("embedding_parts", []),
        ("format", 1),
        ("quantization", "fp32"),
        ("opset", 3),
        ("calibration", {"anchors": [[1.0, 100.0], [0.0, 50.0]], "meaning": []}),
        ("calibration", {"anchors": [[0.0, 100.0], [1.0, 50.0]], "meaning": []}),
        ("calibration", {"anchors": [], "meaning": []}),
    ],
)
def test_a_manifest_that_says_something_else_of_the_same_file(
    smoke: Exported, tmp_path: Path, field: str, value: object
) -> None:
    shutil.copy(smoke.folder / MODEL_FILE, tmp_path)
    changed = msgspec.to_builtins(smoke.manifest) | {field: value}
    (tmp_path / MANIFEST_FILE).write_bytes(msgspec.json.encode(changed))
    with pytest.raises(ModelRefused):
        Scorer(Embedder(tmp_path))


def test_another_torchscript_file(smoke: Exported, cases: list[Case], tmp_path: Path) -> None:
    other = msgspec.structs.replace(smoke.manifest, torchscript_sha256="0" * 64)
    shutil.copy(smoke.folder / MODEL_FILE, tmp_path)
    (tmp_path / MANIFEST_FILE).write_bytes(msgspec.json.encode(other))
    assert ManifestMismatch in _found(smoke, tmp_path, cases)


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        (lambda m, x: Motion(m.embedding * np.float32(np.nan), m.angles, m.directions), NotFinite),
        (lambda m, x: Motion(m.embedding, m.angles, m.directions * 0.5), ScoreMismatch),
        (lambda m, x: Motion(m.embedding, m.angles + np.float32(1e-4) * len(x), m.directions),
         BatchMismatch),
        (lambda m, x: Motion(m.embedding + np.float32(1e-4) * len(x), m.angles, m.directions),
         BatchMismatch),
    ],
)  # fmt: skip
def test_a_runtime_with_a_fault(
    smoke: Exported,
    cases: list[Case],
    fault: Callable[[Motion, np.ndarray], Motion],
    name: type[ParityError],
) -> None:
    right = onnx_runtime(smoke.folder / MODEL_FILE)
    judge = Judge(smoke.manifest.head, smoke.manifest.calibration, smoke.manifest.embedding_parts)
    report = compare_runtimes(
        right, {"faulty": lambda x: fault(right(x), x)}, cases[:1], judge, shapes=FEW
    )
    assert name in {type(failure) for failure in report.failures}


def test_nothing_larger_hides_what_is_not_a_number() -> None:
    drifts = Drift("a", "b", embedding=float("nan")), Drift("a", "b", embedding=1.0)
    assert math.isnan(drifts[0].worst(drifts[1]).embedding)
    assert math.isnan(drifts[1].worst(drifts[0]).embedding)


def test_a_runtime_that_takes_too_few_frames(smoke: Exported, cases: list[Case]) -> None:
    right = onnx_runtime(smoke.folder / MODEL_FILE)
    judge = Judge(smoke.manifest.head, smoke.manifest.calibration, smoke.manifest.embedding_parts)

    def lenient(landmarks: np.ndarray) -> Motion:
        return right(np.repeat(landmarks, 6, axis=1) if landmarks.shape[1] < 6 else landmarks)

    report = compare_runtimes(right, {"lenient": lenient}, cases[:1], judge, shapes=FEW)
    assert [type(failure) for failure in report.failures] == [ShortWindowAccepted]
