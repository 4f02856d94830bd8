"""Videos as people have them, through the real detector."""

from __future__ import annotations

import os
import subprocess
import wave
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model_export.stage.dataset.watching import Watching
from scorer.__main__ import main
from scorer.capturing import capture
from scorer.clip_files import load_clip
from scorer.errors import InvalidField
from scorer.reference_pack import read_pack
from tests.data import CAPTURED, pose2sim_camera

HERE = Path(__file__).parent
PYTHON = Path(__file__).parents[2] / ".venv-capture" / "bin" / "python"
CAMERA = CAPTURED / "cam02.mp4"


@pytest.fixture(scope="module", autouse=True)
def mediapipe_is_here() -> None:
    pose2sim_camera(2)  # skips where it is not, with the reason
    if not PYTHON.is_file() or not CAMERA.is_file():
        pytest.skip("run `make test`: it prepares MediaPipe and the camera's video")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("videos")


@cache
def video(folder: Path, kind: str, ending: str = "mp4") -> Path:
    out = folder / f"{kind}.{ending}"
    made = [str(part) for part in (PYTHON, HERE / "videos.py", kind, CAMERA, out)]
    subprocess.run(made, check=True, capture_output=True)  # noqa: S603 (our own arguments)
    return out


@cache
def captured(folder: Path, kind: str, ending: str = "mp4") -> dict[str, Any]:
    out = folder / f"{kind}-{ending}"
    capture(video(folder, kind, ending), out)
    return {name: dict(np.load(out / f"{name}.npz")) for name in ("full", "lite")}


def apart(first: dict[str, Any], second: dict[str, Any]) -> float:
    """Median distance of landmarks, metres."""
    return float(np.median(np.linalg.norm((first["world"] - second["world"])[..., :3], axis=-1)))


def test_two_models_see_one_video(folder: Path) -> None:
    models = captured(folder, "plain")

    for name, found in models.items():
        assert found["world"].shape == found["norm"].shape == (24, 33, 4)
        assert (found["width"], found["height"], found["fps"]) == (270, 480, pytest.approx(30))
        assert str(found["detector"]) == f"mediapipe-pose-{name}"
    assert 0.005 < apart(models["full"], models["lite"]) < 0.3


def test_each_picture_keeps_its_own_time(folder: Path) -> None:
    times = captured(folder, "uneven")["full"]["timestamps_ms"]

    np.testing.assert_allclose(np.diff(times)[:11], 1000 / 30, atol=0.01)
    np.testing.assert_allclose(np.diff(times)[12:], 2000 / 30, atol=0.01)


def test_a_picture_that_lies_is_turned_as_the_file_says(folder: Path) -> None:
    upright, lying = captured(folder, "plain")["full"], captured(folder, "lying")["full"]

    assert (lying["width"], lying["height"]) == (270, 480)
    assert apart(upright, lying) < 0.03


def test_of_two_people_the_larger_is_followed(folder: Path) -> None:
    found = captured(folder, "two")["full"]

    assert np.isfinite(found["world"]).all()
    # The other one stands in the right half.
    assert found["norm"][:, [11, 12, 23, 24], 0].max() < 0.5


def test_a_thumbnail_is_a_small_jpeg(folder: Path) -> None:
    captured(folder, "plain")

    picture = (folder / "plain-mp4" / "thumbnail.jpg").read_bytes()

    assert picture.startswith(b"\xff\xd8\xff")
    assert len(picture) < 40_000


