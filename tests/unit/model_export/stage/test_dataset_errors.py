"""The detector's errors: none where it is right, and the right ones where it is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from model_export.motion.body import Floats
from model_export.stage.__main__ import main
from model_export.stage.dataset.clips import About, Seen, clip_path, write_seen
from model_export.stage.dataset.dancing import placed
from model_export.stage.dataset.error_tables import angles_of, shown, tables
from model_export.stage.dataset.errors import FULL, LEARNED, SIMULATED, measure
from model_export.stage.dataset.manifest import Manifest, agree
from model_export.stage.dataset.measuring import VIEWS, seen_tally, simulated_tally
from model_export.stage.dataset.scenes import Model, Performance
from model_export.stage.drive import Performance as Shown
from model_export.stage.errors import DatasetError
from tests.unit.model_export.stage.dataset_made import detected, performance, view

VIEWS_HERE = (view(0, "full", "lite"), view(3))


def seen_from(number: int, performed: Shown, wrong: Floats | None = None) -> Seen:
    """A detector without mistakes, or with ``wrong [T, 33, 3]`` added."""
    own = view(number)
    camera = placed(own, performed.landmarks)
    about = About(performance("a", own), camera.yaw, camera.distance, "full")
    nothing = np.zeros((len(performed.landmarks), 33, 4), dtype=np.float32)
    seen = Seen(about, nothing, nothing, performed.landmarks, camera.view())
    world = seen.truth_in_camera() + (0 if wrong is None else wrong)
    return Seen(about, detected(world)["world"], nothing, performed.landmarks, camera.view())


def test_a_detector_that_is_right_has_no_errors(performed: Shown) -> None:
    right = seen_tally(seen_from(1, performed))
    noise = simulated_tally(seen_from(1, performed))

    assert right.mean_size() < 0.01
    assert 5 < noise.mean_size() < 20
    assert 0.7 < noise.lag1() < 0.98
    assert right.clips == 1
    assert right.frames.sum() == len(performed.landmarks)


def test_what_is_wrong_with_one_knee_is_said_of_knees_alone(performed: Shown) -> None:
    wrong = np.zeros_like(performed.landmarks)
    wrong[:, 27] = [0.2, 0, 0.1]  # the left ankle

    tally = seen_tally(seen_from(0, performed, wrong))

    assert tally.mean_size(angles=angles_of("knee_flexion")) > 5
    assert tally.mean_size(angles=angles_of("elbow_flexion")) < 0.01
    mean, square = tally.landmarks_mm()
    np.testing.assert_allclose(mean[27], [200, 0, 100], atol=0.1)
    np.testing.assert_allclose(square[27], [200, 0, 100], atol=0.1)


def test_frames_without_a_person_are_left_out(performed: Shown) -> None:
    seen = seen_from(0, performed)
    seen.world[5:] = np.nan

    assert seen_tally(seen).frames.sum() == 5
    assert seen_tally(seen).mean_size() < 0.01


def test_a_frame_counts_for_the_side_that_it_is_seen_from(performed: Shown) -> None:
    front = seen_tally(seen_from(0, performed)).frames
    side = seen_tally(seen_from(3, performed)).frames

    assert front[: VIEWS // 3].sum() > 0.8 * front.sum()
    assert side[VIEWS // 3 : 2 * VIEWS // 3].sum() > 0.8 * side.sum()


@pytest.fixture
def folder(tmp_path: Path, performed: Shown) -> Path:
    """Two performances of which the second is not whole yet."""
    first, second = performance("a", *VIEWS_HERE), performance("b", *VIEWS_HERE, body="emi")
    agree(tmp_path, Manifest({}, [], [first, second]))
    for what, count in ((first, 2), (second, 1)):
        for own in what.views[:count]:
            for model in own.models:
                _write(tmp_path, what, own.number, model, performed)
    return tmp_path


def _write(folder: Path, what: Performance, number: int, model: Model, performed: Shown) -> None:
    seen = seen_from(number, performed)
    own = next(each for each in what.views if each.number == number)
    camera = placed(own, performed.landmarks)
    arrays = detected(seen.world[..., :3])
    path = clip_path(folder, what, own, model)
    about = About(performance("a", own), camera.yaw, camera.distance, model)
    write_seen(path, arrays, about, camera, performed.landmarks)


def test_a_dataset_is_measured_as_far_as_it_is_whole(folder: Path) -> None:
    errors = measure(folder, ["train"])

    assert errors.performances == 1
    assert list(errors.by_body[FULL]) == ["ana"]
    assert (errors.of(FULL).clips, errors.of("lite").clips) == (2, 1)
    assert errors.of(FULL).mean_size() < 0.01
    for stands_in in (SIMULATED, LEARNED):
        assert 5 < errors.of(stands_in).mean_size() < 25
        assert len(errors.between[stands_in]) == len(errors.between[FULL]) == 1
    console = Console(width=140, record=True)
    for table in tables(errors, None):
        console.print(shown(table))
    assert "knee flexion" in console.export_text()


def test_a_side_without_a_performance_is_refused(folder: Path) -> None:
    with pytest.raises(DatasetError, match="no performance of exam is whole yet"):
        measure(folder, ["exam"])


def test_the_command_writes_tables_and_pictures(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"

    assert main(["errors", str(folder), "--out", str(out)]) == 0

    assert "wrote" in capsys.readouterr().out
    assert {path.suffix for path in out.iterdir()} == {".md", ".png"}
    assert "| elbow flexion |" in (out / "errors.md").read_text()
    assert main(["errors", str(tmp_path / "none")]) == 1
    assert "no dataset" in capsys.readouterr().err
