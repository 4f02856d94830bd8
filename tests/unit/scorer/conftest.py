"""The released model and its first reference, loaded once."""

from __future__ import annotations

import pytest

from scorer.embedder import RELEASED, Embedder
from scorer.references import Reference, References
from scorer.scoring import Scorer


@pytest.fixture(scope="session")
def scorer() -> Scorer:
    return Scorer(Embedder())


@pytest.fixture(scope="session")
def reference(scorer: Scorer) -> Reference:
    return References(RELEASED / "references", scorer.embedder).default
