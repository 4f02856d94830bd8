"""The embedder in eager mode: its parts, its refusals and the rounding of its weights."""

from __future__ import annotations

import pytest
import torch

from model_export.network import Embedder, NetworkConfig, UnitParts
from model_export.rounding import matrices, round_in_place, rounded, rounded_weights
from scorer.skeleton import LIMBS


@pytest.fixture
def model() -> Embedder:
    torch.manual_seed(0)
    return Embedder(NetworkConfig(hidden=16, embedding=8, limb_embedding=4)).eval()


@pytest.mark.parametrize("inputs", ["directions+angles", "directions", "angles"])
@pytest.mark.parametrize("pooling", ["attention+segments", "attention", "segments"])
@pytest.mark.parametrize("recurrence", ["lstm", "convolutions"])
@pytest.mark.parametrize("limb_embedding", [0, 3])
def test_every_variant_embeds(
    inputs: str, pooling: str, recurrence: str, limb_embedding: int
) -> None:
    config = NetworkConfig(
        inputs=inputs,  # type: ignore[arg-type]
        pooling=pooling,  # type: ignore[arg-type]
        recurrence=recurrence,  # type: ignore[arg-type]
        hidden=8,
        embedding=4,
        limb_embedding=limb_embedding,
    )
    output = Embedder(config).eval()(torch.randn(2, 12, 33, 3))
    assert output.angles.shape == (2, 12, 12)
    assert output.directions.shape == (2, 12, 24)
    assert output.embedding.shape == (2, 4 + 4 * limb_embedding)
    torch.testing.assert_close(output.embedding.norm(dim=1), torch.ones(2))
    assert NetworkConfig.from_json(config.to_json()) == config


def test_an_embedding_consists_of_the_body_and_of_each_limb() -> None:
    assert NetworkConfig(embedding=8, limb_embedding=4).blocks == (8, *(4,) * len(LIMBS))
    assert NetworkConfig(embedding=8, limb_embedding=0).blocks == (8,)


@pytest.mark.parametrize("limb_embedding", [0, 4])
def test_each_part_has_the_same_length_and_the_whole_has_length_one(limb_embedding: int) -> None:
    torch.manual_seed(0)
    config = NetworkConfig(hidden=16, embedding=8, limb_embedding=limb_embedding)
    embedding = Embedder(config).eval()(torch.randn(3, 30, 33, 3)).embedding
    parts = embedding.split(list(config.blocks), dim=1)
    for part in parts:
        torch.testing.assert_close(part.norm(dim=1), torch.full((3,), len(parts) ** -0.5))
    torch.testing.assert_close(embedding.norm(dim=1), torch.ones(3))


def test_the_cosine_is_the_mean_of_the_parts_cosines(model: Embedder) -> None:
    first, second = (model(torch.randn(5, 30, 33, 3)).embedding for _ in range(2))
    split = (each.split([8, 4, 4, 4, 4], dim=1) for each in (first, second))
    parts = [torch.nn.functional.cosine_similarity(a, b) for a, b in zip(*split, strict=True)]
    torch.testing.assert_close((first * second).sum(dim=1), torch.stack(parts).mean(dim=0))


def test_a_part_without_length_stays_finite() -> None:
    parts = UnitParts((2, 2))(torch.tensor([[3.0, 4.0, 0.0, 0.0]]))
    torch.testing.assert_close(parts, torch.tensor([[0.6, 0.8, 0.0, 0.0]]) / 2**0.5)


def test_the_embedder_sees_order_and_not_only_poses(model: Embedder) -> None:
    forward = torch.randn(1, 30, 33, 3)
    assert not torch.allclose(model(forward).embedding, model(forward.flip(1)).embedding, atol=1e-3)


@pytest.mark.parametrize("pooling", ["attention+segments", "attention", "segments"])
def test_five_frames_are_refused_and_six_are_not(pooling: str) -> None:
    model = Embedder(NetworkConfig(hidden=8, embedding=4, pooling=pooling)).eval()  # type: ignore[arg-type]
    assert torch.isfinite(model(torch.randn(1, 6, 33, 3)).embedding).all()
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
        # Against a direction: the length of an embedding is one, whatever the weights.
        model(torch.randn(2, 10, 33, 3)).embedding[:, 0].sum().backward()
    assert all(torch.equal(w, b) for w, b in zip(matrices(model), before, strict=True))
    assert all(weight.grad is not None and weight.grad.any() for weight in matrices(model))
    round_in_place(model)
    assert any(not torch.equal(w, b) for w, b in zip(matrices(model), before, strict=True))
