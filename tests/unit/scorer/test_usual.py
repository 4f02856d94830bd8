"""What comes with a pose every time is taken away; what came once stays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from scorer.clip import Doubles
from scorer.usual import less_the_usual

RATE_HZ = 6.0
ROWS = 120
ALL = np.ones((1, ROWS), dtype=np.bool_)


@pytest.fixture(scope="module")
def reference() -> Doubles:
    """A direction that wanders about, ``[1, 120, 3]``."""
    at = np.linspace(0, 40, ROWS)
    wandering = np.stack((np.sin(at), np.cos(1.7 * at), np.sin(0.6 * at + 1)), axis=1)
    directions: Doubles = wandering / np.linalg.norm(wandering, axis=1, keepdims=True)
    return directions[None]


def _left(apart: Doubles, reference: Doubles, seen: npt.NDArray[np.bool_] = ALL) -> Doubles:
    speed = np.gradient(reference, axis=1) * RATE_HZ
    return less_the_usual(apart, reference, speed, seen, RATE_HZ)


def _size(values: Doubles) -> float:
    return float(np.sqrt(np.square(values).sum(axis=-1)).mean())


@pytest.mark.parametrize(
    ("what", "left"),
    [
        ("a bone of another direction", 0.02),
        ("a smaller movement", 0.1),
        # Only in fast movement is being late far off, so that less of it is sure to be a habit.
        ("a limb that is a little late", 0.4),
    ],
)
def test_what_comes_every_time_is_taken_away(reference: Doubles, what: str, left: float) -> None:
    speed = np.gradient(reference, axis=1) * RATE_HZ
    apart = {
        "a bone of another direction": np.broadcast_to((0.3, -0.1, 0.2), reference.shape),
        "a smaller movement": -0.4 * reference,
        "a limb that is a little late": -0.07 * speed,
    }[what]

    assert _size(_left(apart, reference)) < left * _size(apart)


def test_what_came_once_stays(reference: Doubles) -> None:
    usual = -0.4 * reference
    mistake = np.zeros_like(usual)
    mistake[0, 50:58] = (0.0, 0.6, 0.0)
    left = _left(usual + mistake, reference)

    kept = (left * mistake).sum() / np.square(mistake).sum()
    assert 0.75 < kept < 1.05
    elsewhere = np.delete(left, np.s_[50:58], axis=1)
    assert _size(elsewhere) < 0.1


def test_what_was_not_seen_bends_nothing(reference: Doubles) -> None:
    seen = ALL.copy()
    seen[0, 40:60] = False
    wild = -0.4 * reference
    clean = _left(wild, reference, seen)
    wild[0, 40:60] = 7.0
    left = _left(wild, reference, seen)

    np.testing.assert_allclose(left[seen], clean[seen], atol=1e-9)


def test_nothing_seen_at_all(reference: Doubles) -> None:
    apart = 0.2 * reference
    np.testing.assert_allclose(_left(apart, reference, ~ALL), apart, atol=1e-9)


def test_segments_do_not_know_of_each_other(reference: Doubles) -> None:
    both = np.concatenate((reference, reference[:, ::-1]))
    apart = np.concatenate((-0.4 * reference, np.zeros_like(reference)))
    apart[1, 30:36, 0] = 0.5
    speed = np.gradient(both, axis=1) * RATE_HZ
    together = less_the_usual(apart, both, speed, np.repeat(ALL, 2, axis=0), RATE_HZ)

    np.testing.assert_allclose(together[0], _left(apart[:1], both[:1])[0], atol=1e-12)
    np.testing.assert_allclose(together[1], _left(apart[1:], both[1:])[0], atol=1e-12)
