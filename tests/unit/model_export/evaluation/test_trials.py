"""Trials: what follows, what does not, and what is too much alike to be called wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from model_export.evaluation.bodies import build, builds_apart, limbs_to_trunk, side_shown
from model_export.evaluation.dances import Dance
from model_export.evaluation.staging import make_trials
from model_export.evaluation.trials import (
    KINDS,
    SPAN,
    STRIDE,
    SimulatedTrials,
    Trials,
    cut,
    degrees_of,
    starts_of,
)
from model_export.motion.body import landmarks_of
from model_export.motion.rendering import EXAM_SCENE, pose_of
from model_export.pairs import TRULY_DIFFERENT
from tests.unit.model_export.evaluation.made import dance, stander
from tests.unit.model_export.made import CLEAR

KIN = "made/kin"


@pytest.fixture(scope="module")
def dances() -> list[Dance]:
    """Two who are kin, a stranger, and one who stands still."""
    return [dance(1, KIN), dance(2, KIN), dance(3), stander()]


@pytest.fixture(scope="module")
def trials(dances: list[Dance]) -> SimulatedTrials:
    return make_trials(dances, CLEAR, seed=5)


def _of(trials: Trials, kind: str) -> npt.NDArray[np.intp]:
    return np.flatnonzero(trials.kind == 1 + KINDS.index(kind))


def _gallery_of(trials: Trials, rows: npt.NDArray[np.intp]) -> tuple[int, npt.NDArray[np.intp]]:
    """The dance whose dancer's gallery holds these rows, and which moments they are."""
    for i, (_, dancer) in enumerate(trials.galleries):
        if set(rows) <= set(dancer):
            return i, rows - dancer[0]
    raise AssertionError("these rows are in no dancer's gallery")


def test_windows_begin_every_half_second() -> None:
    assert starts_of(89).tolist() == [0, 15, 30, 45]
    assert starts_of(90).tolist() == [0, 15, 30, 45, 60]
    clip = np.arange(90, dtype=np.float32)
    assert cut(clip, np.array([0, 15]))[1].tolist() == list(range(15, 45))


def test_every_kind_is_tried_at_every_moment(trials: Trials, dances: list[Dance]) -> None:
    spans = [len(starts_of(len(d.joints))) - SPAN + 1 for d in dances]
    for kind in range(len(KINDS) + 1):
        of_dance = np.bincount(trials.dance[trials.kind == kind], minlength=len(dances))
        assert of_dance.tolist() == spans
    assert trials.windows.shape[1:] == (30, 33, 3)
    assert trials.reference.shape == trials.dancer.shape == (len(trials.kind), SPAN)


def test_a_reference_is_three_windows_in_a_row_of_its_own_dance(trials: Trials) -> None:
    for rows, i in zip(trials.reference, trials.dance, strict=True):
        reference, _ = trials.galleries[i]
        assert set(rows) <= set(reference)
        assert np.diff(rows).tolist() == [1, 1]


def test_who_follows_is_the_dancer_at_the_same_moment(trials: Trials) -> None:
    for n in np.flatnonzero(trials.kind == 0):
        i, moments = _gallery_of(trials, trials.dancer[n])
        assert i == trials.dance[n]
        reference, _ = trials.galleries[i]
        np.testing.assert_array_equal(trials.reference[n] - reference[0], moments)


def test_another_dance_is_one_that_is_no_kin(trials: Trials, dances: list[Dance]) -> None:
    seen = set()
    for n in _of(trials, "other dance"):
        i, _ = _gallery_of(trials, trials.dancer[n])
        assert dances[i].group != dances[trials.dance[n]].group
        seen.add((int(trials.dance[n]), i))
    assert len(seen) > len(dances)


def test_another_moment_is_a_second_away_in_the_same_dance(trials: Trials) -> None:
    for n in _of(trials, "other phase"):
        i, moments = _gallery_of(trials, trials.dancer[n])
        assert i == trials.dance[n]
        reference, _ = trials.galleries[i]
        away = np.abs(trials.reference[n, 0] - reference[0] - moments[0])
        assert away * STRIDE >= 30


def test_windows_show_what_they_are_said_to(trials: Trials, dances: list[Dance]) -> None:
    """Seen clearly, a gallery's window is the dance at its moment: the detector's filter aside."""
    for i, each in enumerate(dances):
        pose = pose_of(landmarks_of(each.joints)[None])[0]
        truth = cut(pose, starts_of(len(pose)))
        for gallery in trials.galleries[i]:
            assert np.abs(pose_of(trials.windows[gallery]) - truth).mean() < 0.03


def test_how_far_apart_a_pair_is_shows_in_its_windows(trials: Trials) -> None:
    """Truth is measured before rendering; seen clearly, the windows say the same."""
    first = pose_of(trials.windows[trials.dancer[:, 0]])[..., :24]
    second = pose_of(trials.windows[trials.reference[:, 0]])[..., :24]
    chord = np.linalg.norm((first - second).reshape(len(first), 30, 8, 3), axis=-1).mean(axis=1)
    worst = np.max([chord[:, [k, k + 2]].mean(axis=1) for k in (0, 1, 4, 5)], axis=0)
    np.testing.assert_allclose(worst, trials.apart[:, 0], atol=0.12)
    assert (trials.apart[trials.kind == 0] == 0).all()


