"""Training, export and validation, from nothing."""

from __future__ import annotations

from dataclasses import astuple, replace
from pathlib import Path

import msgspec
import numpy as np
import onnx
import pytest
import torch

from model_export.batch import BatchConfig, draw_batch
from model_export.cases import Case
from model_export.drift import ShortWindowAccepted, TimeAxisFrozen, WeightsNotRounded
from model_export.evaluation.metrics import auc
from model_export.export import ExportError, SignatureMismatch, check_signature
from model_export.loss import loss_of_parts
from model_export.motion.chunks import Chunks, read_library
from model_export.motion.mocap import NOT_TO_SHIP
from model_export.motion.pool import make_pool
from model_export.motion.rendering import EXAM_SCENE, from_pose
from model_export.network import Embedder
from model_export.pairs import NEGATIVES, make_pairs, motion_of
from model_export.quantize import int8_of
from model_export.release import Quantization, release
from model_export.train import SMOKE
from model_export.validation import Validation
from model_export.verify import verify
from scorer.calibration import Judge
from scorer.embedder import RELEASED, Motion
from scorer.embedder import Embedder as ReleasedEmbedder
from scorer.errors import WindowTooShort
from scorer.manifest import MANIFEST_FILE, MODEL_FILE
from tests.parity.conftest import Exported


def _untrained(smoke: Exported) -> Embedder:
    """The smoke network before its first step, but with the input statistics it trained with."""
    trained = smoke.checkpoint.model()
    torch.manual_seed(SMOKE.seed)
    untrained = Embedder(smoke.checkpoint.network).eval()
    untrained.mean.copy_(trained.mean)
    untrained.deviation.copy_(trained.deviation)
    return untrained


def test_the_embedder_itself_learns(smoke: Exported) -> None:
    """Against itself before its first step, on dances it never saw; the head plays no part."""
    rng = np.random.default_rng(5)
    supply = Chunks(read_library(()), "validation", SMOKE.mixture, rng)
    pool = make_pool(supply, 40, 2, rng, EXAM_SCENE)
    batch = draw_batch(pool, BatchConfig(chunks=24, renderings=2), rng)
    blocks = smoke.checkpoint.network.blocks
    losses = []
    for model in (_untrained(smoke), smoke.checkpoint.model()):
        with torch.no_grad():
            embedding = model.embed(*from_pose(batch.pose))
            losses.append(loss_of_parts(embedding, blocks, batch.labels, batch.alike, 0.1, 1.0))
    before, after = map(float, losses)
    print(f"contrastive loss before and after: {before:.3f}, {after:.3f}")
    assert after < 0.85 * before


def test_the_history_tells_of_the_network_that_is_handed_on(smoke: Exported) -> None:
    first, last = smoke.progress.history
    # 0.77 of the first epoch's loss; a network that does not learn meets no easier dances there.
    assert last.loss < 0.9 * first.loss

    unrounded = Embedder(SMOKE.network).eval()
    unrounded.load_state_dict(smoke.progress.weights)
    validation = Validation((), generated=2)
    figures = validation.measure(unrounded)
    rounded = validation.measure(smoke.checkpoint.model())

    print(f"validation: {figures}; with rounded weights: {rounded}")
    assert figures == last.validation
    # Rounding costs a thousandth. That the figures are good is not asked: on two dances those of an
    # untrained network are as good, which is why its loss is compared above.
    for before, after in zip(astuple(figures), astuple(rounded), strict=True):
        assert after == pytest.approx(before, abs=0.01)


def test_the_head_separates_what_the_smoke_model_sees(smoke: Exported) -> None:
    """Dances of the exam's side: neither the embedder nor the head has seen them."""
    rng = np.random.default_rng(6)
    pool = make_pool(Chunks(read_library(()), "exam", SMOKE.mixture, rng), 60, 2, rng, EXAM_SCENE)
    pairs = make_pairs(pool, rng)
    model, checkpoint = smoke.checkpoint.model(), smoke.checkpoint
    judge = Judge(checkpoint.head, checkpoint.calibration, checkpoint.network.blocks)
    logit = judge.logit(motion_of(model, pairs.dancer), motion_of(model, pairs.reference))
    found = {
        name: auc(logit[pairs.kind == 0], logit[pairs.kind == 1 + k])
        for k, name in enumerate(NEGATIVES)
    }
    print(f"the head: {found}")
    assert found["other dance"] > 0.9
    assert found["still"] > 0.9


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
    assert ReleasedEmbedder(tmp_path).manifest == manifest


def test_weights_from_restricted_data_do_not_take_the_place_of_what_ships(
    smoke: Exported, cases: list[Case], tmp_path: Path
) -> None:
    before = (RELEASED / MANIFEST_FILE).read_bytes()
    training = msgspec.structs.replace(
        smoke.checkpoint.training, licences=(f"CC BY-NC 4.0: {NOT_TO_SHIP}",)
    )
    barred = replace(smoke.checkpoint, training=training)

    with pytest.raises(ExportError, match="may not ship"):
        release(barred, RELEASED, tmp_path / "embedder.pt", "int8-weights", cases[:1])

    assert (RELEASED / MANIFEST_FILE).read_bytes() == before


def test_unrounded_weights_are_refused(smoke: Exported) -> None:
    weight = smoke.checkpoint.weights["project.weight"].numpy()
    int8_of(weight)
    with pytest.raises(WeightsNotRounded, match="tolerance 0"):
        int8_of(weight + np.float32(1e-4) * weight**2)


def test_unrounded_weights_are_told_with_all_else_that_fails(
    smoke: Exported, cases: list[Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = dict(smoke.checkpoint.weights)
    weights["project.weight"] = weights["project.weight"] * (1 + 1e-4 * weights["project.weight"])
    unrounded = replace(smoke.checkpoint, weights=weights)

    def echo(landmarks: np.ndarray) -> Motion:
        return Motion(landmarks, landmarks, landmarks)

    monkeypatch.setattr("model_export.release.onnx_runtime", lambda _: echo)
    with pytest.raises(ExceptionGroup, match="parity") as caught:
        release(unrounded, tmp_path, tmp_path / "embedder.pt", "int8-weights", cases[:1])

    found = {type(failure) for failure in caught.value.exceptions}
    assert found == {WeightsNotRounded, TimeAxisFrozen, ShortWindowAccepted}
    assert list(tmp_path.iterdir()) == []


def test_serving_refuses_a_short_window_by_name(smoke: Exported, cases: list[Case]) -> None:
    embedder = ReleasedEmbedder(smoke.folder)
    assert embedder(cases[0].windows(1, 6)).embedding.shape == (1, sum(SMOKE.network.blocks))
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
    recorded = smoke.manifest.training.configuration
    assert recorded["steps"] == SMOKE.steps
    assert recorded["network.hidden"] == SMOKE.network.hidden
    assert smoke.manifest.embedding_parts == SMOKE.network.blocks
