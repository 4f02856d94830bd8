"""A detector's gross errors: limbs that drift off, limbs that change places."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from model_export.motion.body import Floats
from model_export.motion.confusion import drift_limbs, hidden_by_trunk, swap_limbs
from scorer.skeleton import LANDMARKS, LEFT_SHOULDER, LIMBS, RIGHT_SHOULDER

Flags = npt.NDArray[np.bool_]

BEYOND = {
    "arm": ("elbow", "wrist", "pinky", "index", "thumb"),
    "leg": ("knee", "ankle", "heel", "foot_index"),
}


def _columns(limb: str) -> list[int]:
    """A limb's landmarks without its root."""
    side, what = limb.split("_")
    return [LANDMARKS.index(f"{side}_{part}") for part in BEYOND[what]]


def _body(n: int, frames: int, *, back: bool = False) -> Floats:
    """Somebody who stands before a camera, arms and legs a little apart: ``[n, frames, 33, 3]``."""
    body = np.zeros((33, 3), dtype=np.float32)
    for i, name in enumerate(LANDMARKS):
        side = 1 if "left" in name else -1 if "right" in name else 0
        high = 0.5 if "shoulder" in name else 0.0 if "hip" in name else 0.02 * i - 0.4
        body[i] = (side * (0.2 + 0.01 * i), -high, -0.02 * i)
    if back:
        body[:, 0] *= -1
    return np.broadcast_to(body, (n, frames, 33, 3)).copy()


def _chance(value: float, n: int) -> npt.NDArray[np.float64]:
    return np.full(n, value)


def _runs(flags: Flags) -> list[int]:
    """Lengths of the runs of True that neither begin nor end with the clip."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(int), [0]))))
    runs = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [int(b - a) for a, b in runs if a > 0 and b < len(flags)]


@pytest.fixture(scope="module")
def drifted() -> Flags:
    """Where a landmark has moved, ``[n, frames, 33]``: seldom enough that few drifts meet."""
    before = _body(600, 100)
    after = before.copy()
    drift_limbs(after, np.random.default_rng(0), _chance(0.125, len(before)))
    moved: Flags = np.abs(after - before).max(axis=-1) > 0
    return moved


def test_a_limb_drifts_as_a_whole_and_its_root_and_the_rest_stay(drifted: Flags) -> None:
    limbs = [column for limb in LIMBS for column in _columns(limb)]
    assert not np.delete(drifted, limbs, axis=2).any()
    for limb in LIMBS:
        columns = drifted[:, :, _columns(limb)]
        assert columns.any()
        np.testing.assert_array_equal(columns.any(axis=2), columns.all(axis=2))


def test_limbs_drift_one_at_a_time(drifted: Flags) -> None:
    astray = np.stack([drifted[:, :, _columns(limb)[0]] for limb in LIMBS]).sum(axis=0)
    # Four limbs, each in 2 % of the frames: two at once in a thousandth of them.
    assert (astray == 1).sum() > 20 * (astray > 1).sum()


def test_a_drift_lasts_6_to_25_frames(drifted: Flags) -> None:
    firsts = [_columns(limb)[0] for limb in LIMBS]
    lasting = [run for clip in drifted for column in firsts for run in _runs(clip[:, column])]
    assert min(lasting) == 6
    # Two that meet look like a longer one.
    assert np.quantile(lasting, 0.9) <= 25
    assert 10 < np.median(lasting) < 20


def test_drifts_come_as_often_as_told(drifted: Flags) -> None:
    episodes = sum(
        len(_runs(np.concatenate(([False], clip[:, _columns(limb)[0]], [False]))))
        for limb in LIMBS
        for clip in drifted
    )
    # 600 clips of 100 frames, four limbs: 300 expected, of which some meet; 17 is one deviation.
    assert 240 < episodes < 350


def test_a_drift_swells_and_fades() -> None:
    before = _body(200, 100)
    after = before.copy()
    drift_limbs(after, np.random.default_rng(0), _chance(0.05, len(before)))
    wrist = np.linalg.norm(after - before, axis=-1)[:, :, _columns("left_arm")[1]]
    clip = wrist[int(wrist.max(axis=1).argmax())]
    frames = np.flatnonzero(clip)
    middle = clip[frames[len(frames) // 2]]
    assert 0.02 < middle < 0.6
    assert max(clip[frames[0]], clip[frames[-1]]) < 0.5 * middle
    assert max(abs(b - a) for a, b in pairwise(clip)) < 0.5 * middle


def _swapped(n: int, chance: float, *, back: bool) -> tuple[Flags, Flags]:
    """Frames in which legs and arms have changed places, ``[n, 100]`` each."""
    truth = _body(n, 100, back=back)
    seen = truth.copy()
    swap_limbs(seen, truth, np.random.default_rng(1), _chance(chance, n))
    legs, arms = (
        (seen[:, :, _columns(f"left_{limb}")] == truth[:, :, _columns(f"right_{limb}")])
        .all(axis=-1)
        .all(axis=-1)
        for limb in ("leg", "arm")
    )
    return legs, arms


def test_legs_change_places_four_times_as_often_from_behind() -> None:
    front, back = (_swapped(3000, 0.04, back=back)[0].mean() for back in (False, True))
    # 120 and 480 episodes: 10 % on the quotient for one deviation, three are allowed.
    assert back / front == pytest.approx(4, rel=0.3)


def test_arms_change_places_half_as_often_as_legs() -> None:
    legs, arms = (limb.mean() for limb in _swapped(3000, 0.1, back=False))
    # 300 and 150 episodes: 10 % on the quotient for one deviation, three are allowed.
    assert arms / legs == pytest.approx(0.5, rel=0.3)


def test_an_exchange_lasts_3_to_15_frames_and_takes_nothing_else() -> None:
    truth = _body(200, 100)
    seen = truth.copy()
    swap_limbs(seen, truth, np.random.default_rng(0), _chance(0.2, 200))
    assert (seen != truth).any()
    limbs = [column for limb in LIMBS for column in _columns(limb)]
    np.testing.assert_array_equal(np.delete(seen, limbs, 2), np.delete(truth, limbs, 2))
    legs, _ = _swapped(1200, 0.05, back=False)
    lasting = [run for clip in legs for run in _runs(clip)]
    assert min(lasting) == 3
    assert max(lasting) == 15


def test_hidden_is_what_lies_behind_the_outline_of_the_trunk() -> None:
    body = _body(1, 1)[0, 0]
    wrist = LANDMARKS.index("left_wrist")
    depth = body[[LEFT_SHOULDER, RIGHT_SHOULDER, 23, 24], 2].mean()
    hidden = []
    for place in ((0.0, -0.25, depth + 0.2), (0.0, -0.25, depth - 0.2), (0.9, -0.25, depth + 0.2)):
        body[wrist] = place
        hidden.append(float(hidden_by_trunk(body)[wrist]))
    assert hidden == [1.0, 0.0, 0.0]
