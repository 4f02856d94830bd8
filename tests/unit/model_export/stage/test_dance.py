"""Dances as motion: on the beat, on the floor, and with the joints of a living body."""

from __future__ import annotations

import numpy as np
import pytest

from model_export.motion.body import JOINT, JOINTS, Floats, mirrored_joints, trunk_axes, unit
from model_export.motion.mixing import limb_bones
from model_export.motion.proportions import ADULT
from model_export.stage.dance import choreography_named, dance, names, track_of
from model_export.stage.keys import keys_of
from model_export.stage.kinematics import arm_directions
from model_export.stage.places import UP

NAMES = names()
ON_FLOOR_M = 0.03
RATE = 30


@pytest.mark.parametrize("name", NAMES)
def test_a_dance_is_as_long_as_its_counts_and_bones_keep_their_lengths(
    name: str, danced: dict[str, Floats]
) -> None:
    joints = danced[name]

    assert joints.dtype == np.float32
    assert joints.shape == (round(choreography_named(name).seconds * RATE), len(JOINTS), 3)
    lengths = np.linalg.norm(limb_bones(joints), axis=-1)
    np.testing.assert_allclose(lengths, lengths[:1].repeat(len(lengths), axis=0), atol=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_feet_that_bear_stay_where_they_are(name: str, danced: dict[str, Floats]) -> None:
    joints, lower = danced[name], track_of(choreography_named(name)).lower
    for row, side in enumerate(("left", "right")):
        ankle = joints[:, JOINT[f"{side}_ankle"]]
        bears = (lower.free[:, row] == 0) & (lower.feet[:, row, UP] < ON_FLOOR_M)
        both = bears[1:] & bears[:-1]
        assert both.mean() > 0.3
        moved = np.linalg.norm(np.diff(ankle[:, [0, 2]], axis=0), axis=-1)[both]
        # A step ends between two frames: its last bit may fall into the next.
        assert moved.max() < 0.03
        assert moved.mean() * RATE < 0.01  # metres a second
    assert joints[..., 1].min() > 0


@pytest.mark.parametrize("name", NAMES)
def test_knees_and_ankles_bend_as_they_do(name: str, danced: dict[str, Floats]) -> None:
    joints = danced[name]
    for side in ("left", "right"):
        hip, knee, ankle, toe = (
            joints[:, JOINT[f"{side}_{joint}"]] for joint in ("hip", "knee", "ankle", "toe")
        )
        thigh, shin = unit(knee - hip), unit(ankle - knee)
        hinge = np.cross(thigh, shin)
        bend = np.rad2deg(np.arccos(np.clip((thigh * shin).sum(-1), -1, 1)))
        bent = bend > 20
        # The hinge of a knee that is bent points to the left of where the toes point.
        left = np.cross(toe - ankle, shin)
        assert bend.max() < 150
        ankles = np.rad2deg(np.arccos((unit(toe - ankle) * shin).sum(-1)))
        assert ankles.min() > 38
        assert ankles.max() < 127
        assert (unit(hinge) * unit(left)).sum(-1)[bent].min() > 0


@pytest.mark.parametrize("name", NAMES)
def test_nobody_moves_faster_than_people_do(name: str, danced: dict[str, Floats]) -> None:
    speed = np.linalg.norm(np.diff(danced[name], axis=0), axis=-1).max(axis=0) * RATE
    # Fast punches and kicks are about so fast, metres a second.
    assert speed[[JOINT["left_wrist"], JOINT["right_wrist"]]].max() < 11
    assert speed[[JOINT["left_ankle"], JOINT["right_ankle"]]].max() < 10
    assert speed[JOINT["head"]] < 6


@pytest.mark.parametrize("name", NAMES)
def test_every_limb_dances(name: str, danced: dict[str, Floats]) -> None:
    bones = unit(limb_bones(danced[name]))
    spread = np.sqrt(np.square(bones - bones.mean(axis=0)).sum(-1).mean(axis=0))
    assert spread[[0, 1, 5, 6]].min() > 0.5  # arms
    assert spread[[2, 3, 7, 8]].min() > 0.25  # thighs and shins


@pytest.mark.parametrize("name", NAMES)
def test_arms_are_in_their_poses_on_their_counts(name: str, danced: dict[str, Floats]) -> None:
    joints = danced[name]
    for key in keys_of(choreography_named(name)):
        frame = key.time * RATE
        if abs(frame - round(frame)) > 0.05 or round(frame) >= len(joints):
            continue
        pose = joints[round(frame)]
        axes = np.stack(trunk_axes(pose))
        upper, fore = arm_directions(key.upper[None, 4:8], 1)
        for ends, wanted in ((("shoulder", "elbow"), upper[0]), (("elbow", "wrist"), fore[0])):
            start, end = (pose[JOINT[f"left_{joint}"]] for joint in ends)
            np.testing.assert_allclose(axes @ unit(end - start), wanted, atol=0.03)


def test_a_mirrored_phrase_is_the_phrase_in_a_mirror(danced: dict[str, Floats]) -> None:
    # In both, the second phrase answers the first.
    for name in ("low-tide", "mirrorball"):
        joints = danced[name]
        beat = RATE * 60 / choreography_named(name).tempo
        first, second = (joints[round(count * beat)] for count in (2 + 4, 2 + 8 + 4))
        centre = (first.mean(axis=0) * (-1, 1, 1) - second.mean(axis=0)).astype(np.float32)
        np.testing.assert_allclose(mirrored_joints(first), second + centre, atol=0.12)


def test_the_same_dance_twice_is_the_same(danced: dict[str, Floats]) -> None:
    again = dance(choreography_named(NAMES[0]), ADULT)
    np.testing.assert_array_equal(again, danced[NAMES[0]])
