"""The contrastive loss, by hand, and its sum over the parts of an embedding."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from model_export.loss import loss_of_parts, supervised_contrastive

PARTS = (4, 3, 3, 3, 3)
ROWS = 12


def _nothing_alike(*shape: int) -> Tensor:
    return torch.zeros(shape, dtype=torch.bool)


@pytest.fixture
def embedding() -> Tensor:
    """Five parts, each of length 1 / sqrt(5)."""
    torch.manual_seed(0)
    parts = torch.randn(ROWS, sum(PARTS)).split(list(PARTS), dim=1)
    return torch.cat([torch.nn.functional.normalize(part) for part in parts], dim=1) / 5**0.5


@pytest.fixture
def labels() -> Tensor:
    return torch.stack([torch.arange(ROWS) // 2, *(torch.arange(ROWS) // 3 for _ in range(4))])


def test_the_loss_of_two_pairs_by_hand() -> None:
    embedding = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    label = torch.tensor([0, 0, 1, 1])
    # Each anchor: one positive at cosine 1, two negatives at cosine 0, temperature 1.
    expected = -math.log(math.e / (math.e + 2))
    loss = supervised_contrastive(embedding, label, _nothing_alike(4, 4), 1.0)
    assert float(loss) == pytest.approx(expected, rel=1e-6)


def test_temperature_divides_the_cosines() -> None:
    embedding = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    label = torch.tensor([0, 0, 1, 1])
    expected = -math.log(math.exp(2) / (math.exp(2) + 2))
    loss = supervised_contrastive(embedding, label, _nothing_alike(4, 4), 0.5)
    assert float(loss) == pytest.approx(expected, rel=1e-6)


def test_alike_pairs_are_no_negatives_and_singles_no_anchors() -> None:
    embedding = torch.tensor([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]])
    label = torch.tensor([0, 0, 1])
    alike = _nothing_alike(3, 3)
    with_negative = supervised_contrastive(embedding, label, alike, 1.0)
    alike[:, 2] = alike[2, :] = True
    without = supervised_contrastive(embedding, label, alike, 1.0)
    assert float(with_negative) == pytest.approx(math.log(2), rel=1e-6)
    assert float(without) == pytest.approx(0.0, abs=1e-6)


def test_a_positive_counts_even_where_it_is_alike() -> None:
    embedding = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    label = torch.tensor([0, 0, 1, 1])
    alike = _nothing_alike(4, 4)
    before = supervised_contrastive(embedding, label, alike, 1.0)
    alike[0, 1] = alike[1, 0] = True
    assert float(supervised_contrastive(embedding, label, alike, 1.0)) == float(before)


def test_the_loss_of_one_part_is_the_plain_loss(embedding: Tensor, labels: Tensor) -> None:
    whole = torch.nn.functional.normalize(embedding)
    alike = _nothing_alike(5, ROWS, ROWS)
    alike[0, 1, 5] = alike[0, 5, 1] = True
    found = loss_of_parts(whole, (sum(PARTS),), labels, alike, 0.1, limb_weight=3.0)
    assert float(found) == float(supervised_contrastive(whole, labels[0], alike[0], 0.1))


@pytest.mark.parametrize("weight", [0.0, 1.0, 2.5])
def test_limbs_weigh_together_what_their_weight_says(
    embedding: Tensor, labels: Tensor, weight: float
) -> None:
    alike = _nothing_alike(5, ROWS, ROWS)
    alike[2, 0, 7] = alike[2, 7, 0] = True
    each = [
        float(supervised_contrastive(torch.nn.functional.normalize(p), labels[i], alike[i], 0.1))
        for i, p in enumerate(embedding.split(list(PARTS), dim=1))
    ]
    found = float(loss_of_parts(embedding, PARTS, labels, alike, 0.1, weight))
    assert found == pytest.approx(each[0] + weight * sum(each[1:]) / 4, rel=1e-5)


def test_a_part_learns_from_its_own_labels_alone(embedding: Tensor, labels: Tensor) -> None:
    embedding.requires_grad_()
    alike = _nothing_alike(5, ROWS, ROWS)
    loss_of_parts(embedding, PARTS, labels, alike, 0.1, limb_weight=0.0).backward()
    assert embedding.grad is not None
    body, limbs = embedding.grad[:, : PARTS[0]], embedding.grad[:, PARTS[0] :]
    assert body.abs().max() > 0
    assert limbs.abs().max() == 0
