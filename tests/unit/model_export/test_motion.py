"""Choreographies, bodies, and limbs taken from elsewhere."""

from __future__ import annotations

import numpy as np

from model_export.motion.body import JOINT, Floats, landmarks_of, mirrored_joints, unit, vector
from model_export.motion.choreography import choreography, recorded_poses
from model_export.motion.mixing import with_limbs
from scorer.skeleton import LANDMARKS, mirrored


def test_a_seed_is_a_dance(dance: Floats, another: Floats) -> None:
    assert dance.shape == (240, 15, 3)
    np.testing.assert_array_equal(dance, choreography(11, 8.0))
    assert np.abs(dance - another).max() > 0.3


def test_a_longer_dance_begins_as_the_shorter_one(dance: Floats) -> None:
    np.testing.assert_allclose(choreography(11, 20.0)[:200], dance[:200], atol=1e-5)


def test_a_dance_moves_like_a_body(dance: Floats) -> None:
    forearm = dance[:, JOINT["left_wrist"]] - dance[:, JOINT["left_elbow"]]
    length = np.linalg.norm(forearm, axis=1)
    np.testing.assert_allclose(length, length[0], rtol=1e-4)
    np.testing.assert_allclose(dance[..., 1].min(axis=1), 0, atol=1e-5)
    speed = np.linalg.norm(np.diff(dance, axis=0), axis=-1) * 30
    assert 0.1 < speed.mean() < 3
    assert speed.max() < 15  # metres per second; a fast hand reaches ten


def test_all_33_landmarks_are_placed_and_mirror_with_the_body(dance: Floats) -> None:
    landmarks = landmarks_of(dance)
    assert np.isfinite(landmarks).all()
    left, right = (landmarks[:, LANDMARKS.index(f"{s}_shoulder")] for s in ("left", "right"))
    assert np.linalg.norm(left - right, axis=1).min() > 0.3
    for finger in ("pinky", "index", "thumb"):
        tip = landmarks[:, LANDMARKS.index(f"left_{finger}")]
        wrist = landmarks[:, LANDMARKS.index("left_wrist")]
        assert np.linalg.norm(tip - wrist, axis=1).max() < 0.2
    body = [
        LANDMARKS.index(f"{s}_{j}") for s in ("left", "right") for j in ("elbow", "knee", "hip")
    ]
    flipped = landmarks_of(mirrored_joints(dance))
    np.testing.assert_allclose(flipped[:, body], mirrored(landmarks)[:, body], atol=1e-5)


def test_a_batch_of_motions_is_each_of_them(dance: Floats, another: Floats) -> None:
    together = landmarks_of(np.stack((dance, another)))
    for i, joints in enumerate((dance, another)):
        np.testing.assert_allclose(together[i], landmarks_of(joints), atol=1e-6)


def test_one_limb_from_another_dance_leaves_the_others(dance: Floats, another: Floats) -> None:
    mixed = with_limbs(dance, another, ("left_arm",))
    changed = np.abs(mixed - dance).max(axis=(0, 2)) > 1e-6
    assert set(np.flatnonzero(changed)) == {JOINT["left_elbow"], JOINT["left_wrist"]}


def test_a_limb_from_another_dance_moves_as_it_does_there(dance: Floats, another: Floats) -> None:
    mixed = with_limbs(dance, another, ("right_leg",))
    there, here = recorded_poses(another), recorded_poses(mixed)
    # Legs of key poses stand in the pelvis, limbs are moved in the trunk: the angle between thigh
    # and shin is the same in both.
    for poses in (there, here):
        assert np.ptp((poses[:, 6] * poses[:, 7]).sum(axis=-1)) > 0.1
    np.testing.assert_allclose(
        (here[:, 6] * here[:, 7]).sum(axis=-1), (there[:, 6] * there[:, 7]).sum(axis=-1), atol=1e-4
    )


def _symmetric_pose() -> Floats:
    """Arms out and forearms up, knees bent: the same in a mirror, ``[1, 8, 3]``."""
    left = [(1.0, 0.2, 0.1), (0.1, 1.0, 0.3), (0.3, -1.0, 0.5), (0.0, -1.0, -0.4)]
    arms, legs = np.array(left[:2]), np.array(left[2:])
    flip = vector(-1, 1, 1)
    return unit(np.concatenate((arms, arms * flip, legs, legs * flip)).astype(np.float32))[None]


def test_a_dance_of_one_recorded_pose_holds_it() -> None:
    pose = _symmetric_pose()
    dance = choreography(5, 6.0, pose)
    # Through the joints and back; in float32.
    np.testing.assert_allclose(recorded_poses(dance), np.repeat(pose, 180, axis=0), atol=1e-4)
    assert np.abs(np.diff(dance[:, JOINT["head"]], axis=0)).max() > 1e-3  # the trunk dances on


def test_a_recorded_dancers_poses_are_those_of_the_dance(dance: Floats, another: Floats) -> None:
    """At its beats a dance stands in the recorded poses or in their mirror images."""
    recorded = recorded_poses(another[::10])
    flipped = recorded[:, [2, 3, 0, 1, 6, 7, 4, 5]] * vector(-1, 1, 1)
    known = np.concatenate((recorded, flipped))

    def nearest(joints: Floats) -> Floats:
        apart = np.linalg.norm(recorded_poses(joints)[:, None] - known, axis=-1).max(axis=-1)
        closest: Floats = apart.min(axis=1)
        return closest

    assert np.quantile(nearest(choreography(11, 8.0, recorded)), 0.1) < 0.01
    assert np.quantile(nearest(dance), 0.1) > 0.2
