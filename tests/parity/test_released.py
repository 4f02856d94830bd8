"""What ships computes what was trained, on real, simulated and hard landmarks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from model_export.cases import Case, detected, hard, recorded, simulated
from model_export.release import TORCHSCRIPT
from model_export.verify import DYNAMIC, Verified, verify
from scorer.embedder import RELEASED
from tests import data


def _real() -> Iterator[Case]:
    for name in data.STAGE_SAMPLES:
        yield Case(name, data.stage_sample(name)["world"][..., :3])
    yield from map(detected, data.videos())


@pytest.fixture(scope="module")
def verified() -> Verified:
    cases = [*_real(), *simulated(), *hard()]
    if (folder := data.mocap_folder()) is not None:
        cases += recorded(folder)
    return verify(RELEASED, TORCHSCRIPT, cases)


def test_every_runtime_agrees_with_eager_pytorch(verified: Verified) -> None:
    verified.report.raise_failures()
    runtimes = {drift.runtime for drift in verified.report.drifts}
    assert runtimes == {"torchscript", "onnx fp32", "onnx int8-weights (released)"}


def test_the_released_tolerances_are_the_promised_ones(verified: Verified) -> None:
    tolerance = verified.manifest.tolerance
    assert tolerance.embedding <= 1e-5
    assert tolerance.angle_rad <= 1e-5
    assert tolerance.score_points <= 0.1


def test_dynamic_int8_would_not_have_passed(verified: Verified) -> None:
    """Or the decision against it (docs/adr) no longer rests on anything."""
    drift = verified.dynamic.largest(DYNAMIC)
    print(f"dynamic int8 drifts by up to {drift.score:.2f} points, cosine {drift.cosine:.2g}")
    assert drift.embedding > verified.manifest.tolerance.embedding
