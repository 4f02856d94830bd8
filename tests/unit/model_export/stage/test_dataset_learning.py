"""What is learned of a detector: what it always does wrong, and how large the rest is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from model_export.motion.body import Floats
from model_export.motion.emulation import MAIN, Emulation, emulate, learned, trunk_lengths
from model_export.stage.__main__ import main
from model_export.stage.dataset.clips import About, Seen, clip_path, write_seen
from model_export.stage.dataset.dancing import placed
from model_export.stage.dataset.learning import is_left_out, learn
from model_export.stage.dataset.manifest import Manifest, agree
from model_export.stage.drive import Performance as Shown
from model_export.stage.errors import DatasetError
from scorer.skeleton import LANDMARKS
from tests.unit.model_export.stage.dataset_made import detected, performance, view

WRIST = LANDMARKS.index("left_wrist")
OTHER_WRIST = LANDMARKS.index("right_wrist")
# One dance that the rest is measured on, and others.
_LEARNED = [name for name in "abcdefgh" if not is_left_out(f"mocap-{name}")]
_LEFT_OUT = [name for name in "abcdefghijkl" if is_left_out(f"mocap-{name}")]
DANCES = [*_LEARNED[:3], _LEFT_OUT[0]]
Detect = Callable[[Floats], Floats]


def made(folder: Path, performed: Shown, dances: list[str], detect: Detect) -> None:
    """A dataset of one view of each dance."""
    own = view(1)
    listed = [performance(name, own) for name in dances]
    agree(folder, Manifest({}, [], listed))
    for each in listed:
        camera = placed(own, performed.landmarks)
        about = About(each, camera.yaw, camera.distance, "full")
        nothing = np.zeros((len(performed.landmarks), 33, 4), dtype=np.float32)
        seen = Seen(about, nothing, nothing, performed.landmarks, camera.view())
        arrays = detected(detect(seen.truth_in_camera()))
        write_seen(clip_path(folder, each, own, "full"), arrays, about, camera, performed.landmarks)


def lifted(truth: Floats) -> Floats:
    """Both wrists a quarter of a trunk too high, and noise."""
    rng = np.random.default_rng(len(truth))
    out = truth + rng.normal(0, 0.01, truth.shape).astype(np.float32)
    out[:, [WRIST, OTHER_WRIST], 1] -= 0.25 * trunk_lengths(truth)
    return out


def test_what_a_detector_always_does_is_foretold_and_the_rest_is_measured(
    tmp_path: Path, performed: Shown
) -> None:
    made(tmp_path, performed, DANCES, lifted)

    emulation = learn(tmp_path, steps=150)

    own = view(1)
    camera = placed(own, performed.landmarks)
    nothing = np.zeros((len(performed.landmarks), 33, 4), dtype=np.float32)
    about = About(performance("a", own), camera.yaw, camera.distance, "full")
    truth = Seen(about, nothing, nothing, performed.landmarks, camera.view()).truth_in_camera()
    foretold = emulation.expected(truth / trunk_lengths(truth))
    assert foretold[:, MAIN.index(WRIST), 1].mean() == pytest.approx(-0.25, abs=0.06)
    assert np.abs(foretold[:, MAIN.index(LANDMARKS.index("left_knee"))]).mean() < 0.05
    left = emulation.unforeseen(np.random.default_rng(0), 200, 30).std()
    assert 0.01 < left < 0.1
    assert abs(emulation.keep) < 0.5  # white noise has no memory


def test_the_command_writes_what_training_reads(
    tmp_path: Path,
    performed: Shown,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(learn, "__defaults__", (20,))
    made(tmp_path / "dataset", performed, DANCES, lifted)
    out = tmp_path / "learned.npz"

    assert main(["learn", str(tmp_path / "dataset"), "--out", str(out)]) == 0

    assert "swell" in capsys.readouterr().out
    kept: Emulation = learned(out)
    truth = np.asarray(performed.landmarks - performed.landmarks[:, 23:25].mean(axis=1)[:, None])
    assert np.isfinite(emulate(truth[None], np.random.default_rng(0), emulation=kept)).all()


def test_too_few_dances_are_refused(tmp_path: Path, performed: Shown) -> None:
    made(tmp_path, performed, DANCES[:1], lifted)

    with pytest.raises(DatasetError, match="too few dances of the training side"):
        learn(tmp_path, steps=1)
