"""P8: mistakes are made as they are said to be made, and counted as named only if they were."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model_export.evaluation.dances import Dance
from model_export.evaluation.injection import COLUMNS, Compare, injection, taken_as_it_is
from model_export.evaluation.mistakes import JOINTS, angle_of, make_mistake, turned
from model_export.evaluation.tables import Table
from model_export.motion.body import JOINTS as JOINTS_OF_A_BODY
from model_export.motion.body import Floats
from model_export.motion.choreography import choreography
from model_export.motion.mixing import LIMB_BONES, LIMB_OF_BONE, limb_bones, with_bones
from scorer.clip import Clip
from scorer.embedder import Embedder
from scorer.performance import Performance
from scorer.reference import Reference
from scorer.skeleton import SIDES
from tests.unit.model_export.made import CLEAR, standing

_CHILDREN = [JOINTS_OF_A_BODY[child] for bones in LIMB_BONES.values() for _, child in bones]
LARGEST = "any of them, 70 to 90°"


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


@pytest.fixture(scope="module")
def dances() -> list[Dance]:
    return [Dance(f"made/{i}", "made", f"made/{i}", choreography(i, 8.0)) for i in (21, 22)]


@pytest.fixture(scope="module")
def straight() -> Floats:
    """A second and a half of standing to attention, ``[45, 15, 3]``."""
    stand = standing(45)
    bones = limb_bones(stand)
    feet = [i for i, bone in enumerate(_CHILDREN) if "toe" in bone]
    down = np.delete(np.arange(len(_CHILDREN)), feet)
    length = np.linalg.norm(bones[:, down], axis=-1)
    bones[:, down] = 0
    bones[:, down, 1] = -length
    return with_bones(stand, bones)


# The trunk narrows towards the hips, so that its side, from which angles are measured, is not quite
# upright.
TAPER_DEG = 9.0


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("degrees", [40.0, 60.0])
@pytest.mark.parametrize("name", JOINTS)
def test_a_joint_that_is_straight_is_bent_by_as_much(
    straight: Floats, name: str, degrees: float, side: str
) -> None:
    joint = JOINTS[name]
    wrong = turned(straight, joint, side, degrees)
    angle = f"{side}_{joint.angle}"
    off = angle_of(wrong, angle) - angle_of(straight, angle)

    assert off[15:30] == pytest.approx(degrees, abs=TAPER_DEG)
    assert np.abs(off[[0, -1]]).max() < 5  # eased in and out
    bones = limb_bones(wrong) - limb_bones(straight)
    others = list(LIMB_BONES).index(f"{side}_{joint.limb}") != LIMB_OF_BONE
    np.testing.assert_allclose(bones[:, others], 0, atol=1e-5)


def test_knees_bend_backwards_and_thighs_rise_to_the_front(straight: Floats) -> None:
    ahead = 2
    for name, child, forwards in (("hip", "left_knee", True), ("knee", "left_ankle", False)):
        bent = limb_bones(turned(straight, JOINTS[name], "left", 50.0)) - limb_bones(straight)
        assert (bent[22, _CHILDREN.index(child), ahead] > 0) == forwards


@pytest.mark.parametrize("name", JOINTS)
@pytest.mark.parametrize("seed", range(3))
def test_a_mistake_is_where_and_what_it_says(dance: Floats, name: str, seed: int) -> None:
    made = make_mistake(dance, JOINTS[name], (40.0, 50.0), np.random.default_rng(seed))
    assert made is not None
    wrong, mistake = made

    off = angle_of(wrong, mistake.joint) - angle_of(dance, mistake.joint)
    outside = np.ones(len(dance), dtype=np.bool_)
    outside[mistake.first : mistake.end] = False
    np.testing.assert_array_equal(wrong[outside], dance[outside])
    assert 30 <= mistake.end - mistake.first <= 60
    middle = off[mistake.first + 8 : mistake.end - 8]
    assert middle.mean() == pytest.approx(mistake.degrees, abs=0.1)
    assert 32 <= abs(mistake.degrees) <= 51
    assert mistake.joint == f"{mistake.limb.split('_')[0]}_{JOINTS[name].angle}"


def test_a_mistake_from_beginning_to_end(dance: Floats) -> None:
    made = make_mistake(dance, JOINTS["hip"], (35.0, 50.0), np.random.default_rng(1), seconds=None)
    assert made is not None
    assert (made[1].first, made[1].end) == (0, len(dance))


def test_no_room_for_a_mistake(dance: Floats) -> None:
    rng = np.random.default_rng(0)
    assert make_mistake(dance, JOINTS["elbow"], (175.0, 178.0), rng) is None
    assert make_mistake(dance[:20], JOINTS["elbow"], (40.0, 50.0), rng) is None


def _shares(table: Table, row: str) -> dict[str, float]:
    return dict(zip(COLUMNS, (figure.value for figure in table.rows[row]), strict=True))


def test_a_clear_view_names_what_is_wrong_first(dances: list[Dance], embedder: Embedder) -> None:
    table = injection(dances, CLEAR, 1, embedder)

    assert table.columns == COLUMNS
    assert len(table.rows) == 4 * (1 + len(JOINTS))
    shares = _shares(table, LARGEST)
    assert shares["limb and moment right"] == 1
    assert shares["joint too"] >= shares["direction too"] >= 0.75
    assert shares["limb and moment among the three"] == 1


def test_the_same_seed_gives_the_same_table(dances: list[Dance], embedder: Embedder) -> None:
    first, second = (injection(dances[:1], CLEAR, 1, embedder) for _ in range(2))
    assert first == second


def _changed(embedder: Embedder, change: str) -> Compare:
    """A way to lay clips beside each other that goes wrong in a known way."""
    right = taken_as_it_is(embedder)

    def compare(clip: Clip, reference: Reference) -> Performance:
        found = right(clip, reference)
        assert found.aligned is not None
        if change == "nothing is seen of the dancer":
            unseen = np.zeros_like(found.aligned.seen)
            return replace(found, aligned=replace(found.aligned, seen=unseen))
        if change == "ten seconds off":
            return replace(found, aligned=replace(found.aligned, first=300))
        return replace(
            found,
            aligned=replace(
                found.aligned,
                dancer=found.aligned.reference,
                reference=found.aligned.dancer,
                dancer_pose=found.aligned.reference_pose,
                reference_pose=found.aligned.dancer_pose,
            ),
        )

    return compare


@pytest.mark.parametrize(
    ("change", "limb_and_moment", "direction"),
    [
        ("nothing is seen of the dancer", 0, 0),
        ("ten seconds off", 0, 0),
        ("dancer and reference are exchanged", 1, 0),
    ],
)
def test_what_was_not_named_is_not_counted(
    dances: list[Dance],
    embedder: Embedder,
    change: str,
    limb_and_moment: float,
    direction: float,
) -> None:
    table = injection(dances[:1], CLEAR, 1, embedder, _changed(embedder, change))
    shares = _shares(table, LARGEST)

    assert shares["limb and moment right"] == limb_and_moment
    assert shares["direction too"] == direction


def test_dances_of_less_than_five_seconds_are_left_out(
    dances: list[Dance], embedder: Embedder
) -> None:
    short = replace(dances[0], joints=dances[0].joints[:140])
    table = injection([short], CLEAR, 1, embedder)

    assert table.text.startswith("0 performances")
    assert np.isnan([figure.value for row in table.rows.values() for figure in row]).all()
