"""P9: differences between runtimes and by rounding, in points."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from model_export.evaluation.parity import parity
from scorer.calibration import Judge
from scorer.comparison import FEATURES
from scorer.manifest import Calibration, Head

GROUP = np.array(list("abcdef"))


def _judge() -> Judge:
    """Ten points a unit from 0 to 5, two from there to 30."""
    anchors = ((0.0, 0.0), (5.0, 50.0), (30.0, 100.0))
    head = Head(FEATURES, (0.0,) * len(FEATURES), 0.0)
    return Judge(head, Calibration(anchors, ("", "", "")), (64,))


def _logits(*rows: float) -> npt.NDArray[np.float64]:
    return np.repeat(np.array(rows)[:, None], 3, axis=1)


def test_parity_is_told_in_thousandths_with_an_interval_over_dances() -> None:
    second = _logits(*range(6))
    second[5, 1] = -7
    (table,) = parity(np.zeros((6, 3)), None, second, _judge(), GROUP)
    ((largest, mean),) = table.rows.values()
    assert largest.value == 70_000
    assert largest.low is None
    assert mean.value == pytest.approx(10_000 * (0 + 1 + 2 + 3 + 4 + 17 / 3) / 6)
    assert mean.low is not None
    assert mean.high is not None
    assert mean.low < mean.value < mean.high


def test_rounding_is_told_in_points_where_they_are_shown() -> None:
    """A unit is ten points below and two above; at two seconds it is a third of that."""
    before, after = _logits(1, 1, 1, 1, 10, 10), _logits(1, 1, 1, 1, 10, 10)
    after[:, 0] += np.array([1, -1, 1, 1, 1, -1])
    _, table = parity(before, before, after, _judge(), GROUP)
    assert table.key == "p9_rounding"
    for name, share in (("one second", 1.0), ("two seconds", 1 / 3)):
        change, size, most, largest = (figure.value for figure in table.rows[name])
        assert change == pytest.approx(share * 20 / 6)
        assert size == pytest.approx(share * 44 / 6)
        assert 0 < most <= largest == pytest.approx(share * 10)
    assert table.rows["one second"][1].low is not None
    _, of_short = parity(before, before, after, _judge(), GROUP, longest=1)
    assert list(of_short.rows) == ["one second"]


def test_what_is_the_same_differs_by_nothing() -> None:
    same = _logits(*range(6))
    for table in parity(same, same, same, _judge(), GROUP):
        assert all(figure.value == 0 for row in table.rows.values() for figure in row)
