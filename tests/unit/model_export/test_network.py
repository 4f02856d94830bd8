"""The embedder in eager mode and the losses that train it."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from model_export.batch import draw_batch, worst_limb_chord
from model_export.loss import supervised_contrastive
from model_export.motion.pool import Chunks, make_pool
from model_export.network import Embedder, NetworkConfig
from model_export.rounding import matrices, round_in_place, rounded, rounded_weights


@pytest.fixture
def model() -> Embedder:
    torch.manual_seed(0)
    return Embedder(NetworkConfig(hidden=16, embedding=8)).eval()


@pytest.mark.parametrize("inputs", ["directions+angles", "directions", "angles"])
def test_every_variant_embeds(inputs: str) -> None:
    model = Embedder(NetworkConfig(inputs=inputs, hidden=8, embedding=4)).eval()  # type: ignore[arg-type]
    output = model(torch.randn(2, 12, 33, 3))
    assert output.angles.shape == (2, 12, 12)
    assert output.directions.shape == (2, 12, 24)
    torch.testing.assert_close(output.embedding.norm(dim=1), torch.ones(2))


def test_the_embedder_sees_order_and_not_only_poses(model: Embedder) -> None:
    forward = torch.randn(1, 30, 33, 3)
    assert not torch.allclose(model(forward).embedding, model(forward.flip(1)).embedding, atol=1e-3)


def test_five_frames_are_refused(model: Embedder) -> None:
    with pytest.raises(ValueError, match="window_too_short"):
        model(torch.randn(1, 5, 33, 3))


def test_rounding_keeps_127_levels_and_is_idempotent() -> None:
    weight = torch.randn(5, 40)
    once = rounded(weight)
    assert (once - weight).abs().max() <= weight.abs().amax(dim=1).max() / 127 / 2 * 1.001
    assert all(len(row.unique()) <= 255 for row in once)
    torch.testing.assert_close(rounded(once), once)


def test_rounded_weights_come_back_and_keep_their_gradient(model: Embedder) -> None:
    before = [weight.detach().clone() for weight in matrices(model)]
    with rounded_weights(model):
        assert any(not torch.equal(w, b) for w, b in zip(matrices(model), before, strict=True))
        model(torch.randn(2, 10, 33, 3)).embedding.square().sum().backward()
    assert all(torch.equal(w, b) for w, b in zip(matrices(model), before, strict=True))
    assert all(weight.grad is not None for weight in matrices(model))
    round_in_place(model)
    assert any(not torch.equal(w, b) for w, b in zip(matrices(model), before, strict=True))


def test_the_loss_of_two_pairs_by_hand() -> None:
    embedding = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    label = torch.tensor([0, 0, 1, 1])
    none = torch.zeros(4, 4, dtype=torch.bool)
    # Each anchor: one positive at cosine 1, two negatives at cosine 0, temperature 1.
    expected = -math.log(math.e / (math.e + 2))
    loss = supervised_contrastive(embedding, label, none, 1.0)
    assert float(loss) == pytest.approx(expected, rel=1e-6)


def test_alike_pairs_are_no_negatives_and_singles_no_anchors() -> None:
    embedding = torch.tensor([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]])
    label = torch.tensor([0, 0, 1])
    alike = torch.zeros(3, 3, dtype=torch.bool)
    with_negative = supervised_contrastive(embedding, label, alike, 1.0)
    alike[:, 2] = alike[2, :] = True
    without = supervised_contrastive(embedding, label, alike, 1.0)
    assert float(with_negative) == pytest.approx(math.log(2), rel=1e-6)
    assert float(without) == pytest.approx(0.0, abs=1e-6)


def test_a_batch_pairs_the_same_moment_of_two_performances() -> None:
    rng = np.random.default_rng(3)
    pool = make_pool(Chunks({}, 0, 0.0, rng), 4, 2, rng, "test")
    batch = draw_batch(pool, 3, rng)
    labels, counts = batch.label.unique(return_counts=True)
    assert len(batch.landmarks) == len(batch.label) == 3 * 4 * 4
    assert sorted(counts.tolist()) == [1] * 24 + [2] * 12
    first, second = (batch.label == labels[counts == 2][0]).nonzero().flatten().tolist()
    assert batch.alike[first, second]  # the truth behind both is one motion


def test_the_worst_limb_counts() -> None:
    still = torch.zeros(2, 30, 24)
    still[..., 0::3] = 1.0
    still[1, :, 0:3] = torch.tensor([0.0, 1.0, 0.0])  # the left upper arm alone
    assert float(worst_limb_chord(still)[0, 1]) == pytest.approx(math.sqrt(2) / 2, rel=1e-4)
