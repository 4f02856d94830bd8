from __future__ import annotations

import numpy as np
import pytest

from scorer.clip import Floats
from scorer.distances import Beside, Mask
from scorer.skeleton import LIMB_SEGMENTS, LIMBS
from tests.unit.scorer.wandering import wandering


def _limb_by_limb(
    piece: Floats, seen: Mask, reference: Floats, their_seen: Mask, first: int
) -> tuple[float, int]:
    """What the products of matrices stand for, one limb of one frame at a time."""
    apart, both = 0.0, 0
    for frame in range(len(piece)):
        there = first + frame
        if not 0 <= there < len(reference):
            continue
        for column, limb in enumerate(LIMBS):
            if not (seen[frame, column] and their_seen[there, column]):
                continue
            both += 1
            for segment in LIMB_SEGMENTS[limb]:
                axes = slice(3 * segment, 3 * segment + 3)
                apart += float(np.square(piece[frame, axes] - reference[there, axes]).sum())
    return apart, both


@pytest.mark.parametrize("first", [-35, -20, 0, 7, 30])
def test_distances_at_every_lag_are_those_limb_by_limb(first: int) -> None:
    """Also before and after the reference, where nothing lies beside the piece."""
    rng = np.random.default_rng(0)
    piece, reference = wandering(1, 20), wandering(2, 40)
    seen, their_seen = rng.random((20, 4)) < 0.7, rng.random((40, 4)) < 0.7
    lags = 12

    apart, both = Beside(reference, their_seen, 40).distances(piece, seen, first, lags)

    expected = [
        _limb_by_limb(piece, seen, reference, their_seen, first + lag) for lag in range(lags)
    ]
    np.testing.assert_allclose(apart, [value for value, _ in expected], atol=1e-3)
    np.testing.assert_array_equal(both, [count for _, count in expected])
