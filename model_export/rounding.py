"""Weights that int8 can hold exactly: rounding per row, in training and in the file.

Training ends with the weights rounded in the forward pass and the gradient passed straight
through to the unrounded ones (Bengio et al. 2013, "Estimating or Propagating Gradients Through
Stochastic Neurons"). What is released is the rounded weights themselves, so the int8 file and
the TorchScript file hold the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

LEVELS = 127


def row_scales(weight: Tensor) -> Tensor:
    """Scale of each row: its largest magnitude over 127; 1 for a row of zeros. ``[rows, 1]``."""
    largest = weight.abs().amax(dim=1, keepdim=True)
    return torch.where(largest > 0, largest / LEVELS, torch.ones_like(largest))


def rounded(weight: Tensor) -> Tensor:
    """``weight`` with each row on its own grid of 255 values."""
    scales = row_scales(weight)
    return torch.clamp(torch.round(weight / scales), -LEVELS, LEVELS) * scales


def matrices(model: nn.Module) -> list[nn.Parameter]:
    """The weights that are stored as int8: every matrix of the network."""
    return [parameter for parameter in model.parameters() if parameter.ndim == 2]


def round_in_place(model: nn.Module) -> None:
    """Replace every weight matrix by its rounded self."""
    with torch.no_grad():
        for weight in matrices(model):
            weight.copy_(rounded(weight))


@contextmanager
def rounded_weights(model: nn.Module) -> Iterator[None]:
    """Within: the model computes with rounded weights. After: the unrounded ones are back.

    Gradients taken within stay on the parameters, which makes the next optimiser step the
    straight-through one.
    """
    kept = [weight.detach().clone() for weight in matrices(model)]
    round_in_place(model)
    try:
        yield
    finally:
        with torch.no_grad():
            for weight, original in zip(matrices(model), kept, strict=True):
                weight.copy_(original)
