"""The dances that ship, danced once for all tests."""

from __future__ import annotations

import pytest

from model_export.motion.body import Floats
from model_export.stage.dance import choreography_named, dance, names
from scorer.embedder import Embedder
from scorer.scoring import Scorer


@pytest.fixture(scope="session")
def scorer() -> Scorer:
    return Scorer(Embedder())


@pytest.fixture(scope="session")
def danced() -> dict[str, Floats]:
    """Each teacher's version, ``[T, 15, 3]``."""
    every = {name: dance(choreography_named(name)) for name in names()}
    for joints in every.values():
        joints.setflags(write=False)
    return every
