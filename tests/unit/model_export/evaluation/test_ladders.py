"""P7: the rungs of the ladders, and scores that fall along them."""

from __future__ import annotations

import numpy as np
import pytest

from model_export.evaluation.ladders import _in_one_ranking, ladders
from model_export.evaluation.methods import Doubles, Method
from model_export.evaluation.rungs import rendered_climbs
from model_export.evaluation.tables import Table
from model_export.evaluation.variations import (
    LADDERS,
    RUNGS,
    Ladder,
    blended,
    held,
    later,
    limb_to_omit,
    smaller,
    with_pauses,
)
from model_export.motion.body import Floats
from model_export.motion.mixing import LIMB_BONES, LIMB_OF_BONE, limb_bones
from tests.unit.model_export.evaluation.made import by_pose, by_row, dance
from tests.unit.model_export.made import CLEAR, clock, slid, standing

Results = tuple[list[Table], dict[str, Doubles]]


@pytest.fixture(scope="module")
def results() -> Results:
    clear = by_pose()
    reverse = Method("upside down", clear.see, lambda d, r: -clear.compare(d, r))
    blind = by_row("blind", lambda d, _: np.zeros(len(d)))
    dances = [dance(1), dance(2)]
    return ladders(rendered_climbs(dances, CLEAR, seed=3), [clear, reverse, blind], "danced")


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda ladder: ladder.name)
def test_the_lowest_rung_is_the_dance_itself(
    ladder: Ladder, dance: Floats, another: Floats
) -> None:
    for limb in range(len(LIMB_BONES)):
        np.testing.assert_allclose(ladder.vary(dance, another, limb, 0.0), dance, atol=1e-4)


@pytest.mark.parametrize(
    "ladder", [each for each in LADDERS if not each.jitter_m], ids=lambda ladder: ladder.name
)
def test_each_rung_is_further_from_the_dance(
    ladder: Ladder, dance: Floats, another: Floats
) -> None:
    for limb in range(len(LIMB_BONES)):
        away = [
            np.linalg.norm(ladder.vary(dance, another, limb, s) - dance, axis=-1).mean()
            for s in np.linspace(0, 1, RUNGS)
        ]
        assert (np.diff(away) > 0).all()


def _moving_limbs(first: Floats, second: Floats) -> list[int]:
    """Which limbs' bones are not the same in two motions."""
    apart = np.abs(limb_bones(first) - limb_bones(second)).max(axis=(0, 2))
    return sorted(set(LIMB_OF_BONE[apart > 1e-3].tolist()))


def test_one_limb_is_omitted_and_limbs_take_turns(dance: Floats, another: Floats) -> None:
    """This dance would miss each of its limbs: four dances like it omit all four."""
    (omitted,) = (ladder for ladder in LADDERS if ladder.name == "one limb omitted")
    turns = [limb_to_omit(dance, turn) for turn in range(8)]
    assert sorted(turns[:4]) == [0, 1, 2, 3]
    assert turns[4:] == turns[:4]
    for limb in turns[:4]:
        assert _moving_limbs(omitted.vary(dance, another, limb, 1.0), dance) == [limb]


def test_a_limb_that_rests_is_not_omitted() -> None:
    """Of a clock the left arm alone moves; of who stands still none does."""
    left_arm = list(LIMB_BONES).index("left_arm")
    assert {limb_to_omit(clock(120), turn) for turn in range(4)} == {left_arm}
    slow = clock(12)  # the arm goes through 13 degrees, and is still what moves most
    assert {limb_to_omit(slow, turn) for turn in range(4)} == {left_arm}
    assert limb_to_omit(standing(60), 2) in range(4)


def test_a_held_pose_is_the_frame_nearest_to_the_mean_of_its_stretch() -> None:
    """A clock's arm goes round evenly, so its mean pose is the middle one."""
    joints = clock(90)
    poses = held(joints, np.array([0, 15]), 31)
    assert poses.shape == (2, 31, 15, 3)
    for pose, middle in zip(poses, (15, 30), strict=True):
        # The trunk's own slide is taken out together with the mean of each frame.
        np.testing.assert_array_equal(pose, np.repeat(joints[middle][None], 31, axis=0))


