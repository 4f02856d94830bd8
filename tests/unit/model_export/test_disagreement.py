"""How far cameras disagree: figures by hand, what is refused, and the printed report."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from rich.console import Console

from model_export.captured import CapturedError
from model_export.disagreement import compare, disagreement, view_gaps
from model_export.motion.body import Floats, landmarks_of
from model_export.motion.camera import camera_rotations, facing, world_landmarks
from model_export.motion.choreography import choreography
from model_export.noise_table import print_disagreement
from model_export.synchronised import Synchronised, read_synchronised, view_yaw
from scorer.skeleton import ANGLES, LANDMARKS
from tests import data

ELBOW = [angle.name for angle in ANGLES].index("left_elbow_flexion")
EVERY = slice(None)


@pytest.fixture(autouse=True)
def few_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough to try it out on, and for the figures of the last test."""
    monkeypatch.setattr("model_export.disagreement._STRETCHES", (8, 24))


def _bent(degrees: npt.NDArray[np.floating]) -> Floats:
    """A body that moves nothing but its left elbow, ``[T]`` degrees to ``[T, 33, 3]``."""
    frame = landmarks_of(choreography(1, 1.0)[0])
    elbow = LANDMARKS.index("left_elbow")
    upper = frame[elbow] - frame[LANDMARKS.index("left_shoulder")]
    along = upper / np.linalg.norm(upper)
    across = np.cross(along, (0.3, 0.5, 0.8))
    across /= np.linalg.norm(across)
    turn = np.deg2rad(degrees)[:, None]
    out = np.repeat(frame[None], len(degrees), axis=0)
    out[:, LANDMARKS.index("left_wrist")] = frame[elbow] + 0.25 * (
        np.cos(turn) * along + np.sin(turn) * across
    )
    return out.astype(np.float32)


def _recorded(
    folder: Path, name: str, world: Floats, fps: float | str = 30.0, without: str = ""
) -> Path:
    arrays: dict[str, npt.ArrayLike] = {
        "world": world, "norm": 0.5 + 0.2 * world, "fps": fps, "width": 720, "height": 1280,
    }  # fmt: skip
    return _written(folder, name, {key: arrays[key] for key in arrays if key != without})


def _written(folder: Path, name: str, arrays: Mapping[str, npt.ArrayLike]) -> Path:
    path = folder / f"beam_{name}.npz"
    np.savez(path, allow_pickle=False, **arrays)
    return path


@pytest.fixture(scope="module")
def cameras() -> Synchronised:
    """Three cameras about one dance, without any error."""
    joints = np.repeat(choreography(2, 40 / 30)[None], 3, axis=0)
    yaw = np.deg2rad([0, 20, -150]).astype(np.float32)
    rotation = camera_rotations(facing(joints), yaw, np.random.default_rng(0))
    world = world_landmarks(landmarks_of(joints), rotation)
    return Synchronised(("a", "b", "c"), world, world.copy(), view_yaw(world))


def test_cameras_that_report_the_same_do_not_disagree() -> None:
    clip = landmarks_of(choreography(1, 2.0))
    figures = disagreement(np.stack((clip, clip))).figures(EVERY)
    assert figures[:3] == (0, 0, 0)
    assert math.isnan(figures.lag1)


def test_nor_do_cameras_without_errors_that_stand_elsewhere(cameras: Synchronised) -> None:
    figures = disagreement(cameras.world).figures(EVERY)
    assert max(figures[:3]) < 0.01
    assert disagreement(cameras.world).bias.shape == (3, len(ANGLES))


def test_a_constant_offset_is_bias_without_spread() -> None:
    swing = 60 + 30 * np.sin(np.arange(50) / 5)
    seen = disagreement(np.stack((_bent(swing), _bent(swing + 12))))
    figures = seen.figures(slice(ELBOW, ELBOW + 1))
    assert figures.difference == pytest.approx(12, abs=1e-3)
    assert figures.bias == pytest.approx(12, abs=1e-3)
    assert figures.spread == 0
    assert math.isnan(figures.lag1)
    assert seen.figures(EVERY).bias == pytest.approx(12 / len(ANGLES), abs=1e-3)


def test_noise_is_spread_and_its_memory_is_told() -> None:
    rng = np.random.default_rng(0)
    white = rng.normal(0, 5, 4000)
    lasting = np.convolve(rng.normal(0, 5, 4009), np.ones(10) / math.sqrt(10), mode="valid")
    still = np.full(4000, 90.0)
    for noise, lag1 in ((white, 0.0), (lasting, 0.9)):
        seen = disagreement(np.stack((_bent(still), _bent(still + noise))))
        figures = seen.figures(slice(ELBOW, ELBOW + 1))
        assert figures.spread == pytest.approx(5, rel=0.1)
        assert figures.bias < 1
        assert figures.difference == pytest.approx(5 * math.sqrt(2 / math.pi), rel=0.1)
        assert figures.lag1 == pytest.approx(lag1, abs=0.05)
        assert seen.figures(EVERY).lag1 == pytest.approx(figures.lag1, abs=1e-3)


