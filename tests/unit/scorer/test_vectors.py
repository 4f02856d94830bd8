from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from scorer.vectors import cross


@pytest.mark.parametrize("shape", [(3,), (90, 3), (15, 8, 3)], ids=str)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_product_is_numpys_to_the_last_bit(
    shape: tuple[int, ...], dtype: npt.DTypeLike
) -> None:
    rng = np.random.default_rng(7)
    first, second = (rng.normal(size=shape).astype(dtype) for _ in range(2))

    product = cross(first, second)

    assert product.dtype == dtype
    np.testing.assert_array_equal(product, np.cross(first, second))


def test_one_of_them_may_stand_for_many() -> None:
    rng = np.random.default_rng(8)
    first, second = rng.normal(size=(5, 4, 3)), rng.normal(size=(1, 4, 3))

    np.testing.assert_array_equal(cross(first, second), np.cross(first, second))
