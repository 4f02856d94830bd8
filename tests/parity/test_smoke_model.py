"""Training, export and validation, from nothing."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import onnx
import pytest

from model_export.cases import Case
from model_export.export import SignatureMismatch, check_signature
from model_export.quantize import WeightsNotRounded, int8_of
from model_export.release import Quantization, release
from model_export.verify import verify
from scorer.embedder import Embedder
from scorer.errors import WindowTooShort
from scorer.manifest import MANIFEST_FILE, MODEL_FILE
from tests.parity.conftest import Exported


def test_a_smoke_model_learns_something(smoke: Exported) -> None:
    assert smoke.separation["other dance"] > 0.85
    assert smoke.separation["standing still"] > 0.85


def test_a_fresh_export_passes_its_own_validation(smoke: Exported, cases: list[Case]) -> None:
    verify(smoke.folder, smoke.torchscript, cases[:2]).report.raise_failures()
    figures = smoke.manifest.parity
    assert 0 < figures["onnx int8-weights embedding"] <= smoke.manifest.tolerance.embedding


def test_the_file_holds_int8_weights_and_says_what_it_is(smoke: Exported) -> None:
    proto = onnx.load(smoke.folder / MODEL_FILE)
    facts = {entry.key: entry.value for entry in proto.metadata_props}
    assert facts["quantization"] == "int8-weights"
    assert facts["angles"].split(",") == list(smoke.manifest.angles)
    matrices = [i for i in proto.graph.initializer if len(i.dims) >= 2]
    assert matrices
    assert all(i.data_type == onnx.TensorProto.INT8 for i in matrices if min(i.dims[-2:]) > 1)


@pytest.mark.parametrize("quantization", ["fp32", "dynamic-int8"])
def test_the_other_variants_export_on_request(
    smoke: Exported, cases: list[Case], tmp_path: Path, quantization: Quantization
) -> None:
    manifest, report = release(
        smoke.checkpoint, tmp_path, tmp_path / "embedder.pt", quantization, cases[:1]
    )
    assert manifest.quantization == quantization
    assert report.largest(f"onnx {quantization}").embedding > 0
    assert Embedder(tmp_path).manifest == manifest


def test_unrounded_weights_are_refused(smoke: Exported) -> None:
    weight = smoke.checkpoint.weights["project.weight"].numpy()
    int8_of(weight)
    with pytest.raises(WeightsNotRounded, match="tolerance 0"):
        int8_of(weight + np.float32(1e-4) * weight**2)


def test_serving_refuses_a_short_window_by_name(smoke: Exported, cases: list[Case]) -> None:
    embedder = Embedder(smoke.folder)
    assert embedder(cases[0].windows(1, 6)).embedding.shape == (1, 16)
    with pytest.raises(WindowTooShort, match="at least 6 frames"):
        embedder(cases[0].windows(1, 5))


def test_a_signature_with_a_wrong_axis_is_refused(smoke: Exported) -> None:
    proto = onnx.load(smoke.folder / MODEL_FILE)
    proto.graph.output[1].type.tensor_type.shape.dim[2].dim_value = 11
    with pytest.raises(SignatureMismatch, match="angles"):
        check_signature(proto)


def test_the_manifest_reads_back(smoke: Exported) -> None:
    text = (smoke.folder / MANIFEST_FILE).read_bytes()
    assert msgspec.json.decode(text)["quantization"] == "int8-weights"
    assert smoke.manifest.training.configuration["steps"] == 40
