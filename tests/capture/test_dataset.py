"""Rendered dancers and the real detector: a small dataset, killed half-way and gone on with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from model_export.motion.choreography import choreography
from model_export.stage.baked import load
from model_export.stage.camera import Camera
from model_export.stage.dataset.clips import read_seen
from model_export.stage.dataset.filming import WORK
from model_export.stage.dataset.manifest import read_manifest
from model_export.stage.dataset.measuring import seen_tally
from model_export.stage.dataset.watching import Watching
from model_export.stage.errors import DatasetError, NoGraphics
from model_export.stage.renderer import Look, Renderer
from scorer.capturing import VARIABLE, capture_command
from scorer.errors import OperatorError
from tests.capture.tiny_dataset import CAMERAS, FRAMES, make
from tests.unit.model_export.made import write_mocap


@pytest.fixture(scope="module", autouse=True)
def detector_and_graphics() -> None:
    try:
        capture_command()
        with Renderer(load("ana"), Camera(32, 32), Look()):
            pass
    except (OperatorError, NoGraphics) as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def mocap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("motion") / "mocap"
    return write_mocap(folder, {"take": choreography(5, 5.0)})


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory, mocap: Path) -> Path:
    """Two performances; the run was killed after the first camera, and gone on with."""
    folder = tmp_path_factory.mktemp("dataset")
    with _another_process(folder, mocap) as run:
        first = next(line for line in run.stdout or () if " left: " in line)
        os.kill(run.pid, signal.SIGKILL)
    kept = folder / first.split()[-1]
    made = kept.stat().st_mtime_ns
    assert not list(folder.rglob("*.part"))

    make(folder, mocap, 2)

    assert kept.stat().st_mtime_ns == made
    return folder


def _another_process(folder: Path, mocap: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.capture.tiny_dataset", str(folder), str(mocap), "2"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 (our own)


def clips(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.npz")))


def test_all_cameras_are_there_and_nothing_else(dataset: Path) -> None:
    files = [path.relative_to(dataset).as_posix() for path in clips(dataset)]

    assert files == [
        "lite/train/mocap-0/p0-ana-c0.npz",
        *(f"train/mocap-{n}/p0-ana-c{c}.npz" for n in range(2) for c in range(CAMERAS)),
    ]
    assert not (dataset / WORK).exists()
    made_of = read_manifest(dataset).settings["detector"]
    assert made_of["mediapipe"] == "0.10.21"
    assert set(made_of["models"]) == {"full", "lite"}


def test_the_detector_is_about_right(dataset: Path) -> None:
    for path in clips(dataset):
        seen = read_seen(path)
        assert len(seen.world) == len(seen.truth) == FRAMES
        assert np.isfinite(seen.world).all()
        # 11 to 17 degrees were seen; a dancer in another pose is 30 and more away.
        assert seen_tally(seen).mean_size() < 24


def test_a_finished_dataset_is_only_looked_at(
    dataset: Path, mocap: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.stat().st_mtime_ns for path in dataset.rglob("*") if path.is_file()}

    make(dataset, mocap, 2)

    assert "0 of 2 performances are to be filmed" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in before if path.name != ".lock"} == {
        path: time for path, time in before.items() if path.name != ".lock"
    }


def test_a_detector_that_stays_answers_each_video(dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("no video")

    with Watching() as watching:
        for _ in range(2):
            with pytest.raises(DatasetError, match=r"MediaPipe: .*text\.mp4"):
                watching.watch(tmp_path / "text.mp4", tmp_path, ("full",))


def test_without_mediapipe_it_is_one_sentence(
    tmp_path: Path, mocap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))
    with pytest.raises(OperatorError, match="make capture prepares it"):
        make(tmp_path / "out", mocap, 1)
    assert not (tmp_path / "out").exists()

    monkeypatch.setenv(VARIABLE, sys.executable)  # a Python, but not the right one
    with pytest.raises(DatasetError, match="No module named 'mediapipe'"):
        make(tmp_path / "out", mocap, 1)