def test_who_holds_a_pose_does_not_move(trials: Trials) -> None:
    pose = pose_of(trials.windows[trials.dancer[_of(trials, "still")]])
    assert np.ptp(pose, axis=2).max() < 1e-3
    moving = pose_of(trials.windows[trials.dancer[trials.kind == 0]])
    assert np.median(np.ptp(moving, axis=2).max(axis=-1)) > 0.5


def test_what_is_truly_alike_is_not_called_wrong(trials: Trials, dances: list[Dance]) -> None:
    """Whoever stands still all along does the same at another moment and in a held pose."""
    still = trials.dance == len(dances) - 1
    for seconds in (1, 2):
        for name in ("other phase", "still"):
            chosen = trials.of(1 + KINDS.index(name), seconds)
            assert not (chosen & still).any()
            assert (chosen & ~still).any()
        assert (trials.of(0, seconds) & still).sum() > 0
        for kind in range(1, len(KINDS) + 1):
            apart = trials.apart[trials.of(kind, seconds)]
            judged = apart[:, 0] if seconds == 1 else apart.mean(axis=1)
            assert judged.min() >= TRULY_DIFFERENT


def test_a_dancer_stays_before_one_camera_and_strangers_have_their_own(trials: Trials) -> None:
    """Right or wrong, the dancer of a dance is seen by one camera; another dance by another."""
    own = trials.kind != 1 + KINDS.index("other dance")
    every = range(len(trials.galleries))
    gaps = [np.unique(trials.yaw_gap[own & (trials.dance == i)]) for i in every]
    assert all(len(gap) == 1 for gap in gaps)
    strangers = trials.yaw_gap[~own]
    assert not np.isclose(strangers, np.array(gaps)[trials.dance[~own], 0]).all()
    assert all(0 <= gap[0] <= 180 for gap in gaps)
    assert len(np.unique(gaps)) == len(gaps)
    assert trials.gallery_dance.tolist() == list(every)
    np.testing.assert_allclose(trials.gallery_gap, np.ravel(gaps))


def test_the_side_shown_is_the_dancers(trials: SimulatedTrials) -> None:
    """Seen clearly, the windows show it: the detector's filter and the clip's ends aside."""
    seen = side_shown(trials.windows)
    np.testing.assert_allclose(trials.side, seen[trials.dancer].mean(axis=1), atol=5)
    references = seen[trials.reference].mean(axis=1)
    assert np.abs(trials.side - references).max() > 30


def test_where_everybody_has_one_body_nothing_is_told_of_it(
    trials: SimulatedTrials, dances: list[Dance]
) -> None:
    np.testing.assert_allclose(trials.limbs, 1, atol=1e-3)
    own = trials.kind != 1 + KINDS.index("other dance")
    assert trials.builds_apart[own].max() < 0.01
    assert len({dance.group for dance in dances}) > 1


def test_bodies_are_those_of_who_is_seen() -> None:
    """Performers that differ in nothing but proportions, seen clearly: windows show them."""
    crowd = replace(CLEAR, people=replace(CLEAR.people, length=0.10))
    made = [dance(1), dance(2)]
    trials = make_trials(made, crowd, seed=5)
    seen = build(trials.windows)
    dancers, references = seen[trials.dancer[:, 0]], seen[trials.reference[:, 0]]
    np.testing.assert_allclose(trials.builds_apart, builds_apart(dancers, references), atol=0.02)
    recorded = limbs_to_trunk(build(landmarks_of(made[0].joints)))  # generated bodies are all one
    np.testing.assert_allclose(trials.limbs, limbs_to_trunk(dancers) / recorded, atol=0.03)
    assert np.ptp(trials.limbs) > 0.05
    assert trials.builds_apart.min() > 0.05
    # Each who stands is somebody else; a dancer is one all along.
    for kind, bodies in ((0, 1), (1 + KINDS.index("still"), 5)):
        chosen = trials.limbs[(trials.kind == kind) & (trials.dance == 0)]
        assert len(np.unique(chosen.round(4))) >= bodies
        assert (len(np.unique(chosen.round(4))) == 1) == (kind == 0)


def test_a_chord_has_its_angle() -> None:
    assert [degrees_of(c) for c in (0, 1, 2**0.5, 2)] == pytest.approx([0, 60, 90, 180])


def test_the_same_seed_gives_the_same_trials() -> None:
    pair = [dance(1), dance(2)]
    first, again, other = (make_trials(pair, EXAM_SCENE, seed) for seed in (5, 5, 6))
    names = ("windows", "reference", "dancer", "kind", "apart", "dance", "yaw_gap", "side", "limbs")
    for name in names:
        np.testing.assert_array_equal(getattr(first, name), getattr(again, name))
    assert np.abs(first.windows - other.windows).max() > 0.1
