"""Cuts surfaces along smooth lines: hems, hairlines and lips do not follow the mesh's own edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.motion.body import Floats

Triangles = npt.NDArray[np.int64]

# A cut this near to a vertex, as a share of the edge, would leave a sliver.
_NEAREST: Final = 0.02


@dataclass(frozen=True)
class Piece:
    """Part of a surface.

    Attributes:
        values: ``[n, k]``, whatever belongs to a vertex; interpolated where an edge is cut.
        triangles: ``[m, 3]``.
    """

    values: Floats
    triangles: Triangles

    def compact(self) -> Piece:
        """The same without vertices that no triangle uses."""
        used, corners = np.unique(self.triangles, return_inverse=True)
        return Piece(self.values[used], corners.reshape(-1, 3))


def triangles_of(quads: Triangles) -> Triangles:
    """Quads ``[n, 4]`` as triangles ``[2 n, 3]``, turning the same way."""
    both = np.concatenate((quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]), axis=1)
    return both.reshape(-1, 3)


def cut(piece: Piece, column: int) -> Piece:
    """What is left of a piece where column ``column`` of its values is above zero."""
    field = piece.values[:, column]
    inside = field[piece.triangles] > 0
    count = inside.sum(axis=1)
    whole = piece.triangles[count == 3]
    edges: list[Triangles] = []
    for odd_inside, amount in ((True, 1), (False, 2)):
        # Turned so that the corner that differs from the other two comes first.
        corners = piece.triangles[count == amount]
        odd = (inside[count == amount] == odd_inside).argmax(axis=1)
        turns = (odd[:, None] + np.arange(3)) % 3
        edges.append(np.take_along_axis(corners, turns, axis=1))
    tips, stumps = edges
    pairs = np.concatenate((tips[:, [0, 1]], tips[:, [0, 2]], stumps[:, [0, 1]], stumps[:, [0, 2]]))
    crossings, which = np.unique(np.sort(pairs, axis=1), axis=0, return_inverse=True)
    start, end = crossings.T
    gap = field[start] - field[end]
    share = np.clip(field[start] / np.where(gap == 0, 1, gap), _NEAREST, 1 - _NEAREST)[:, None]
    new = piece.values[start] * (1 - share) + piece.values[end] * share
    which = which.reshape(-1) + len(piece.values)
    tip_b, tip_c, stump_b, stump_c = np.split(
        which, np.cumsum([len(tips), len(tips), len(stumps)]).tolist()
    )
    made = (
        whole,
        np.stack((tips[:, 0], tip_b, tip_c), axis=1),
        np.stack((stump_b, stumps[:, 1], stumps[:, 2]), axis=1),
        np.stack((stump_b, stumps[:, 2], stump_c), axis=1),
    )
    values = np.concatenate((piece.values, new)).astype(np.float32)
    return Piece(values, np.concatenate(made)).compact()
