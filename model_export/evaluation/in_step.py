"""Two that are in step as they were made: nothing to find, nobody late, everything seen."""

from __future__ import annotations

import numpy as np

from scorer.clip import Floats
from scorer.embedder import Embedder
from scorer.performance import Aligned, Alignment, Performance, Second
from scorer.skeleton import PARTS


def in_step(embedder: Embedder, dancer: Floats, reference: Floats, first: int = 0) -> Aligned:
    """Landmarks ``[n, 33, 3]`` side by side, from the reference's frame ``first`` on."""
    return Aligned(
        first,
        dancer,
        reference,
        embedder.pose(dancer),
        embedder.pose(reference),
        np.ones((len(reference), len(PARTS)), dtype=np.bool_),
        np.zeros(len(reference)),
    )


def unscored(
    aligned: Aligned | None, alignment: Alignment | None = None, seconds: tuple[Second, ...] = ()
) -> Performance:
    """A performance of which nothing is known but what feedback reads."""
    return Performance(
        score=None,
        shape=None,
        timing=None,
        similarity=None,
        timing_ms=None,
        coverage=1.0,
        parts=(1.0,) * len(PARTS),
        unjudged=(),
        compared_ms=0.0,
        alignment=alignment,
        aligned=aligned,
        seconds=seconds,
        assumed=(),
    )
