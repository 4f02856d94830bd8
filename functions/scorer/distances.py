"""How far apart a piece of a clip and a reference are at every lag.

Squared distances of limb directions, of which a few numbers for each frame tell a start for a
fraction of what embeddings cost. At every lag they are sums along the diagonals of one product of
matrices.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import Floats
from scorer.skeleton import LIMB_SEGMENTS, LIMBS

Mask = npt.NDArray[np.bool_]

_BY_LIMB: Final = np.array(
    [3 * segment + axis for limb in LIMBS for segment in LIMB_SEGMENTS[limb] for axis in range(3)]
)


def _parts(directions: Floats, seen: Mask) -> tuple[Floats, Floats, Floats]:
    """Directions by limb, zero where unseen ``[T, 24]``; their squares by limb ``[T, 4]``; and
    which limbs are seen, as numbers ``[T, 4]``."""
    weight = seen.astype(np.float32)
    values = directions[:, _BY_LIMB] * np.repeat(weight, 6, axis=1)
    squares = np.square(values).reshape(len(values), len(LIMBS), 6).sum(axis=2)
    return values, squares, weight


def _along_diagonals(products: Floats) -> Floats:
    """``products [T, T + lags - 1]`` summed along the diagonals that begin in the first row."""
    lags = products.shape[1] - len(products) + 1
    row, column = products.strides
    diagonals = np.lib.stride_tricks.as_strided(
        products, (len(products), lags), (row + column, column), writeable=False
    )
    sums: Floats = diagonals.sum(axis=0)
    return sums


class Beside:
    """A reference that clips are laid beside, with emptiness before and after it.

    Args:
        directions, seen: ``[T, 24]`` and ``[T, 4]``, of the frames that are looked at.
        empty: how many empty frames.
    """

    def __init__(self, directions: Floats, seen: Mask, empty: int) -> None:
        values, squares, weight = _parts(directions, seen)
        around = ((empty, empty), (0, 0))
        self._right = np.pad(np.concatenate((weight, squares, -2 * values), axis=1), around)
        self._weight = np.pad(weight, around)
        self._empty = empty

    def distances(self, piece: Floats, seen: Mask, first: int, lags: int) -> tuple[Floats, Floats]:
        """Sums of squared distances with the piece's first frame at ``first`` and the ``lags - 1``
        frames after it, and how many limbs' frames lie side by side: ``[lags]`` each."""
        values, squares, weight = _parts(piece, seen)
        left = np.concatenate((squares, weight, values), axis=1)
        there = slice(first + self._empty, first + self._empty + len(piece) + lags - 1)
        return (
            _along_diagonals(left @ self._right[there].T),
            _along_diagonals(weight @ self._weight[there].T),
        )