def test_views_are_those_of_the_cameras(cameras: Synchronised) -> None:
    # Cameras are tilted and rolled a little too.
    np.testing.assert_allclose(np.rad2deg(cameras.yaw), (0, 20, -150), atol=6)
    np.testing.assert_allclose(view_gaps(cameras.yaw), (20, 150, 170), atol=10)


def test_simulated_cameras_are_as_many_and_always_the_same(cameras: Synchronised) -> None:
    both = compare(cameras, None)
    for form in ("world", "image"):
        assert both[form].simulated.bias.shape == (3 * both[form].stretches, len(ANGLES))
        assert 5 < both[form].simulated.figures(EVERY).difference < 25
        assert both[form].recorded == 0
    again = compare(cameras, None)
    np.testing.assert_array_equal(again["image"].simulated.bias, both["image"].simulated.bias)


def test_clips_are_read_at_30_frames_per_second(tmp_path: Path, cameras: Synchronised) -> None:
    twice = np.repeat(cameras.world, 2, axis=1)
    paths = [
        _recorded(tmp_path, f"cam{i}", world, fps=60.0) for i, world in enumerate(twice, start=1)
    ]
    seen = read_synchronised(paths)
    assert seen.names == ("cam1", "cam2", "cam3")
    np.testing.assert_allclose(seen.world, cameras.world, atol=1e-6)
    assert seen.image.shape == seen.world.shape


def test_clips_that_cannot_be_compared_are_refused(tmp_path: Path, cameras: Synchronised) -> None:
    world = cameras.world[0]
    good = _recorded(tmp_path, "good", world)
    lost = world.copy()
    lost[17] = np.nan
    cases = {
        "one": (None, "two clips or more"),
        "short": (_recorded(tmp_path, "short", world[:35]), "short.npz: 35 frames .* has 40"),
        "flat": (_recorded(tmp_path, "flat", world, without="norm"), "flat.npz: there is no norm"),
        "planar": (
            _recorded(tmp_path, "planar", world, without="world"),
            "planar.npz: .* no world",
        ),
        "lost": (_recorded(tmp_path, "lost", lost), "lost.npz: world has no person in frame 17"),
        "odd": (_recorded(tmp_path, "odd", world[:, :32]), "odd.npz: world has the shape"),
        "slow": (_recorded(tmp_path, "slow", world, fps=0.1), "slow.npz: fps is between"),
        "words": (_recorded(tmp_path, "words", world, fps="?"), "words.npz: an array does not"),
        "gone": (tmp_path / "gone.npz", "gone.npz: No such file"),
    }
    for path, message in cases.values():
        with pytest.raises(CapturedError, match=message) as refusal:
            read_synchronised([good] if path is None else [good, path])
        assert "\n" not in str(refusal.value)
    for name, content in (("text.npz", b"not numpy's"), ("bare.npz", _npy(world))):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CapturedError, match=rf"{name}: it is not an \.npz file"):
            read_synchronised([good, tmp_path / name])
    two = [_recorded(tmp_path, f"moment{i}", world[:10]) for i in range(2)]
    with pytest.raises(CapturedError, match="10 frames at 30 per second; 30 are needed"):
        read_synchronised(two)


def _npy(array: Floats) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def _printed(clips: list[Path]) -> str:
    console = Console(file=io.StringIO(), width=120)
    print_disagreement(clips, None, console)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_the_report_prints(tmp_path: Path, cameras: Synchronised) -> None:
    paths = [_recorded(tmp_path, f"cam{i}", world) for i, world in enumerate(cameras.world)]
    text = _printed(paths)
    for expected in ("3 cameras, 40 frames", "world landmarks", "image landmarks", "90-180"):
        assert expected in text
    for angle in ANGLES:
        assert text.count(angle.name.replace("_", " ")) == 2
    assert "…" not in text  # no cell is cut off
    assert max(map(len, text.splitlines())) <= 120


def test_simulated_cameras_disagree_about_as_far_as_real_ones(tmp_path: Path) -> None:
    real = [_written(tmp_path, f"cam{n}", data.pose2sim_camera(n)) for n in (1, 2, 3, 4)]
    for both in compare(read_synchronised(real), None).values():
        measured, simulated = both.real.figures(EVERY), both.simulated.figures(EVERY)
        assert simulated.difference == pytest.approx(measured.difference, rel=0.25)
        assert simulated.spread == pytest.approx(measured.spread, rel=0.3)
        assert simulated.lag1 == pytest.approx(measured.lag1, abs=0.12)
