"""Choreographies that people write, and what dancers make of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model_export.evaluation.filmed import clip_of
from model_export.motion.body import JOINT, landmarks_of
from model_export.stage.choreography_file import (
    FOLDER,
    ChoreographyError,
    names,
    read_choreography,
)
from model_export.stage.dance import danced
from model_export.stage.sheet import draw_sheet
from model_export.stage.takes import TAKES, take
from scorer.embedder import Embedder
from scorer.performance import Performance
from scorer.reference import make_reference
from scorer.scoring import Scorer

WHOLE = (FOLDER / "tin-soldier.toml").read_text(encoding="utf-8")
BONES = (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer(Embedder())


def test_there_are_six_in_different_styles_and_tempi() -> None:
    known = [read_choreography(name) for name in names()]

    assert len(known) >= 6
    assert len({each.style for each in known}) == len(known)
    assert len({each.tempo for each in known}) == len(known)
    for each in known:
        assert 20 <= len(danced(each)) / 30 <= 32


@pytest.mark.parametrize("name", names())
def test_a_body_dances_it(name: str) -> None:
    joints = danced(read_choreography(name))

    assert joints.dtype == np.float32
    assert 600 <= len(joints) <= 960
    assert np.abs(joints[..., 1].min(axis=1)).max() < 1e-5, "the lowest foot is on the floor"
    for side in ("left", "right"):
        for start, end in BONES:
            bone = joints[:, JOINT[f"{side}_{start}"]] - joints[:, JOINT[f"{side}_{end}"]]
            length = np.linalg.norm(bone, axis=1)
            assert np.ptp(length) < 1e-4, "a bone keeps its length"
    # Both arms and both legs dance.
    for limb in ("left_wrist", "right_wrist", "left_ankle", "right_ankle"):
        hung = joints[:, JOINT[limb]] - joints[:, [JOINT["left_hip"], JOINT["right_hip"]]].mean(1)
        assert hung.std(axis=0).max() > 0.08


@pytest.mark.parametrize("name", names())
def test_each_take_is_told_for_what_it_is(scorer: Scorer, name: str) -> None:
    """Without a camera between: what the takes are, not what can be seen of them."""
    choreography = read_choreography(name)
    teacher = clip_of(landmarks_of(danced(choreography)))
    reference = make_reference(scorer.embedder, teacher, id="r", title="r")
    found: dict[str, Performance] = {
        kind: scorer.score_performance(
            clip_of(landmarks_of(take(choreography, kind, seed=1))), reference, sync="clock"
        )
        for kind in TAKES
    }
    points = {kind: each.score or 0.0 for kind, each in found.items()}

    assert points["teacher"] == pytest.approx(100, abs=0.1)
    assert points["good"] > 90
    assert points["late"] < points["good"] - 8
    assert found["late"].timing_ms == pytest.approx(367, abs=60)
    assert points["lazy-arm"] < 40
    assert points["mirrored"] > 90
    assert found["mirrored"].alignment is not None
    assert found["mirrored"].alignment.mirrored
    assert points["wrong"] < 30


def test_takes_are_the_same_each_time_and_others_for_another_dancer() -> None:
    choreography = read_choreography("corner-store")

    first, again, other = (take(choreography, "good", seed) for seed in (1, 1, 2))

    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.05


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("tempo = 104", "tempo = 20"), "tempo"),
        (("tempo = 104", "tempo = 'fast'"), "tempo"),
        (('"wind"', '"none"'), "order names 'none', which is no phrase"),
        (('"goalpost", right', '"salute", right'), "clock, pose 1: 'salute' is none of hanging"),
        (('stance = "standing"}', 'stance = "splits"}'), "clock, pose 1: 'splits' is none of"),
        (("title", "name"), "name"),
        (("[phrases]", "[phrases"), "tin-soldier.toml: "),
        (("counts = 2", "counts = 0"), "counts"),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    path = tmp_path / "tin-soldier.toml"
    assert change[0] in WHOLE
    path.write_text(WHOLE.replace(*change, 1), encoding="utf-8")

    with pytest.raises(ChoreographyError, match=r"tin-soldier\.toml") as caught:
        read_choreography(path)

    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_one_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(ChoreographyError, match="there are: corner-store, "):
        read_choreography("none-such")


def test_a_sheet_is_a_picture(tmp_path: Path) -> None:
    draw_sheet(read_choreography("paper-lanterns"), tmp_path / "sheet.png")

    assert (tmp_path / "sheet.png").read_bytes().startswith(b"\x89PNG")
