"""Means, sums, medians and runs, beside the plain way to write each."""

from __future__ import annotations

import numpy as np
import pytest

from scorer.stretches import medians, runs, smoothed, sums

VALUES = np.random.default_rng(1).normal(size=(20, 2, 3))


@pytest.mark.parametrize("every", [1, 3])
@pytest.mark.parametrize("frames", [1, 5, 61])
def test_smoothed(frames: int, every: int) -> None:
    half = frames // 2
    plain = [VALUES[max(0, i - half) : i + half + 1].mean(axis=0) for i in range(0, 20, every)]
    np.testing.assert_allclose(smoothed(VALUES, frames, every), plain, atol=1e-12)


@pytest.mark.parametrize("length", [1, 7, 20])
def test_sums(length: int) -> None:
    plain = [VALUES[i : i + length].sum(axis=0) for i in range(20 - length + 1)]
    np.testing.assert_allclose(sums(VALUES, length), plain, atol=1e-12)


def test_medians_pass_over_what_is_not_known() -> None:
    unknown = np.nan
    columns = np.array([[3, unknown, 5], [1, unknown, unknown], [2, unknown, 7]])
    np.testing.assert_array_equal(medians(columns), [2, unknown, 7])


@pytest.mark.parametrize(
    ("true", "pause", "expected"),
    [
        ("", 1, []),
        ("..", 1, []),
        ("##", 1, [(0, 2)]),
        (".##.#", 0, [(1, 3), (4, 5)]),
        (".##.#", 1, [(1, 5)]),
        ("#..#..#....#", 2, [(0, 7), (11, 12)]),
    ],
)
def test_runs(true: str, pause: int, expected: list[tuple[int, int]]) -> None:
    assert runs(np.array([c == "#" for c in true], dtype=np.bool_), pause) == expected
