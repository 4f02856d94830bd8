"""A proof that cannot fail proves nothing: each of these faults must be found, by its name."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

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
from scorer.manifest import MODEL_FILE
from scorer.scoring import Scorer
from tests.parity.conftest import Exported
from tests.parity.faults import changed, freeze_time, swap_columns
from tests.released import copy_release

FEW = ((1, 30), (7, 15))


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

    found = _found(smoke, changed(smoke.folder, tmp_path, MODEL_FILE, change), cases)
    assert {WeightMismatch, EmbeddingMismatch} <= found
    assert AngleMismatch not in found


def test_a_swapped_angle_column(smoke: Exported, cases: list[Case], tmp_path: Path) -> None:
    # The output alone: what the network itself sees stays right, and the embedding with it.
    fault = swap_columns("angles", 12)
    found = _found(smoke, changed(smoke.folder, tmp_path, MODEL_FILE, fault), cases)
    assert AngleMismatch in found
    assert EmbeddingMismatch not in found


def test_a_frozen_time_axis(smoke: Exported, cases: list[Case], tmp_path: Path) -> None:
    found = _found(smoke, changed(smoke.folder, tmp_path, MODEL_FILE, freeze_time), cases)
    assert {TimeAxisFrozen, ManifestMismatch} <= found


def test_a_manifest_of_another_model(smoke: Exported, cases: list[Case], tmp_path: Path) -> None:
    copy_release(smoke.folder, tmp_path, sha256="0" * 64)
    with pytest.raises(ModelRefused, match="sha256"):
        verify(tmp_path, smoke.torchscript, cases[:1])
    with pytest.raises(ModelRefused, match="sha256"):
        Embedder(tmp_path)


def test_a_manifest_with_another_angle_table(smoke: Exported, tmp_path: Path) -> None:
    swapped = (smoke.manifest.angles[1], smoke.manifest.angles[0], *smoke.manifest.angles[2:])
    copy_release(smoke.folder, tmp_path, angles=swapped)
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
    copy_release(smoke.folder, tmp_path, **{field: value})
    with pytest.raises(ModelRefused):
        Scorer(Embedder(tmp_path))


def test_another_torchscript_file(smoke: Exported, cases: list[Case], tmp_path: Path) -> None:
    copy_release(smoke.folder, tmp_path, torchscript_sha256="0" * 64)
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
