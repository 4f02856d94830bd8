"""Ways to say how alike two windows are, behind one face."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model_export.motion.body import Floats

Doubles = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
# Everything a method knows of windows ``[W, 30, 33, 3]``: arrays whose first axis is the window.
Seen = tuple[npt.NDArray[np.floating], ...]

_AT_ONCE = 4096  # pairs; bounds the memory of a comparison


@dataclass(frozen=True)
class Method:
    """One way.

    Attributes:
        name: what tables call it.
        see: from windows float32 ``[W, 30, 33, 3]`` to what is compared of each.
        compare: from what is seen of ``n`` dancers' windows and as many references' to ``[n]``,
            larger for more alike. Two seconds are the mean over their windows.
    """

    name: str
    see: Callable[[Floats], Seen]
    compare: Callable[[Seen, Seen], Doubles]

    def pairs(self, seen: Seen, dancer: Indices, reference: Indices) -> Doubles:
        """Scores of pairs of rows, of the shape of ``dancer``."""
        first, second = dancer.ravel(), reference.ravel()
        parts = [
            self.compare(
                tuple(column[first[at : at + _AT_ONCE]] for column in seen),
                tuple(column[second[at : at + _AT_ONCE]] for column in seen),
            )
            for at in range(0, len(first), _AT_ONCE)
        ]
        scores: Doubles = np.concatenate(parts).reshape(dancer.shape)
        return scores
