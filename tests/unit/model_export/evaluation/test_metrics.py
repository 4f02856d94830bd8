"""Figures of merit, against what can be counted by hand."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from model_export.evaluation.metrics import auc, eer, interval, ranks, spearman, tar_at_far

Doubles = npt.NDArray[np.float64]


def _array(*values: float) -> Doubles:
    return np.array(values, dtype=np.float64)


def test_equal_values_share_their_mean_rank() -> None:
    assert ranks(_array(10, 30, 20, 20)).tolist() == [1, 4, 2.5, 2.5]


def test_auc_counts_ties_half() -> None:
    assert auc(_array(1, 2), _array(0, 1)) == 0.875
    assert auc(_array(3), _array(1, 2)) == 1.0
    assert auc(_array(0), _array(1, 2)) == 0.0
    assert auc(_array(1), _array(1)) == 0.5


def test_auc_is_the_share_of_pairs_in_the_right_order() -> None:
    rng = np.random.default_rng(0)
    right, wrong = rng.normal(0.7, 1, 60).round(1), rng.normal(0, 1, 90).round(1)
    order = np.sign(right[:, None] - wrong)
    assert auc(right, wrong) == pytest.approx((order.mean() + 1) / 2, abs=1e-12)


@pytest.mark.parametrize(
    ("positive", "negative", "expected"),
    [
        (_array(3, 4), _array(1, 2), 0.0),  # nobody is taken for another
        (_array(1, 2), _array(3, 4), 1.0),
        (_array(1, 3), _array(0, 2), 0.5),  # from 2 on: one of two on both sides
        (_array(1, 4, 5, 6), _array(0, 0, 0, 2), 0.25),
        (_array(1, 1), _array(1, 1), 0.5),  # one threshold takes all or none: on the line between
        (_array(5, 6, 1), _array(0, 0, 7), 1 / 3),
    ],
)
def test_at_the_equal_error_rate_as_many_are_refused_as_others_accepted(
    positive: Doubles, negative: Doubles, expected: float
) -> None:
    assert eer(positive, negative) == pytest.approx(expected, abs=1e-12)


def test_the_equal_error_rate_lies_on_the_line_between_two_thresholds() -> None:
    # Accepting all of 2: 1 of 4 others and 2 of 3 followers refused; of 1: 3 of 4, none refused.
    # The line from (1/4, 2/3) to (3/4, 0) crosses the diagonal at 3/7.
    found = eer(_array(3, 1, 1), _array(2, 1, 1, 0))
    assert found == pytest.approx(3 / 7, abs=1e-12)


@pytest.mark.parametrize(
    ("far", "expected"),
    [(0.0, 0.5), (0.24, 0.5), (0.25, 0.75), (0.5, 1.0), (1.0, 1.0)],
)
def test_followers_accepted_where_so_many_others_are(far: float, expected: float) -> None:
    positive, negative = _array(9, 8, 6, 4), _array(7, 5, 3, 2)
    assert tar_at_far(positive, negative, far) == expected


def test_nobody_is_accepted_where_another_scores_as_high_as_the_best() -> None:
    assert tar_at_far(_array(2, 1), _array(2, 0), 0.1) == 0.0


def test_rank_correlation_sees_order_and_nothing_else() -> None:
    rising = _array(1, 2, 3, 4, 5)
    assert spearman(rising, np.exp(rising)) == pytest.approx(1)
    assert spearman(rising, -(rising**3)) == pytest.approx(-1)
    # 1 - 6 * sum of squared rank differences / (n (n² - 1)), with the ranks 2 1 3 5 4.
    assert spearman(rising, _array(20, 10, 30, 50, 40)) == pytest.approx(1 - 6 * 4 / 120)
    assert spearman(rising, np.zeros(5)) == 0.0


def test_rank_correlation_with_ties_is_that_of_the_shared_ranks() -> None:
    first, second = _array(1, 1, 2, 3), _array(4, 5, 5, 9)
    expected = np.corrcoef(_array(1.5, 1.5, 3, 4), _array(1, 2.5, 2.5, 4))[0, 1]
    assert spearman(first, second) == pytest.approx(expected)


def _mean_of(values: Doubles, group: npt.NDArray[np.intp]) -> tuple[float, float]:
    return interval(lambda rows: float(values[rows].mean()), group)


def test_an_interval_covers_what_it_should() -> None:
    values = np.random.default_rng(0).normal(5, 1, 100)
    low, high = _mean_of(values, np.arange(100))
    # Twice 1.96 deviations of a mean of 100; from 200 drawings.
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 10, rel=0.25)
    assert low < values.mean() < high


def test_whole_groups_are_drawn() -> None:
    """A hundred copies of two dances tell no more than the two."""
    values = np.repeat([0.0, 1.0], 100)
    low, high = _mean_of(values, np.repeat([0, 1], 100))
    assert (low, high) == (0.0, 1.0)
    low, high = _mean_of(values, np.arange(200))
    assert 0.4 < low < high < 0.6
    assert _mean_of(values, np.zeros(200, dtype=np.intp)) == (0.5, 0.5)


def test_an_interval_is_the_same_every_time_and_passes_over_drawings_without_a_figure() -> None:
    values = np.array([0.0, 1.0, 2.0, 3.0])

    def figure(rows: npt.NDArray[np.intp]) -> float:
        return float("nan") if 0 not in rows else float(values[rows].mean())

    first = interval(figure, np.arange(4), seed=3)
    assert first == interval(figure, np.arange(4), seed=3)
    assert np.isfinite(first).all()
