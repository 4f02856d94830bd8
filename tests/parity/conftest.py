"""A network trained a minute ago, exported: parity must hold for any weights, not for ours."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from model_export.cases import Case, hard, simulated
from model_export.checkpoint import Checkpoint, load_checkpoint
from model_export.drift import Report
from model_export.epochs import Material
from model_export.history import Progress
from model_export.motion.chunks import read_library
from model_export.release import release
from model_export.run import training_record
from model_export.train import SMOKE, train
from model_export.validation import Validation
from scorer.manifest import Manifest
from tests import data


@dataclass(frozen=True)
class Exported:
    """A trained and exported smoke model."""

    checkpoint: Checkpoint
    folder: Path
    torchscript: Path
    manifest: Manifest
    report: Report
    progress: Progress


@pytest.fixture(scope="session")
def cases() -> list[Case]:
    """Real detections, a simulated dance and the hard ones; the first is used where one will do."""
    real = [Case(n, data.stage_sample(n)["world"][..., :3]) for n in data.STAGE_SAMPLES]
    return [next(simulated()), *real, *hard()]


@pytest.fixture(scope="session")
def smoke(tmp_path_factory: pytest.TempPathFactory, cases: list[Case]) -> Exported:
    folder = tmp_path_factory.mktemp("smoke")
    material = Material(read_library(()), captured={})
    record = training_record(SMOKE, (), material)
    trained, progress = train(SMOKE, material, Validation((), generated=2), record)
    trained.save(folder / "checkpoint.pt")
    checkpoint = load_checkpoint(folder / "checkpoint.pt")
    torchscript = folder / "embedder.pt"
    manifest, report = release(checkpoint, folder, torchscript, "int8-weights", cases)
    return Exported(checkpoint, folder, torchscript, manifest, report, progress)
