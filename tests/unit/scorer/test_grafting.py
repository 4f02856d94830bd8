"""Limbs that were not seen, put where the reference has them."""

from __future__ import annotations

import numpy as np
import pytest

from scorer.clip import Floats
from scorer.grafting import graft
from scorer.scoring import Scorer
from scorer.skeleton import LANDMARKS, LIMB_SEGMENTS, LIMBS
from tests.dances import danced_again, filmed, joints_of
from tests.unit.scorer.wandering import seen_from

FRAMES = 90
REFERENCE = filmed(joints_of(1, 3.0))
# Somebody else, doing something else, turned to the side and twice as far away.
DANCER = (0.5 * danced_again(joints_of(2, 3.0), yaw_deg=40.0)).astype(np.float32)


def _of(limb: str) -> list[int]:
    """Landmarks that move with a limb, without its root."""
    side, kind = limb.split("_")
    names = {
        "arm": ("elbow", "wrist", "pinky", "index", "thumb"),
        "leg": ("knee", "ankle", "heel", "foot_index"),
    }[kind]
    return [LANDMARKS.index(f"{side}_{name}") for name in names]


def _directions(scorer: Scorer, landmarks: Floats, limb: str) -> Floats:
    segments = scorer.embedder.pose(landmarks).directions.reshape(len(landmarks), -1, 3)
    of_limb: Floats = segments[:, list(LIMB_SEGMENTS[limb])]
    return of_limb


def test_where_all_was_seen_nothing_is_done() -> None:
    assert graft(DANCER, REFERENCE, seen_from(FRAMES)) is DANCER


@pytest.mark.parametrize("limb", LIMBS)
def test_an_unseen_limb_points_where_the_references_does(scorer: Scorer, limb: str) -> None:
    """In the dancer's own body's frame, as the model has it."""
    out = graft(DANCER, REFERENCE, seen_from(FRAMES, limb))

    for other in LIMBS:
        expected = REFERENCE if other == limb else DANCER
        np.testing.assert_allclose(
            _directions(scorer, out, other), _directions(scorer, expected, other), atol=1e-4
        )
    stays = [i for i in range(len(LANDMARKS)) if i not in _of(limb)]
    np.testing.assert_array_equal(out[:, stays], DANCER[:, stays])


def test_hands_and_feet_come_along_in_the_dancers_size() -> None:
    out = graft(DANCER, REFERENCE, seen_from(FRAMES, "left_arm", "right_leg"))

    for first, second in (("left_wrist", "left_index"), ("right_ankle", "right_heel")):
        a, b = LANDMARKS.index(first), LANDMARKS.index(second)
        there = np.linalg.norm(REFERENCE[:, a] - REFERENCE[:, b], axis=1)
        here = np.linalg.norm(out[:, a] - out[:, b], axis=1)
        assert 0.3 < np.median(here / there) < 0.7


def test_only_frames_without_the_limb_are_changed() -> None:
    seen = seen_from(FRAMES)
    seen[20:40, LIMBS.index("left_leg")] = False
    before = DANCER.copy()

    out = graft(DANCER, REFERENCE, seen)

    changed = np.flatnonzero((out != DANCER).any(axis=(1, 2)))
    np.testing.assert_array_equal(changed, np.arange(20, 40))
    np.testing.assert_array_equal(DANCER, before)


def test_nobody_seen_gives_the_reference_in_the_dancers_place(scorer: Scorer) -> None:
    out = graft(DANCER, REFERENCE, seen_from(FRAMES, *LIMBS))

    np.testing.assert_allclose(
        scorer.embedder.pose(out).directions,
        scorer.embedder.pose(REFERENCE).directions,
        atol=1e-4,
    )


def test_a_body_without_a_trunk_stays_finite() -> None:
    """Shoulders on hips, or all of it in one point: refused in clips, but not in here."""
    flat, point = DANCER.copy(), np.zeros_like(DANCER)
    flat[:, [11, 12]] = flat[:, [23, 24]]

    for dancer, reference in ((flat, REFERENCE), (DANCER, flat), (point, point)):
        assert np.isfinite(graft(dancer, reference, seen_from(FRAMES, *LIMBS))).all()
