"""Which dances an exam is held on, and which of them are kin."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from model_export.evaluation.dances import MIN_FRAMES, SECONDS, Dance, dances_of, too_short
from model_export.motion.choreography import choreography
from model_export.motion.splits import SEEDS
from tests.unit.model_export.made import clock, write_mocap

LONG, SHORT = clock(MIN_FRAMES), clock(MIN_FRAMES - 1)


def _groups(dances: list[Dance]) -> dict[str, str]:
    return {dance.name: dance.group for dance in dances}


def test_generated_dances_are_those_of_the_side() -> None:
    for side in ("validation", "exam"):
        made = dances_of(side, (), 2)
        first, _ = SEEDS[side]
        assert [dance.name for dance in made] == [f"generated/{first}", f"generated/{first + 1}"]
        assert {dance.source for dance in made} == {"generated"}
        assert len({dance.group for dance in made}) == 2
        np.testing.assert_array_equal(made[1].joints, choreography(first + 1, SECONDS))


def test_only_sequences_of_the_side_that_are_long_enough_are_danced(tmp_path: Path) -> None:
    takes = {"05_12": LONG, "05_13": LONG, "05_14": LONG, "05_15": SHORT}
    folder = write_mocap(tmp_path / "cmu_dance", takes)
    assert list(_groups(dances_of("exam", (folder,), 0))) == ["cmu_dance/05_14"]
    assert list(_groups(dances_of("validation", (folder,), 0))) == ["cmu_dance/05_13"]


def test_what_is_too_short_is_counted_by_folder(tmp_path: Path) -> None:
    folders = [
        write_mocap(tmp_path / "cmu_dance", {"05_12": SHORT, "05_13": SHORT, "05_14": LONG}),
        write_mocap(tmp_path / "bandai1", dict.fromkeys(("bow_a_1", "bow_b_1"), SHORT)),
    ]
    assert too_short("exam", folders) == {"bandai1": 2}
    assert too_short("validation", folders) == {"cmu_dance": 1}


def test_partners_of_a_salsa_are_kin_and_other_dances_are_not(tmp_path: Path) -> None:
    names = ("60_11", "61_11", "60_12", "61_12", "05_14", "05_15")
    folder = write_mocap(tmp_path / "cmu_dance", dict.fromkeys(names, LONG))
    group = {name.split("/")[1]: of for name, of in _groups(dances_of("exam", [folder], 0)).items()}
    assert group["60_11"] == group["61_11"] != group["60_12"] == group["61_12"]
    assert len({group["60_11"], group["60_12"], group["05_14"], group["05_15"]}) == 4


def test_styles_of_an_action_are_kin(tmp_path: Path) -> None:
    names = ("dance-long_normal_001", "dance-long_angry_002", "walk_normal_001", "walk_old_003")
    folder = write_mocap(tmp_path / "bandai1", dict.fromkeys(names, LONG))
    group = _groups(dances_of("exam", [folder], 0))
    assert [group[f"bandai1/{name}"] for name in names] == [
        "bandai1/dance-long",
        "bandai1/dance-long",
        "bandai1/walk",
        "bandai1/walk",
    ]


def test_kin_of_one_folder_are_strangers_to_another(tmp_path: Path) -> None:
    folders = [
        write_mocap(tmp_path / name, {"run_elderly_001": LONG}) for name in ("bandai2", "elsewhere")
    ]
    groups = _groups(dances_of("validation", folders, 0))
    assert len(groups) == len(set(groups.values())) == 2
