"""The released model, loaded once."""

from __future__ import annotations

import pytest

from scorer.embedder import Embedder
from scorer.scoring import Scorer


@pytest.fixture(scope="session")
def scorer() -> Scorer:
    return Scorer(Embedder())
