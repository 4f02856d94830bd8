"""A driven body does what the motion does, in its own proportions, on the floor."""

from __future__ import annotations

import numpy as np
import pytest

from model_export.motion.body import JOINT, Floats, mirrored_joints, unit
from model_export.stage.baked import BakedBody, load
from model_export.stage.drive import Performance, perform
from model_export.stage.rest import joints_of, rest_joints
from model_export.stage.turning import turned

LIMBS = [
    (f"{side}_{start}", f"{side}_{end}")
    for side in ("left", "right")
    for start, end in (
        ("shoulder", "elbow"),
        ("elbow", "wrist"),
        ("hip", "knee"),
        ("knee", "ankle"),
    )
]


def bone(joints: Floats, start: str, end: str) -> Floats:
    return joints[:, JOINT[end]] - joints[:, JOINT[start]]


@pytest.mark.parametrize(("start", "end"), LIMBS)
def test_every_limb_points_where_the_motion_points(
    performed: Performance, dance: Floats, start: str, end: str
) -> None:
    posed = bone(joints_of(performed.landmarks), start, end)

    away = np.degrees(
        np.arccos(np.clip((unit(posed) * unit(bone(dance, start, end))).sum(-1), -1, 1))
    )

    # float32: arccos sees 0.03 degrees where there is nothing.
    assert away.max() < 0.2


@pytest.mark.parametrize(("start", "end"), LIMBS)
def test_bones_keep_their_length(performed: Performance, start: str, end: str) -> None:
    lengths = np.linalg.norm(bone(joints_of(performed.landmarks), start, end), axis=-1)

    assert np.ptp(lengths) < 1e-4


def test_the_feet_stand_on_the_floor(ana: BakedBody, performed: Performance) -> None:
    lowest = [
        ana.skinned(turns, heads)[0][:, 1].min()
        for turns, heads in zip(performed.turns[::20], performed.heads[::20], strict=True)
    ]

    # Soles are measured on the foot's own bone, skinning moves a few of their vertices.
    np.testing.assert_allclose(lowest, 0, atol=0.01)


def test_a_jump_leaves_the_floor(ana: BakedBody, dance: Floats) -> None:
    jumped = dance[:60].copy()
    jumped[30:40, :, 1] += 0.3

    heights = perform(ana, jumped).landmarks[..., 1].min(axis=1)

    assert heights[35] - heights[25] > 0.2


@pytest.mark.parametrize("letter", ["L", "R"])
@pytest.mark.parametrize(
    ("chain", "upper"),
    [(("hip", "knee", "ankle"), "upperleg02"), (("shoulder", "elbow", "wrist"), "upperarm02")],
)
def test_a_hinge_lies_across_the_plane_it_bends_in(
    ana: BakedBody, dance: Floats, letter: str, chain: tuple[str, str, str], upper: str
) -> None:
    """Kneecaps and elbows point outwards from the bend: the flesh is turned with the bone."""
    both_sides = np.concatenate((dance, mirrored_joints(dance)))
    performed = perform(ana, both_sides)
    start, hinge, end = (f"{'left' if letter == 'L' else 'right'}_{joint}" for joint in chain)
    joints, rest = joints_of(performed.landmarks), rest_joints(ana)[None]

    normal, at_rest = (
        np.cross(unit(bone(take, start, hinge)), unit(bone(take, hinge, end))).astype(np.float32)
        for take in (joints, rest)
    )

    bent = np.linalg.norm(normal, axis=-1) > 0.5
    assert bent.sum() > 10
    hinges = turned(performed.turns[bent, ana.bone(f"{upper}.{letter}")], unit(at_rest)[0])
    facing = (hinges * unit(normal[bent])).sum(-1)
    # Not 1: a twist is smoothed over five frames, and a limb that only begins to bend has no plane.
    assert np.quantile(facing, 0.05) > 0.8


def test_nothing_twists_from_one_frame_to_the_next(performed: Performance) -> None:
    steps = np.swapaxes(performed.turns[:-1], -1, -2) @ performed.turns[1:]
    angles = np.degrees(np.arccos(np.clip((np.trace(steps, axis1=-2, axis2=-1) - 1) / 2, -1, 1)))

    # A fast arm turns 25 degrees in a thirtieth of a second; a flipped limb 180.
    assert angles.max() < 75


def test_a_mirrored_motion_is_danced_in_a_mirror(ana: BakedBody, dance: Floats) -> None:
    there = joints_of(perform(ana, dance).landmarks)
    mirrored = joints_of(perform(ana, mirrored_joints(dance)).landmarks)

    np.testing.assert_allclose(mirrored_joints(mirrored), there, atol=0.005)


def test_two_bodies_dance_the_same_with_their_own_limbs(dance: Floats) -> None:
    short, tall = (joints_of(perform(load(name), dance).landmarks) for name in ("dora", "chidi"))

    legs = [
        np.linalg.norm(bone(joints, "left_hip", "left_knee"), axis=-1)[0]
        for joints in (short, tall)
    ]
    assert legs[1] > legs[0] * 1.1
