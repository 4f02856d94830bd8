"""Supervised contrastive loss with in-batch negatives."""

from __future__ import annotations

import torch
from torch import Tensor


def supervised_contrastive(
    embedding: Tensor, label: Tensor, alike: Tensor, temperature: float
) -> Tensor:
    """Supervised contrastive loss over a whole batch (Khosla et al. 2020, ``L_out``).

    Args:
        embedding: ``[batch, D]`` of unit length.
        label: int64 ``[batch]``; equal labels are positives. A row whose label occurs once is
            a negative for all others and no anchor.
        alike: bool ``[batch, batch]``; pairs of different labels that show nearly the same
            movement and must count as neither positive nor negative.
        temperature: divides the cosines.

    Returns:
        Scalar, the mean over anchors.
    """
    itself = torch.eye(len(label), dtype=torch.bool, device=label.device)
    positive = (label.unsqueeze(0) == label.unsqueeze(1)) & ~itself
    logits = embedding @ embedding.T / temperature
    logits = logits.masked_fill(itself | (alike & ~positive), float("-inf"))
    log_probability = logits - torch.logsumexp(logits, dim=1, keepdim=True)
    count = positive.sum(dim=1)
    anchor = count > 0
    total = log_probability.masked_fill(~positive, 0.0).sum(dim=1)
    return -(total[anchor] / count[anchor]).mean()


def loss_of_parts(
    embedding: Tensor,
    sizes: tuple[int, ...],
    labels: Tensor,
    alike: Tensor,
    temperature: float,
    limb_weight: float,
) -> Tensor:
    """The loss of the body's part of the embedding, and with a weight the mean of the limbs'.

    Args:
        embedding: ``[batch, sum(sizes)]``, each part of the same length.
        sizes: of the parts: the body, then the limbs, if there are any.
        labels: int64 ``[parts, batch]``: a dance with one limb wrong is right for the others.
        alike: bool ``[parts, batch, batch]``.
        temperature: as above.
        limb_weight: of the limbs' mean loss.
    """
    scale = len(sizes) ** 0.5
    losses = [
        supervised_contrastive(part * scale, labels[i], alike[i], temperature)
        for i, part in enumerate(embedding.split(list(sizes), dim=1))
    ]
    total = losses[0]
    if len(losses) > 1:
        total = total + limb_weight * torch.stack(losses[1:]).mean()
    return total
