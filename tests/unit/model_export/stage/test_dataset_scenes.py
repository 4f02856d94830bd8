"""Which dancers the dataset films from where: the same every time, balanced, and nothing twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from model_export.motion.body import JOINTS, Floats
from model_export.motion.splits import EXAM_TAKES, VALIDATION_TAKES
from model_export.stage.baked import shipped_bodies
from model_export.stage.dataset.material import (
    EXAM_BODIES,
    EXAM_CHOREOGRAPHIES,
    LONGEST_S,
    TRAINING_BODIES,
    Dance,
    Side,
    choreographies,
    recorded,
)
from model_export.stage.dataset.scenes import AZIMUTHS, Performance, performances
from model_export.stage.errors import DatasetError
from tests.unit.model_export.made import write_mocap

SEED = 6


def motion(frames: int) -> Floats:
    return np.zeros((frames, len(JOINTS), 3), dtype=np.float32)


def dances() -> list[Dance]:
    sides: dict[Side, int] = {"train": 20, "validation": 3, "exam": 10}
    made = [
        Dance(f"mocap-{side}-{n}", side, "mocap", f"{side}-{n}", 0, 450)
        for side, count in sides.items()
        for n in range(count)
    ]
    return [*choreographies(), *made]


@pytest.fixture(scope="module")
def listed() -> list[Performance]:
    return performances(dances(), 120, SEED)


def camera_minutes(listed: list[Performance]) -> float:
    return sum(each.frames * len(each.views) for each in listed) / 1800


def test_a_list_is_the_same_every_time_and_another_by_another_seed(
    listed: list[Performance],
) -> None:
    assert performances(dances(), 120, SEED) == listed
    assert performances(dances(), 120, SEED + 1) != listed


def test_a_longer_dataset_begins_with_a_shorter_one(listed: list[Performance]) -> None:
    short = performances(dances(), 20, SEED)

    assert 20 <= camera_minutes(short) < 22
    assert 120 <= camera_minutes(listed) < 122
    assert listed[: len(short)] == short


def test_no_clip_has_the_name_of_another(listed: list[Performance]) -> None:
    names = [each.clip_name(view) for each in listed for view in each.views]

    assert len(set(names)) == len(names)


def test_sides_share_no_body_no_dance_and_no_performer(listed: list[Performance]) -> None:
    exam = [each for each in listed if each.side == "exam"]
    others = [each for each in listed if each.side != "exam"]

    assert {each.body for each in exam} == set(EXAM_BODIES)
    assert {each.body for each in others} == set(TRAINING_BODIES)
    assert {*EXAM_BODIES, *TRAINING_BODIES} == set(shipped_bodies())
    assert not {each.dance for each in exam} & {each.dance for each in others}
    assert not {each.seed for each in exam} & {each.seed for each in others}
    written = {each.take for each in exam if each.source == "choreography"}
    assert written == EXAM_CHOREOGRAPHIES
    assert not EXAM_CHOREOGRAPHIES & {"mirrorball", "corner-groove", "low-tide"}  # challenges


def test_each_dance_has_several_performers_of_different_bodies(listed: list[Performance]) -> None:
    # The last round may be cut short.
    count = Counter(each.dance for each in listed)
    bodies = {name: {p.body for p in listed if p.dance == name} for name in count}

    assert min(count.values()) >= 2
    assert all(len(own) >= 2 for own in bodies.values())


def test_cameras_stand_all_around_and_half_of_them_in_front(listed: list[Performance]) -> None:
    for each in listed:
        for view, (nearest, farthest) in zip(each.views, AZIMUTHS, strict=True):
            assert nearest <= abs(view.azimuth) <= farthest
    azimuths = [view.azimuth for each in listed for view in each.views]
    around, _ = np.histogram(azimuths, np.arange(-180, 181, 45))
    assert around.min() > 0.05 * len(azimuths)
    assert abs(np.mean(np.sign(azimuths))) < 0.2


def test_the_lite_model_sees_a_tenth_from_every_side(listed: list[Performance]) -> None:
    both = [
        (each.frames, view.number)
        for each in listed
        for view in each.views
        if view.models == ("full", "lite")
    ]

    assert 0.1 <= sum(frames for frames, _ in both) / 1800 / camera_minutes(listed) < 0.13
    assert {number for _, number in both} == set(range(len(AZIMUTHS)))


def test_where_a_run_is_cut_off_there_is_a_bit_of_everything(listed: list[Performance]) -> None:
    part = listed[: len(listed) // 4]

    assert {each.body for each in part} == set(shipped_bodies())
    assert {(each.side, each.source) for each in part} == {
        (each.side, each.source) for each in listed
    }
    for side in ("train", "exam"):
        of_part, of_all = (
            camera_minutes([each for each in some if each.side == side]) / camera_minutes(some)
            for some in (part, listed)
        )
        assert abs(of_part - of_all) < 0.1


def test_long_takes_are_cut_and_short_ones_left_out(tmp_path: Path) -> None:
    longest = LONGEST_S * 30
    folder = write_mocap(
        tmp_path / "mocap",
        {"long": motion(2 * longest + 1), "whole": motion(longest), "short": motion(100)},
    )

    found = recorded([folder])

    assert [(d.name, d.first, d.end) for d in found.dances] == [
        ("mocap-long-1", 0, 500),
        ("mocap-long-2", 500, 1001),
        ("mocap-long-3", 1001, 1501),
        ("mocap-whole", 0, 750),
    ]


def test_mocap_keeps_its_side_of_the_split(tmp_path: Path) -> None:
    names = ["05_01", min(EXAM_TAKES), min(VALIDATION_TAKES)]
    folder = write_mocap(tmp_path / "cmu_dance", {name: motion(120) for name in names})

    sides = {dance.take: dance.side for dance in recorded([folder]).dances}

    assert sides == dict(zip(names, ("train", "exam", "validation"), strict=True))


def test_mocap_that_is_too_short_is_refused(tmp_path: Path) -> None:
    folder = write_mocap(tmp_path / "mocap", {"short": motion(50)})

    with pytest.raises(DatasetError, match="no sequence has"):
        recorded([folder])
