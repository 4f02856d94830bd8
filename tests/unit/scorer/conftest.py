"""The released model, its first reference and a stage for it, made once."""

from __future__ import annotations

import pytest

from scorer.embedder import RELEASED, Embedder
from scorer.reference import Reference
from scorer.references import References
from scorer.scoring import Scorer
from tests.unit.scorer.live_stage import LiveStage
from tests.unit.scorer.stage import Stage


@pytest.fixture(scope="session")
def scorer() -> Scorer:
    return Scorer(Embedder())


@pytest.fixture(scope="session")
def reference(scorer: Scorer) -> Reference:
    return References(RELEASED / "references", scorer.embedder).default


@pytest.fixture(scope="session")
def stage(scorer: Scorer) -> Stage:
    return Stage(scorer)


@pytest.fixture(scope="session")
def live_stage(scorer: Scorer, tmp_path_factory: pytest.TempPathFactory) -> LiveStage:
    return LiveStage(scorer, tmp_path_factory.mktemp("dances"))
