"""A cut follows the line where a value is zero, not the edges of the mesh."""

from __future__ import annotations

import numpy as np

from model_export.motion.body import Floats
from model_export.stage.cutting import Piece, cut, triangles_of


def square(cells: int) -> Piece:
    """The unit square in columns 0 to 2; column 3 is x minus 0.437."""
    x, y = (axis.ravel() for axis in np.meshgrid(*[np.linspace(0, 1, cells + 1)] * 2))
    first = np.arange((cells + 1) * cells).reshape(cells, cells + 1)[:, :-1].ravel()
    quads = np.stack((first, first + 1, first + cells + 2, first + cells + 1), axis=1)
    values = np.stack((x, y, 0 * x, x - 0.437), axis=1)
    return Piece(values.astype(np.float32), triangles_of(quads))


def areas(piece: Piece) -> Floats:
    """Signed, seen from +z."""
    corners = piece.values[:, :3][piece.triangles]
    crossed = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return np.asarray(crossed[:, 2] / 2, dtype=np.float32)


def test_what_is_left_ends_at_the_line() -> None:
    left = cut(square(7), 3)

    assert abs(left.values[:, 0].min() - 0.437) < 1e-6
    assert abs(float(areas(left).sum()) - (1 - 0.437)) < 1e-6
    assert areas(left).min() > 0, "a triangle was turned over"


def test_neighbours_share_the_vertices_on_the_line() -> None:
    on_the_line = np.isclose(cut(square(7), 3).values[:, 0], 0.437)

    assert on_the_line.sum() == 2 * 7 + 1


def test_nothing_is_left_of_what_lies_outside() -> None:
    piece = square(3)
    piece.values[:, 3] = -1

    assert len(cut(piece, 3).triangles) == 0