def test_single_windows_have_an_interval_over_dances() -> None:
    falling = -np.arange(RUNGS, dtype=np.float64)[:, None] + np.zeros(4)
    names = np.array(list("abcdef"))
    perfect = _in_one_ranking([falling] * 6, names)
    assert (perfect.value, perfect.low, perfect.high) == pytest.approx((1, 1, 1))
    one_rises = _in_one_ranking([*[falling] * 5, -falling], names)
    assert one_rises.low is not None
    assert one_rises.high is not None
    assert one_rises.low < one_rises.value < one_rises.high == pytest.approx(1)
    assert _in_one_ranking([falling] * 4, names[:4]).low is None  # too few dances
    kin = np.array(["a", "a", "a", "a", "b", "c"])
    assert _in_one_ranking([falling] * 6, kin).low is None  # six dances, but three kinds


def test_smaller_ends_at_rest_and_may_be_one_limbs_alone(dance: Floats) -> None:
    def direction(joints: Floats) -> Floats:
        bones = limb_bones(joints)
        unit: Floats = bones / np.linalg.norm(bones, axis=-1, keepdims=True)
        return unit

    assert np.ptp(direction(smaller(dance, 1.0)), axis=0).max() < 1e-3
    one = direction(smaller(dance, 1.0, limb=0))
    assert np.ptp(one[:, :2], axis=0).max() < 1e-3
    np.testing.assert_allclose(one[:, 2:], direction(dance)[:, 2:], atol=1e-4)


def test_later_is_late_by_half_a_second_at_most() -> None:
    late = np.arange(60) - slid(later(clock(60), 1.0))
    np.testing.assert_allclose(late[15:], 15, atol=1e-2)
    np.testing.assert_allclose(late[:15], np.arange(15), atol=1e-2)


def test_a_pause_comes_once_in_four_seconds_and_is_caught_up_with() -> None:
    moments = slid(with_pauses(clock(240), 0.5))
    still = np.diff(moments) < 0.5
    # Thirty frames of every 120, from the thirtieth on: 29 steps on the spot.
    assert still.sum() == 2 * 29
    np.testing.assert_allclose(moments[~np.append(False, still)][[0, -1]], [0, 239], atol=1e-2)
    assert np.diff(moments).min() > -1e-3


def test_a_blend_ends_in_the_other_dances_limbs(dance: Floats, another: Floats) -> None:
    ours, theirs = (limb_bones(joints) for joints in (blended(dance, another, 1.0), another))
    ours, theirs = (b / np.linalg.norm(b, axis=-1, keepdims=True) for b in (ours, theirs))
    np.testing.assert_allclose(ours, theirs, atol=1e-3)


def test_the_scores_of_a_method_that_sees_clearly_fall_along_every_ladder(results: Results) -> None:
    _, clips = results
    scores = clips["by pose"]
    assert scores.shape == (2, len(LADDERS), RUNGS)
    assert (np.diff(scores, axis=2) < 0).all()
    # On the lowest rung there is nothing to tell but the detector's filter.
    assert scores[:, :, 0].min() > -0.05


def test_tables_tell_a_method_that_sees_from_one_that_does_not(results: Results) -> None:
    tables, _ = results
    assert "left arm in " in tables[0].text
    counts = [int(part.split()[0].strip(".,)")) for part in tables[0].text.split(" in ")[-4:]]
    assert sum(counts) == 2  # dances, of which each omits one limb
    assert [table.key for table in tables] == ["p7_clips", "p7_steps", "p7_windows"]
    clips, steps, windows = (
        {name: [figure.value for figure in row] for name, row in table.rows.items()}
        for table in tables
    )
    count = len(LADDERS)
    assert clips["by pose"] == pytest.approx([1.0] * count)
    assert clips["upside down"] == pytest.approx([-1.0] * count)
    assert clips["blind"] == [0.0] * count
    assert steps["by pose"] == [1.0] * count
    assert steps["upside down"] == steps["blind"] == [0.0] * count
    # Dances differ in how far they go: single windows in one ranking are not in perfect order.
    assert min(windows["by pose"]) > 0.4
    assert windows["upside down"] == pytest.approx([-value for value in windows["by pose"]])
