"""The methods without training that stand beside ours."""

from __future__ import annotations

import numpy as np
import pytest

from model_export.evaluation.baselines import BASELINES, standardised_directions
from model_export.evaluation.methods import Method
from model_export.motion.body import Floats, landmarks_of
from tests.unit.model_export.made import standing

METHODS = (
    *BASELINES,
    standardised_directions(np.zeros(24, dtype=np.float32), np.ones(24, dtype=np.float32)),
)


def _named(beginning: str) -> Method:
    (found,) = (method for method in METHODS if method.name.startswith(beginning))
    return found


MEDIAN, PLAIN = _named("median pose"), _named("mean difference, our angles")
WARPING, PROCRUSTES = _named("our angles, time warping"), _named("Procrustes")


@pytest.fixture(scope="module")
def windows(dance: Floats) -> Floats:
    """Six seconds of the dance, ``[6, 30, 33, 3]``."""
    return landmarks_of(dance[:180]).reshape(6, 30, 33, 3)


def _score(method: Method, dancer: Floats, reference: Floats) -> np.ndarray:
    return method.compare(method.see(dancer), method.see(reference))


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_nothing_is_more_alike_than_the_window_itself(method: Method, windows: Floats) -> None:
    seen = method.see(windows)
    grid = np.meshgrid(np.arange(6), np.arange(6), indexing="ij")
    scores = method.pairs(seen, *grid)
    assert scores.shape == (6, 6)
    assert (scores.argmax(axis=1) == np.arange(6)).all()
    assert scores.diagonal() == pytest.approx(scores.max(), abs=1e-5)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_where_the_camera_stands_does_not_matter(method: Method, windows: Floats) -> None:
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0]
    turn *= np.sign(np.linalg.det(turn))
    elsewhere = (windows @ turn.T.astype(np.float32)).astype(np.float32)
    reference = np.roll(windows, 1, axis=0)
    np.testing.assert_allclose(
        _score(method, elsewhere, reference), _score(method, windows, reference), atol=1e-4
    )


def test_the_median_pose_does_not_see_movement(windows: Floats) -> None:
    backwards = windows[:, ::-1]
    np.testing.assert_allclose(_score(MEDIAN, backwards, windows), 0, atol=1e-5)
    assert np.median(_score(PLAIN, backwards, windows)) < -0.1


def test_time_warping_forgives_a_few_frames_and_no_more(dance: Floats) -> None:
    clip = landmarks_of(dance)
    frames = np.arange(30, 180, 10)[:, None] + np.arange(30)

    def off(method: Method, late: int) -> float:
        return float(-_score(method, clip[frames - late], clip[frames]).mean())

    assert off(WARPING, 3) < 0.4 * off(PLAIN, 3)
    assert off(WARPING, 20) > 0.5 * off(PLAIN, 20)


def test_warping_by_hand() -> None:
    """Two frames against the same two, one of them held: the path of the least cost."""
    first, second = np.zeros((1, 3, 1)), np.zeros((1, 3, 1))
    first[0, :, 0], second[0, :, 0] = (0, 1, 1), (0, 0, 1)
    assert float(WARPING.compare((first,), (second,))[0]) == 0.0
    second[0, :, 0] = (0, 0, 2)
    # The last two of the first both meet the 2: 1 sideways and 2 for the diagonal, over 2 * 3.
    assert float(WARPING.compare((first,), (second,))[0]) == pytest.approx(-3 / 6)


def test_procrustes_sees_bones_and_not_their_lengths(windows: Floats) -> None:
    np.testing.assert_allclose(_score(PROCRUSTES, 3 * windows, windows), 1, atol=1e-5)
    still = landmarks_of(standing(30))[None]
    assert (_score(PROCRUSTES, np.repeat(still, 6, axis=0), windows) < 0.99).all()