def test_how_far_it_is_is_told(folder: Path, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []

    capture(video(folder, "plain"), tmp_path, lambda done, of: steps.append((done, of)))

    assert steps == [(done, 24) for done in range(1, 25)]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("nobody", "nobody was found in any of its 24 frames"),
        ("cut", "cannot be opened as a video"),
        ("sound", "cannot be opened as a video"),
        ("text", "cannot be opened as a video"),
        ("empty", "cannot be opened as a video"),
        ("folder", "there is no such file"),
    ],
)
def test_what_is_no_video_of_somebody_has_a_sentence(
    folder: Path, tmp_path: Path, kind: str, says: str
) -> None:
    if kind in ("nobody", "cut"):
        source = video(folder, kind)
    else:
        source = tmp_path / f"{kind}.mp4"
        _not_a_video(source, kind)

    with pytest.raises(InvalidField, match=says) as caught:
        capture(source, tmp_path / "out")

    assert "\n" not in caught.value.message
    assert not (tmp_path / "out").exists()


def _not_a_video(path: Path, kind: str) -> None:
    if kind == "sound":
        with wave.open(str(path), "wb") as sound:
            sound.setparams((1, 2, 8_000, 8_000, "NONE", ""))
            sound.writeframes(bytes(16_000))
    elif kind == "folder":
        path.mkdir()
    else:
        path.write_bytes(b"hello" if kind == "text" else b"")


def test_a_full_disk_leaves_nothing_half_written(folder: Path, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    out = tmp_path / "out"
    out.mkdir()
    (out / "full.npz.part").symlink_to("/dev/full")

    with pytest.raises(InvalidField, match="No space left"):
        capture(video(folder, "plain"), out)

    assert not (out / "full.npz").exists()


def test_without_npm_the_full_model_is_enough(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "empty"))
    monkeypatch.setenv("PATH", os.devnull)

    assert list(capture(video(folder, "plain"), tmp_path / "out")) == ["full"]


def test_a_model_that_is_not_the_known_one_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached = tmp_path / "synchro-you" / "pose_landmark_lite.tflite"
    cached.parent.mkdir()
    cached.write_bytes(b"another model")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    with pytest.raises(InvalidField, match="sha256 differs"):
        capture(video(folder, "plain"), tmp_path / "out")


def test_a_video_becomes_a_reference_that_its_own_dancer_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of the camera's video, a second and two thirds: enough for a reference, and less than a
    performance needs to be judged."""
    monkeypatch.setenv("SYNCHRO_YOU_REFERENCES", str(tmp_path / "library"))
    adding = ["reference", "add", str(CAMERA), "--id", "beam", "--title", "On a beam"]

    assert main([*adding, "--with-video"]) == 0
    assert main(["reference", "check"]) == 0
    said = capsys.readouterr().out
    pack = read_pack("beam", (tmp_path / "library" / "beam.msgpack").read_bytes())

    assert "mediapipe-pose-full, mediapipe-pose-lite" in said
    assert [clip.detector for clip in pack.clips] == ["mediapipe-pose-full", "mediapipe-pose-lite"]
    assert pack.thumbnail.startswith(b"\xff\xd8\xff")
    assert (tmp_path / "library" / "beam.mp4").read_bytes() == CAMERA.read_bytes()
    assert load_clip(CAPTURED / "cam02.npz").detector == "mediapipe-pose-full"


def test_one_person_needs_no_look_for_several(folder: Path) -> None:
    looked = captured(folder, "plain")["full"]
    with Watching() as watching:
        assert watching.watch(video(folder, "plain"), folder / "alone", ("full",))
        with np.load(folder / "alone" / "full.npz") as alone:
            np.testing.assert_array_equal(alone["world"], looked["world"])
        # One video leaves nothing behind for the next, and nobody is no failure.
        assert not watching.watch(video(folder, "nobody"), folder / "none", ("full",))
        assert watching.watch(video(folder, "plain"), folder / "again", ("full",))
        with np.load(folder / "again" / "full.npz") as again:
            np.testing.assert_array_equal(again["world"], looked["world"])
    assert not (folder / "none").exists()


def test_only_the_models_that_are_asked_for(folder: Path) -> None:
    files = capture(video(folder, "plain"), folder / "full-alone", models=("full",))

    assert list(files) == ["full"]
    assert {path.name for path in (folder / "full-alone").iterdir()} == {
        "full.npz",
        "thumbnail.jpg",
    }
