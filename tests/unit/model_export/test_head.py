"""The head, its calibration and the figures it is judged by."""

from __future__ import annotations

import numpy as np
import pytest

from model_export.head import Pairs, auc, calibrate, fit_head, logits, separation
from scorer.calibration import Judge, probability
from scorer.comparison import FEATURES


@pytest.fixture(scope="module")
def pairs() -> Pairs:
    """Two clouds that overlap: the right pairs 1.5 deviations above the others in the cosine."""
    rng = np.random.default_rng(0)
    kind = np.repeat(np.arange(5), 400)
    features = rng.normal(size=(len(kind), len(FEATURES)))
    features[kind == 0, 0] += 1.5
    return Pairs(features, kind)


def test_the_head_finds_what_separates(pairs: Pairs) -> None:
    head = fit_head(pairs)
    weights = dict(zip(head.features, head.weights, strict=True))
    assert weights["cosine"] > 1
    assert max(abs(w) for name, w in weights.items() if name != "cosine") < 0.3
    assert all(0.75 < value < 0.95 for value in separation(head, pairs).values())


def test_the_head_is_a_probability(pairs: Pairs) -> None:
    """Of the pairs that it calls 70 % likely, balanced, about 70 % are right."""
    head = fit_head(pairs)
    chance = probability(logits(head, pairs.features))
    weight = np.where(pairs.kind == 0, 4.0, 1.0)
    near = np.abs(chance - 0.7) < 0.1
    observed = np.average(pairs.kind[near] == 0, weights=weight[near])
    assert observed == pytest.approx(0.7, abs=0.1)


def test_points_rise_from_0_over_50_to_100(pairs: Pairs) -> None:
    head = fit_head(pairs)
    judge = Judge(head, calibrate(head, pairs))
    points = judge.points(np.linspace(-20, 20, 400))
    assert points[0] == 0
    assert points[-1] == 100
    assert (np.diff(points) >= 0).all()
    assert float(judge.points(np.zeros(1))[0]) == 50


def test_auc_counts_ties_half() -> None:
    assert auc(np.array([1.0, 2.0]), np.array([0.0, 1.0])) == 0.875
    assert auc(np.array([3.0]), np.array([1.0, 2.0])) == 1.0
    assert auc(np.array([1.0]), np.array([1.0])) == 0.5
