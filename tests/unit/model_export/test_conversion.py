"""The CMU dances out of .bvh files: where joints are, how fast, how large."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model_export.command_line import main
from model_export.motion.body import JOINT, JOINTS
from model_export.motion.bvh import BvhError, read_bvh
from model_export.motion.conversion import NAMES, SHIN_M, convert
from model_export.motion.mocap import read_takes

ARM = """HIERARCHY
ROOT Hips
{
  OFFSET 1 2 3
  CHANNELS 6 Xposition Yposition Zposition Zrotation Yrotation Xrotation
  JOINT Arm
  {
    OFFSET 10 0 0
    CHANNELS 3 Zrotation Xrotation Yrotation
    End Site
    {
      OFFSET 0 0 5
    }
  }
}
MOTION
Frames: 2
Frame Time: 0.0333333
0 0 0 0 0 0 0 0 0
100 0 0 90 0 0 0 90 0
"""


def _body(names: tuple[str, ...], frames: int, shin: float = 8.0, fps: float = 120.0) -> str:
    """A root with every joint on it: each is ``shin`` units per row of ``JOINTS`` to the right, and
    the root moves a unit a frame."""
    text = "HIERARCHY\nROOT root\n{\nOFFSET 0 0 0\nCHANNELS 3 Xposition Yposition Zposition\n"
    place = {name: shin * row / 2 for row, name in enumerate(names)}
    for name in dict.fromkeys(name.removesuffix(".end") for name in names):
        at = place.get(name, 0.0)
        text += f"JOINT {name}\n{{\nOFFSET {at} 0 0\nCHANNELS 0\n"
        if f"{name}.end" in place:
            text += f"End Site\n{{\nOFFSET {place[f'{name}.end'] - at} 0 0\n}}\n"
        text += "}\n"
    rows = "\n".join(f"0 {frame} 0" for frame in range(frames))
    return f"{text}}}\nMOTION\nFrames: {frames}\nFrame Time: {1 / fps:.7f}\n{rows}\n"


def test_joints_hang_on_their_parents_and_turn_in_the_order_of_their_channels(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.bvh").write_text(ARM)
    found = read_bvh(tmp_path / "a.bvh")
    assert found.fps == pytest.approx(30, abs=1e-3)  # as its seconds are rounded
    places = {name: where.tolist() for name, where in found.positions.items()}
    assert places["Hips"] == [[1, 2, 3], [101, 2, 3]]
    np.testing.assert_allclose(places["Arm"], [[11, 2, 3], [101, 12, 3]], atol=1e-9)
    # The arm is turned by 90 degrees about z with the hips, then about its own x: its z is -y,
    # which the hips' turn has made x.
    np.testing.assert_allclose(places["Arm.end"], [[11, 2, 8], [106, 12, 3]], atol=1e-9)


@pytest.mark.parametrize("names", NAMES, ids=["MotionBuilder", "Poser"])
def test_both_sets_of_names_become_the_fifteen_joints(
    names: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "05_12_scaled.bvh"
    path.write_text(_body(names, 8))
    assert convert([path], tmp_path / "mine") == {"05_12": 2}
    (joints,) = read_takes(tmp_path / "mine").values()
    across = joints[0, :, 0] - joints[0, 0, 0]
    # Knee and ankle of one side are two rows of JOINTS apart.
    np.testing.assert_allclose(across, SHIN_M / 2 * np.arange(len(JOINTS)), atol=2e-4)


def test_four_frames_become_one_with_the_first_frame_before_them(tmp_path: Path) -> None:
    path = tmp_path / "05_12.bvh"
    path.write_text(_body(NAMES[0], 9))
    convert([path], tmp_path / "mine")
    (joints,) = read_takes(tmp_path / "mine").values()
    unit = SHIN_M / 8
    # Frames 0 0 0 1, then 2 3 4 5, then 6 7 8 8.
    np.testing.assert_allclose(joints[:, 0, 1], unit * np.array([0.25, 3.5, 7.25]), atol=1e-4)


def test_takes_of_one_set_of_names_share_a_unit(tmp_path: Path) -> None:
    for name, convention, shin in (("05_01", 0, 8.0), ("05_02", 0, 24.0), ("60_01", 1, 0.1)):
        (tmp_path / f"{name}.bvh").write_text(_body(NAMES[convention], 8, shin))
    convert(sorted(tmp_path.glob("*.bvh")), tmp_path / "mine")
    takes = read_takes(tmp_path / "mine")
    shins = {
        name: float(np.ptp(take[0, [JOINT["left_knee"], JOINT["left_ankle"]], 0]))
        for name, take in takes.items()
    }
    assert shins == pytest.approx({"05_01": 0.2, "05_02": 0.6, "60_01": 0.4}, abs=2e-4)


def test_what_cannot_be_converted_is_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "05_01.bvh"
    for text, why in (
        ("HIERARCHY", "is no .bvh"),
        (ARM, "its joints are not called Head, LeftArm"),
        (_body(NAMES[0], 8, fps=50.0), "50 frames per second"),
        (_body(NAMES[0], 8).replace("Frames: 8", "Frames: 7"), "is no .bvh"),
    ):
        path.write_text(text)
        with pytest.raises(BvhError, match=why):
            convert([path], tmp_path / "mine")
        assert main(["mocap", str(path), "--out", str(tmp_path / "mine")]) == 2
        assert why in capsys.readouterr().err
    path.write_text(_body(NAMES[0], 8))
    again = tmp_path / "05_01_scaled.bvh"
    again.write_text(_body(NAMES[0], 8))
    with pytest.raises(BvhError, match="another file of sequence 05_01"):
        convert([path, again], tmp_path / "mine")


def test_the_command_writes_a_folder_of_mocap(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "05_12.bvh"
    path.write_text(_body(NAMES[0], 40))
    assert main(["mocap", str(path), "--out", str(tmp_path / "mine")]) == 0
    assert "1 sequences, 10 frames" in capsys.readouterr().out
    assert set(read_takes(tmp_path / "mine", "training")) == {"05_12"}
