"""The head and its calibration, and the pairs that they are fitted on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest
import torch

from model_export.evaluation.metrics import auc
from model_export.head import HeadConfig, calibrate, fit_head, signed_logistic
from model_export.motion.chunks import CHUNK_FRAMES, Chunks, Mixture, read_library
from model_export.motion.pool import Pool, make_pool
from model_export.network import Embedder, NetworkConfig
from model_export.pairs import NEGATIVES, TRULY_DIFFERENT, make_pairs, motion_of, worst_limb_apart
from scorer.calibration import Judge, probability
from scorer.comparison import FEATURES, SIGNS, pair_features
from scorer.manifest import Head
from tests.unit.model_export.made import CLEAR

PARTS = (4, 4)

RIDGE = HeadConfig().ridge


@dataclass(frozen=True)
class Cloud:
    features: npt.NDArray[np.float64]
    kind: npt.NDArray[np.intp]


@pytest.fixture(scope="module")
def cloud() -> Cloud:
    """Two clouds that overlap: the right pairs 1.5 deviations above the others in the cosine."""
    rng = np.random.default_rng(0)
    kind = np.repeat(np.arange(5), 400)
    features = rng.normal(size=(len(kind), len(FEATURES)))
    features[kind == 0, 0] += 1.5
    return Cloud(features, kind)


def _logit(cloud: Cloud) -> npt.NDArray[np.float64]:
    head = fit_head(cloud.features, cloud.kind, HeadConfig())
    logit: npt.NDArray[np.float64] = cloud.features @ np.array(head.weights) + head.bias
    return logit


def test_the_head_finds_what_separates(cloud: Cloud) -> None:
    head = fit_head(cloud.features, cloud.kind, HeadConfig())
    weights = dict(zip(head.features, head.weights, strict=True))
    assert head.features == FEATURES
    assert weights["cosine"] > 1
    assert max(abs(w) for name, w in weights.items() if name != "cosine") < 0.3
    logit = _logit(cloud)
    for kind in range(1, 5):
        assert 0.75 < auc(logit[cloud.kind == 0], logit[cloud.kind == kind]) < 0.95


def test_weights_keep_their_signs_where_the_data_says_otherwise(cloud: Cloud) -> None:
    """Features that speak the wrong way lose their weight instead of turning their sign."""
    turned = -2.0 * np.array(SIGNS, dtype=float)
    features = cloud.features + (cloud.kind == 0)[:, None] * turned
    weights = np.array(fit_head(features, cloud.kind, HeadConfig()).weights)
    assert (weights * SIGNS >= 0).all()
    assert np.abs(weights).max() < 0.05
    free, _ = signed_logistic(features, cloud.kind == 0, (0,) * len(SIGNS), RIDGE)
    assert (free[1:] * SIGNS[1:] < -0.5).all()


def test_a_free_weight_takes_the_sign_of_the_data(cloud: Cloud) -> None:
    for sign in (1.0, -1.0):
        weights, _ = signed_logistic(
            sign * cloud.features, cloud.kind == 0, (0,) * len(SIGNS), RIDGE
        )
        assert sign * weights[0] > 1


def test_the_unit_of_a_feature_does_not_matter(cloud: Cloud) -> None:
    units = np.array([1.0, 10.0, 0.01, 1000.0, 1.0])
    weights, bias = signed_logistic(cloud.features, cloud.kind == 0, SIGNS, RIDGE)
    scaled, scaled_bias = signed_logistic(cloud.features * units, cloud.kind == 0, SIGNS, RIDGE)
    # What the optimiser leaves open.
    np.testing.assert_allclose(scaled * units, weights, atol=1e-3)
    assert scaled_bias == pytest.approx(bias, abs=1e-3)


def test_the_head_is_a_probability(cloud: Cloud) -> None:
    """Of the pairs that it calls 70 % likely, balanced, about 70 % are right."""
    chance = probability(_logit(cloud))
    weight = np.where(cloud.kind == 0, 4.0, 1.0)
    near = np.abs(chance - 0.7) < 0.1
    observed = np.average(cloud.kind[near] == 0, weights=weight[near])
    assert observed == pytest.approx(0.7, abs=0.1)


def test_points_rise_from_0_over_50_and_90_to_100(cloud: Cloud) -> None:
    head = fit_head(cloud.features, cloud.kind, HeadConfig())
    judge = Judge(head, calibrate(_logit(cloud), cloud.kind, head, HeadConfig()), PARTS)
    points = judge.points(np.linspace(-20, 20, 400))
    assert points[0] == 0
    assert points[-1] == 100
    assert (np.diff(points) >= 0).all()
    assert float(judge.points(np.zeros(1))[0]) == 50


def test_anchors_are_what_nothing_in_common_and_what_a_good_performance_reaches() -> None:
    """A wrong limb is no anchor: most of such a dance is right."""
    assert NEGATIVES[3] == "wrong limb"
    right, nothing, limb = [1.0, 3.0, 5.0, 9.0, 90.0], [-4.0, -5.0, -6.0, -7.0, -80.0], [70.0] * 5
    kind = np.repeat(np.arange(5), 5)
    head = Head(FEATURES, (6.0, 9.0, -1.0, -1.0, -1.0), -4.0)
    anchors = calibrate(np.array([*right, *nothing * 3, *limb]), kind, head, HeadConfig()).anchors
    # The median of what has nothing in common; what a quarter of the right ones reach; and a
    # window beside itself: both cosines 1, no difference.
    assert anchors == ((-6.0, 0.0), (0.0, 50.0), (9.0, 90.0), (11.0, 100.0))


def test_a_head_that_tells_nothing_still_has_a_rising_calibration(cloud: Cloud) -> None:
    head = Head(FEATURES, (0.0,) * len(FEATURES), 0.0)
    anchors = calibrate(np.zeros(len(cloud.kind)), cloud.kind, head, HeadConfig()).anchors
    assert anchors == ((-1.0, 0.0), (0.0, 50.0), (1.0, 90.0), (2.0, 100.0))


@pytest.fixture(scope="module")
def pool() -> Pool:
    supply = Chunks(read_library(()), "head", Mixture(), np.random.default_rng(2))
    return make_pool(supply, 30, 2, np.random.default_rng(2), CLEAR)


def test_pairs_are_right_once_and_wrong_in_four_ways(pool: Pool) -> None:
    pairs = make_pairs(pool, np.random.default_rng(0))
    assert pairs.dancer.shape == pairs.reference.shape == (len(pairs.kind), 30, 36)
    counts = np.bincount(pairs.kind, minlength=5)
    assert counts[0] == len(pool)
    assert (counts[1:] > len(pool) / 2).all()
    # Seen clearly, a right pair differs by two frames at most, and no wrong one looks like it.
    apart = worst_limb_apart(pairs.dancer, pairs.reference)
    assert np.median(apart[pairs.kind == 0]) < 0.1
    for kind in range(1, 5):
        assert np.median(apart[pairs.kind == kind]) > 2 * TRULY_DIFFERENT


def test_wrong_pairs_that_look_right_are_left_out(pool: Pool) -> None:
    """Where everybody stands in one pose, nothing tells another dance from this one."""
    truth = np.broadcast_to(pool.truth[:1, 1:2], pool.truth.shape).copy()
    standing = Pool(pool.good, pool.still, pool.wrong, pool.limb, truth)
    pairs = make_pairs(standing, np.random.default_rng(0))
    assert pairs.kind.tolist() == [0] * len(pool)


def test_the_most_different_limb_counts() -> None:
    pose = np.zeros((1, 10, 36), dtype=np.float32)
    pose[..., 0:24:3] = 1
    other = pose.copy()
    other[..., 0:3] = (0, 1, 0)  # the left upper arm, one of the arm's two segments
    other[..., 24:] = 9  # angles are not looked at
    assert float(worst_limb_apart(pose, other)[0]) == pytest.approx(np.sqrt(2) / 2, rel=1e-5)


def test_the_head_sees_the_windows_as_the_scorer_does(pool: Pool) -> None:
    torch.manual_seed(0)
    config = NetworkConfig(hidden=8, embedding=4, limb_embedding=2)
    model = Embedder(config).eval()
    pose = pool.good[:, 0, : CHUNK_FRAMES // 3]
    motion = motion_of(model, pose)
    assert motion.embedding.shape == (30, 12)
    np.testing.assert_array_equal(np.concatenate((motion.directions, motion.angles), -1), pose)
    features = pair_features(motion, motion, config.blocks)
    np.testing.assert_allclose(features[:, 0], 1, atol=1e-5)
