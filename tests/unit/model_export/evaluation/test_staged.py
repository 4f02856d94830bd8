"""P10 on a dataset of a few seconds, whose detector is the simulated one or none at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model_export.captured import CapturedError
from model_export.evaluation.staged import (
    LEARNED,
    REAL,
    SIMULATED,
    TRUE,
    read_staged,
    staged_tables,
)
from model_export.motion.body import Floats
from model_export.motion.choreography import choreography
from model_export.motion.detector import REAL_SCALE, detect
from model_export.stage.baked import BakedBody, load
from model_export.stage.camera import Camera
from model_export.stage.dataset.clips import About, Seen, read_seen, write_seen
from model_export.stage.dataset.scenes import Performance, View
from model_export.stage.drive import perform
from model_export.stage.errors import DatasetError
from tests.unit.model_export.evaluation.made import by_pose

SECONDS = 5.0
AZIMUTHS = (0.0, 40.0, -100.0)
DANCES = ("first", "second")


@pytest.fixture(scope="module")
def body() -> BakedBody:
    return load("ben")


def _view(number: int, azimuth: float) -> View:
    grey = (128, 128, 128)
    return View(number, azimuth, 0.0, 40.0, 1.0, 48, 64, grey, grey, ("full",))


def _filmed(folder: Path, body: BakedBody, dance: str, noise: float, unseen: int = 0) -> None:
    """A dance before three cameras; nobody is found in the first frames."""
    number = DANCES.index(dance)
    truth = perform(body, choreography(40 + number, SECONDS)).landmarks
    for each, azimuth in enumerate(AZIMUTHS):
        view = _view(each, azimuth)
        camera = Camera(48, 64, yaw=azimuth, pitch=0.0).framing(truth)
        performance = Performance(
            "exam", dance, "made", dance, 0, len(truth), 0, 1, 0.5, "ben", (view,)
        )
        about = About(performance, azimuth, camera.distance, "full")
        perfect = Seen(about, truth, truth, truth, camera.view()).truth_in_camera()
        rng = np.random.default_rng(10 * number + each)
        world = detect(perfect[None], rng, noise)[0] if noise else perfect
        write_seen(
            folder / performance.clip_name(view), _detected(world, unseen), about, camera, truth
        )


def _detected(world: Floats, unseen: int) -> dict[str, Any]:
    visible = np.concatenate((world, np.ones_like(world[..., :1])), axis=-1)
    visible[:unseen] = np.nan
    return {
        "world": visible,
        "norm": visible,
        "width": 48,
        "height": 64,
        "detector": "made",
        "fps": np.float32(30),
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, body: BakedBody) -> Path:
    folder = tmp_path_factory.mktemp("dataset")
    for dance in DANCES:
        _filmed(folder, body, dance, REAL_SCALE, unseen=4)
    return folder


def test_a_perfect_detector_sees_the_truth(tmp_path: Path, body: BakedBody) -> None:
    for dance in DANCES:
        _filmed(tmp_path, body, dance, 0.0)

    staged = read_staged(tmp_path)

    assert staged.minutes == pytest.approx(len(DANCES) * len(AZIMUTHS) * SECONDS / 60)
    for dance in DANCES:
        seen, true = (staged.dances[by][dance] for by in (REAL, TRUE))
        for one, other in zip(seen, true, strict=True):
            np.testing.assert_allclose(one.clip.landmarks, other.clip.landmarks, atol=1e-4)


def test_sides_are_the_known_ones(folder: Path) -> None:
    staged = read_staged(folder)

    assert list(staged.dances) == [REAL, SIMULATED, LEARNED, TRUE]
    for dances in staged.dances.values():
        assert list(dances) == list(DANCES)
        for clips in dances.values():
            np.testing.assert_allclose([np.degrees(c.yaw) for c in clips], AZIMUTHS, atol=1e-4)


def test_the_truth_is_that_of_the_same_frames(folder: Path) -> None:
    """The first four frames show nobody: without them a clip begins, and so does its truth."""
    staged = read_staged(folder)

    for real, true in zip(staged.dances[REAL]["first"], staged.dances[TRUE]["first"], strict=True):
        truth = read_seen(folder / "exam" / true.clip.name).truth_in_camera()
        scale = np.linalg.norm(true.clip.landmarks[0, 11] - true.clip.landmarks[0, 23])
        scale /= np.linalg.norm(truth[4, 11] - truth[4, 23])
        np.testing.assert_allclose(true.clip.landmarks, scale * truth[4:], atol=1e-4)
        assert len(real.clip) == len(true.clip) == round(30 * SECONDS) - 4


def test_each_way_of_seeing_has_its_row(folder: Path) -> None:
    hits, told = staged_tables(read_staged(folder), [by_pose()])

    rows = [f"{by}, by pose" for by in (REAL, SIMULATED, LEARNED, TRUE)]
    assert list(hits.rows) == list(told.rows) == rows
    assert hits.columns[-1] == "all"
    assert "camera-minutes" in hits.text
    # Nobody errs about true positions from the same side, and a simulated detector is one.
    found = {row: figures[-1].value for row, figures in hits.rows.items()}
    assert found[rows[3]] > found[rows[0]] - 0.02
    assert found[rows[0]] == pytest.approx(found[rows[1]], abs=0.15)
    other = told.columns.index("other dance")
    assert all(figures[other].value > 0.9 for figures in told.rows.values())


def test_what_is_no_dataset_is_said(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(CapturedError, match="exam"):
        read_staged(tmp_path)
    clips = tmp_path / "exam" / "salsa"
    clips.mkdir(parents=True)
    for file in sorted((folder / "exam" / "first").iterdir())[:2]:
        with np.load(file) as arrays:
            np.savez(clips / file.name, world=arrays["world"], fps=arrays["fps"])

    with pytest.raises(DatasetError, match="no clip of a stage's dataset"):
        read_staged(tmp_path)
