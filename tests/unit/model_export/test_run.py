"""What the manifest says about where the weights come from."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from model_export.captured import Captured
from model_export.epochs import Material
from model_export.motion.chunks import read_library
from model_export.motion.mocap import NOT_TO_SHIP
from model_export.run import training_record
from model_export.stage.dataset.manifest import Manifest, agree, licences
from model_export.train import SMOKE

CMU = Path("cmu_dance")


def material() -> Material:
    landmarks = np.zeros((900, 33, 3), dtype=np.float32)
    clip = Captured("salsa/a.npz", landmarks, np.ones(900, dtype=np.bool_))
    return Material(read_library(()), {"salsa": [clip, clip]})


def test_clips_of_unknown_people_may_not_be_shipped_from(tmp_path: Path) -> None:
    record = training_record(SMOKE, (), material(), tmp_path)

    assert record.data[-1] == "captured clips: 2 of 1 dances, 1.0 minutes"
    assert any(NOT_TO_SHIP in licence for licence in record.licences)


def test_rendered_dancers_have_the_licences_of_what_they_are_rendered_from(tmp_path: Path) -> None:
    agree(tmp_path, Manifest({}, licences([CMU]), []))

    record = training_record(SMOKE, (), material(), tmp_path / "train")

    assert record.data[-1].startswith("rendered dancers, really detected: 2 of 1 dances")
    assert record.clips == ()
    assert not any(NOT_TO_SHIP in licence for licence in record.licences)
    assert any("CMU" in licence or "cmu_dance" in licence for licence in record.licences)


def test_rendered_from_mocap_that_nobody_knows_they_may_not_be_shipped_from(tmp_path: Path) -> None:
    agree(tmp_path, Manifest({}, licences([Path("somebodys")]), []))

    record = training_record(SMOKE, (), material(), tmp_path / "train")

    assert any(NOT_TO_SHIP in licence for licence in record.licences)
