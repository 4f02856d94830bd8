"""Movements between key poses."""

from __future__ import annotations

import numpy as np
import pytest

from model_export.stage.easing import between
from model_export.stage.poses import EASES

TIMES = np.array([0.0, 1.0, 2.0, 3.0], dtype=np.float32)
VALUES = np.array([[0.0], [10.0], [20.0], [0.0]], dtype=np.float32)
AT = np.linspace(0, 3, 301, dtype=np.float32)


@pytest.mark.parametrize("name", EASES)
def test_every_ease_reaches_its_keys_and_goes_no_further(name: str) -> None:
    values = between(TIMES, VALUES, [EASES[name]] * 4, AT)

    np.testing.assert_allclose(values[::100], VALUES, atol=1e-3)
    assert values.min() >= -1e-3
    assert values.max() <= 20 + 1e-3


def test_a_flow_goes_through_where_a_smooth_one_stops() -> None:
    flow, smooth = (
        np.gradient(between(TIMES, VALUES, [EASES[name]] * 4, AT)[:, 0], 0.01)[[100, 200]]
        for name in ("flow", "smooth")
    )

    assert flow[0] > 5
    assert flow[1] == pytest.approx(0, abs=1)  # it turns round there
    np.testing.assert_allclose(smooth, 0, atol=1)


def test_a_snap_waits() -> None:
    values = between(TIMES, VALUES, [EASES["snap"]] * 4, AT)[:, 0]
    np.testing.assert_allclose(values[:60], 0, atol=1e-6)
