"""A performance becomes clips that know their truth: each once, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import pytest

from model_export.motion.body import Floats
from model_export.motion.camera import hip_centred
from model_export.stage.dataset.clips import clip_path, is_finished, read_seen, write_seen
from model_export.stage.dataset.dancing import danced, facing_deg, placed
from model_export.stage.dataset.filming import WORK, film_performance
from model_export.stage.dataset.scenes import Performance, View
from model_export.stage.dataset.watching import Watching
from model_export.stage.drive import Performance as Shown
from model_export.stage.errors import DatasetError
from scorer.clip_files import load_clip
from tests.unit.model_export.stage.dataset_made import (
    FRAMES,
    SEED,
    Takes,
    Watcher,
    detected,
    performance,
    view,
)

Done = list[tuple[int, bool]]


@pytest.fixture
def takes(dance: Floats) -> Takes:
    return {("mocap", "a"): dance[: FRAMES + 3]}


def film(folder: Path, what: Performance, takes: Takes, watcher: Watcher) -> Done:
    done: Done = []

    def told(view: View, found: bool) -> None:
        done.append((view.number, found))

    film_performance(folder, what, takes, SEED, cast(Watching, watcher), told)
    return done


@pytest.mark.usefixtures("graphics")
def test_each_camera_gets_a_clip_with_the_truth(tmp_path: Path, takes: Takes) -> None:
    what = performance("a", view(0), view(2, "full", "lite"))
    watcher = Watcher()

    assert film(tmp_path, what, takes, watcher) == [(0, True), (2, True)]

    assert watcher.watched == [("full",), ("full", "lite")]
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.npz"))
    assert files == [
        "lite/train/mocap-a/p0-ana-c2.npz",
        "train/mocap-a/p0-ana-c0.npz",
        "train/mocap-a/p0-ana-c2.npz",
    ]
    assert load_clip(tmp_path / files[1]).landmarks.shape == (FRAMES, 33, 3)
    seen = read_seen(tmp_path / files[0])
    assert (seen.about.model, seen.about.view) == ("lite", what.views[1])
    assert (seen.truth.shape, seen.view.shape) == ((FRAMES, 33, 3), (4, 4))
    assert not list((tmp_path / WORK).iterdir())


@pytest.mark.usefixtures("graphics")
def test_what_is_there_is_not_made_again_after_a_kill(tmp_path: Path, takes: Takes) -> None:
    what = performance("a", view(0), view(1), view(2))
    with pytest.raises(KeyboardInterrupt):
        film(tmp_path, what, takes, Watcher(breaks_after=1))
    first = clip_path(tmp_path, what, what.views[0], "full")
    made = first.stat().st_mtime_ns

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [first]
    assert [number for number, _ in film(tmp_path, what, takes, Watcher())] == [1, 2]
    assert first.stat().st_mtime_ns == made
    assert film(tmp_path, what, takes, Watcher()) == []


@pytest.mark.usefixtures("graphics")
def test_where_nobody_is_found_it_is_noted_and_not_tried_again(
    tmp_path: Path, takes: Takes
) -> None:
    what = performance()

    assert film(tmp_path, what, takes, Watcher(finds=False)) == [(0, False)]

    assert is_finished(tmp_path, what, what.views[0])
    assert not list(tmp_path.rglob("*.npz"))
    assert film(tmp_path, what, takes, Watcher()) == []


def test_a_performer_is_the_same_every_time_and_no_other(takes: Takes) -> None:
    what = performance()
    once, again = (danced(what, takes, SEED) for _ in range(2))

    np.testing.assert_array_equal(once, again)
    assert once.shape == (FRAMES, 15, 3)
    assert np.abs(once - takes["mocap", "a"][:FRAMES]).max() > 0.02
    assert np.abs(once - danced(what, takes, SEED + 1)).max() > 0.02


def test_a_camera_stands_where_its_view_says_of_the_dancer(performed: Shown) -> None:
    turned = performed.landmarks @ np.array([[0, 0, -1], [0, 1, 0], [1, 0, 0]], dtype=np.float32)
    apart = facing_deg(turned) - facing_deg(performed.landmarks)
    cameras = [placed(view(1), landmarks) for landmarks in (performed.landmarks, turned)]

    assert apart % 360 == pytest.approx(90, abs=0.1)
    assert (cameras[1].yaw - cameras[0].yaw) % 360 == pytest.approx(90, abs=0.1)
    # The left shoulder is nearer to a camera on the left hand's side.
    rows = cameras[0].view()[2, :3] @ performed.landmarks.mean(axis=0).T
    assert rows[11] > rows[12]


@pytest.mark.usefixtures("graphics")
def test_the_truth_can_be_had_as_the_detector_reports_it(tmp_path: Path, takes: Takes) -> None:
    what = performance()
    film(tmp_path, what, takes, Watcher())
    seen = read_seen(clip_path(tmp_path, what, what.views[0], "full"))

    truth = seen.truth_in_camera()

    np.testing.assert_allclose(truth, hip_centred(truth), atol=1e-6)
    assert (truth[:, 0, 1] < truth[:, 27, 1]).all()  # y down: the nose is above the ankles
    assert (truth[:, 0, 2] < truth[:, 7, 2]).all()  # z away: seen from the front, nose before ear


@pytest.mark.usefixtures("graphics")
def test_a_clip_of_another_length_or_without_room_is_not_written(
    tmp_path: Path, takes: Takes, monkeypatch: pytest.MonkeyPatch, performed: Shown
) -> None:
    what = performance()
    film(tmp_path, what, takes, Watcher())
    path = clip_path(tmp_path, what, what.views[0], "full")
    about = read_seen(path).about
    camera = placed(what.views[0], performed.landmarks)
    other, truth = tmp_path / "other.npz", performed.landmarks[:4]

    with pytest.raises(DatasetError, match="3 frames were detected of 4"):
        write_seen(other, detected(truth[:3]), about, camera, truth)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    with pytest.raises(DatasetError, match=r"other\.npz: cannot be written \(No space left"):
        write_seen(other, detected(truth), about, camera, truth)
    assert not [file for file in tmp_path.iterdir() if "other" in file.name]


def test_a_file_of_something_else_is_no_clip_of_a_dataset(tmp_path: Path) -> None:
    np.savez(tmp_path / "x.npz", world=np.zeros((3, 33, 4)))

    with pytest.raises(DatasetError, match="no clip of a stage's dataset"):
        read_seen(tmp_path / "x.npz")
