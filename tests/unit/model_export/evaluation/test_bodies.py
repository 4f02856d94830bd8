"""Whose body it is and which side of it a camera sees, told from where its landmarks truly are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model_export.evaluation.bodies import build, builds_apart, limbs_to_trunk, side_shown
from model_export.motion.body import JOINT, Floats, landmarks_of
from model_export.motion.camera import Viewpoints
from model_export.motion.rendering import render
from tests.unit.model_export.made import CLEAR, standing

# A camera that is held level.
LEVEL = replace(CLEAR, viewpoints=Viewpoints(pitch_deg=(0.0, 0.0), roll_deg=0.0))


@pytest.fixture(scope="module")
def body() -> Floats:
    """Somebody who stands, half a second: ``[15, 33, 3]``."""
    return landmarks_of(standing(15))


def _with_arms(share: float) -> Floats:
    """The same with the left elbow ``share`` of the upper arm further out; the forearm goes too."""
    joints = standing(15)
    upper = joints[:, JOINT["left_elbow"]] - joints[:, JOINT["left_shoulder"]]
    for joint in ("left_elbow", "left_wrist"):
        joints[:, JOINT[joint]] += share * upper
    return landmarks_of(joints)


def test_a_build_is_the_lengths_of_the_members(body: Floats) -> None:
    joints = standing(1)[0]

    def length(first: str, second: str) -> float:
        return float(np.linalg.norm(joints[JOINT[first]] - joints[JOINT[second]]))

    found = build(body)
    assert found.shape == (11,)
    left = [("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle")]
    assert found[:4] == pytest.approx([length(f"left_{a}", f"left_{b}") for a, b in left])
    assert found[8] == pytest.approx(length("left_shoulder", "right_shoulder"))
    assert found[9] == pytest.approx(length("left_hip", "right_hip"))
    shoulders, hips = (
        joints[[JOINT[f"left_{part}"], JOINT[f"right_{part}"]]].mean(axis=0)
        for part in ("shoulder", "hip")
    )
    assert found[10] == pytest.approx(float(np.linalg.norm(shoulders - hips)))
    assert limbs_to_trunk(found) == pytest.approx(found[:8].mean() / found[10])


def test_neither_size_nor_movement_nor_camera_changes_a_build(dance: Floats) -> None:
    seen = render(dance[None], np.random.default_rng(0), CLEAR).truth[0]
    own, filmed = build(landmarks_of(dance)), build(seen)
    np.testing.assert_allclose(filmed, own, rtol=1e-3)
    np.testing.assert_allclose(build(seen[:30]), own, rtol=1e-3)
    assert limbs_to_trunk(build(1.2 * seen)) == pytest.approx(float(limbs_to_trunk(own)), rel=1e-3)
    assert float(builds_apart(build(1.2 * seen), own)) == pytest.approx(0, abs=1e-3)


def test_one_longer_member_sets_two_bodies_apart(body: Floats) -> None:
    first, second = build(_with_arms(0.2)), build(body)
    assert first[0] == pytest.approx(1.2 * second[0])
    # Eleven log ratios, ten of them zero.
    expected = np.log(1.2) * np.sqrt(1 / 11 - 1 / 11**2)
    assert float(builds_apart(first, second)) == pytest.approx(expected, rel=1e-3)
    assert float(builds_apart(second, first)) == pytest.approx(expected, rel=1e-3)
    longer = limbs_to_trunk(first) / limbs_to_trunk(second)
    assert float(longer) == pytest.approx(1 + 0.2 * second[0] / second[:8].sum(), rel=1e-3)


@pytest.mark.parametrize("degrees", [0, 30, 90, 135, 180])
def test_the_side_shown_is_where_the_camera_stands(degrees: int) -> None:
    yaw = np.deg2rad([degrees, -degrees]).astype(np.float32)
    motions = np.repeat(standing(15)[None], 2, axis=0)
    seen = render(motions, np.random.default_rng(0), LEVEL, yaw)
    assert side_shown(seen.truth) == pytest.approx([degrees] * 2, abs=0.5)


def test_the_side_shown_is_that_of_the_moment(dance: Floats) -> None:
    """A dance that turns half round shows its back, whatever it showed on average."""
    angle = np.linspace(0, np.pi, len(dance), dtype=np.float32)
    cos, sin, zero, one = np.cos(angle), np.sin(angle), 0 * angle, 1 + 0 * angle
    turn = np.array([[cos, zero, sin], [zero, one, zero], [-sin, zero, cos]]).transpose(2, 0, 1)
    turning = np.einsum("tij,tkj->tki", turn, np.repeat(dance[:1], len(dance), axis=0))
    seen = render(turning[None], np.random.default_rng(0), LEVEL, np.zeros(1, dtype=np.float32))
    first, middle, last = (side_shown(seen.truth[0, at : at + 4]) for at in (0, 118, 236))
    assert (first, middle, last) == pytest.approx((90, 0, 90), abs=5)
