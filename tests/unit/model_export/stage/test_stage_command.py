"""``python -m model_export.stage`` from the motion's file to the video, and its complaints."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from model_export.motion.body import Floats
from model_export.stage.__main__ import main
from model_export.stage.baked import shipped_bodies
from scorer.capturing import VARIABLE


@pytest.fixture
def motion(tmp_path: Path, dance: Floats) -> Path:
    path = tmp_path / "dance.npz"
    np.savez(path, joints=dance[:6])
    return path


def complaint(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """What a command that fails says: one line."""
    assert main([str(argument) for argument in arguments]) == 1
    said = capsys.readouterr().err
    assert said.startswith("stage: ")
    assert said.count("\n") == 1
    return said


@pytest.mark.usefixtures("graphics")
def test_a_motion_becomes_a_video_and_the_truth(
    motion: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    video, truth = tmp_path / "out" / "x.mp4", tmp_path / "out" / "x.npz"
    where = ["--yaw=-35", "--size", "96x128", "--body", "dora"]

    assert (
        main(["render", "--motion", str(motion), *where, f"--out={video}", f"--truth={truth}"]) == 0
    )

    assert "6 frames" in capsys.readouterr().out
    assert video.stat().st_size > 1000
    with np.load(truth) as file:
        assert file["landmarks"].shape == (6, 33, 3)
        assert file["joints"].shape == (6, 15, 3)
        assert file["image"].shape == (6, 33, 2)
        assert file["image"].min() > 0
        assert file["image"].max() < 1
        assert file["view"].shape == (4, 4)
        assert (int(file["width"]), int(file["height"]), float(file["fps"])) == (96, 128, 30.0)


def test_the_bodies_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bodies"]) == 0

    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == shipped_bodies()


def test_a_missing_motion(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = complaint(capsys, "render", "--motion", tmp_path / "no.npz", "--out", tmp_path / "x.mp4")

    assert "no such file" in said


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"joints": np.zeros((5, 33, 3))}, r"(5, 33, 3), expected floats (frames, 15, 3)"),
        ({"joints": np.zeros((0, 15, 3))}, "holds no frame"),
        ({"joints": np.full((5, 15, 3), np.nan)}, "frame 0 holds a number that is not finite"),
        ({"a": np.zeros((5, 15, 3)), "b": np.zeros((5, 15, 3))}, "--sequence is one of a, b"),
    ],
)
def test_a_motion_of_another_form(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    content: dict[str, np.ndarray],
    expected: str,
) -> None:
    np.savez(tmp_path / "m.npz", **content)  # type: ignore[arg-type]  # numpy's allow_pickle

    said = complaint(capsys, "render", "--motion", tmp_path / "m.npz", "--out", tmp_path / "x.mp4")

    assert expected in said
    assert not (tmp_path / "x.mp4").exists()


def test_text_is_not_a_motion(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "m.npz").write_text("text")

    said = complaint(capsys, "render", "--motion", tmp_path / "m.npz", "--out", tmp_path / "x.mp4")

    assert "not a readable .npz" in said


def test_a_body_that_does_not_exist(
    capsys: pytest.CaptureFixture[str], motion: Path, tmp_path: Path
) -> None:
    said = complaint(
        capsys, "render", "--motion", motion, "--body", "zoe", "--out", tmp_path / "x.mp4"
    )

    assert "ana, ben" in said


@pytest.mark.usefixtures("graphics")
def test_a_name_that_is_no_video(
    capsys: pytest.CaptureFixture[str], motion: Path, tmp_path: Path
) -> None:
    said = complaint(capsys, "render", "--motion", motion, "--out", tmp_path / "x.gif")

    assert "must end in" in said


@pytest.mark.parametrize("size", ["480", "481x640", "8x8", "axb", "9000x9000"])
def test_an_impossible_size(size: str, motion: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["render", "--motion", str(motion), "--out", str(tmp_path / "x.mp4"), "--size", size])


def test_baking_without_anny_says_what_to_install(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "anny", None)

    assert "stage-bake" in complaint(capsys, "bake", tmp_path, "ana")


def test_the_stage_needs_no_torch() -> None:
    without = "import sys; sys.modules['torch'] = None; from model_export.__main__ import main; "
    run = [sys.executable, "-c", f"{without}sys.argv[1:] = ['stage', 'bodies']; sys.exit(main())"]

    done = subprocess.run(run, capture_output=True, text=True, check=True)  # noqa: S603 (our own)

    assert done.stdout.startswith("ana: ")


def test_a_dataset_of_missing_mocap(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = complaint(
        capsys, "dataset", "--out", tmp_path / "out", "--mocap", tmp_path / "cmu_dance"
    )

    assert "cmu_dance.npz is missing" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("minutes", ["0", "-1", "nan", "inf", "many"])
def test_an_impossible_number_of_minutes(minutes: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["dataset", "--out", str(tmp_path), f"--minutes={minutes}"])


def test_detecting_without_mediapipe(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))

    said = complaint(capsys, "detect", tmp_path / "no.mp4", tmp_path / "out")

    assert "make capture prepares it" in said
