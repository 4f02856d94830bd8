"""The rungs of ladders on recorded clips."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model_export.captured import Captured
from model_export.evaluation import rungs
from model_export.evaluation.devices import Duo
from model_export.evaluation.footage import joints_of
from model_export.evaluation.ladders import ladders
from model_export.evaluation.rungs import Climb, recorded_climbs
from model_export.evaluation.trials import cut, starts_of
from model_export.evaluation.variations import LADDERS, RUNGS
from model_export.motion.body import Floats
from model_export.motion.mixing import LIMB_BONES, LIMB_OF_BONE, limb_bones
from tests.unit.model_export.evaluation.made import by_pose
from tests.unit.model_export.evaluation.test_recorded import film
from tests.unit.model_export.made import CLEAR

NAMES = [ladder.name for ladder in LADDERS]


@pytest.fixture(scope="module")
def duo() -> Duo:
    reference, dancer = film(3, 2, scene=CLEAR)
    return Duo("salsa", reference, dancer)


@pytest.fixture(scope="module")
def stranger() -> Captured:
    return film(5, 1, scene=CLEAR)[0]


@pytest.fixture(scope="module")
def climb(duo: Duo, stranger: Captured) -> Climb:
    (found,) = recorded_climbs([duo], {"waltz": [stranger.landmarks]}, seed=1)
    return found


def _rung(climb: Climb, name: str, step: int) -> Floats:
    windows: Floats = climb.windows[1 + NAMES.index(name) * RUNGS + step]
    return windows


def _directions(windows: Floats) -> Floats:
    bones = limb_bones(joints_of(windows))
    unit: Floats = bones / np.linalg.norm(bones, axis=-1, keepdims=True)
    return unit


def test_the_lowest_rungs_are_the_clip_itself_beside_the_reference(duo: Duo, climb: Climb) -> None:
    starts = starts_of(len(duo.dancer))
    np.testing.assert_array_equal(climb.windows[0], cut(duo.reference.landmarks, starts))
    own = cut(duo.dancer.landmarks, starts)
    for name in NAMES:
        np.testing.assert_allclose(_rung(climb, name, 0), own, atol=1e-4)


def test_the_highest_rungs_are_what_they_are_called(
    duo: Duo, stranger: Captured, climb: Climb
) -> None:
    own = cut(duo.dancer.landmarks, starts_of(len(duo.dancer)))
    moving, resting = (_directions(w) for w in (own, _rung(climb, "amplitude", RUNGS - 1)))
    assert np.ptp(resting, axis=(0, 1)).max() < 1e-2 < np.ptp(moving, axis=(0, 1)).max()
    omitted = np.ptp(_directions(_rung(climb, "one limb omitted", RUNGS - 1)), axis=(0, 1))
    assert set(LIMB_OF_BONE[omitted.max(axis=1) < 1e-2]) == {climb.limb}
    assert climb.limb in range(len(LIMB_BONES))
    late = _rung(climb, "lag", RUNGS - 1)
    np.testing.assert_allclose(_directions(late)[1:], moving[:-1], atol=1e-2)  # half a second
    theirs = _directions(cut(stranger.landmarks, starts_of(len(duo.dancer))))
    blend = _directions(_rung(climb, "blend into another dance", RUNGS - 1))
    np.testing.assert_allclose(blend, theirs, atol=1e-2)
    trembling = _rung(climb, "jitter", RUNGS - 1) - own
    assert trembling.std() == pytest.approx(0.05, rel=0.05)


def test_scores_of_a_method_that_sees_fall_along_every_ladder(climb: Climb) -> None:
    tables, scores = ladders([climb], [by_pose()], "recorded")
    assert (np.diff(scores["by pose"][0], axis=1) <= 0).mean() > 0.9
    assert "rungs from the dance itself to the worst, recorded. Clips: 1." in tables[0].text
    assert min(figure.value for figure in tables[0].rows["by pose"]) > 0.8


def test_without_another_dance_it_is_blended_into_another_moment(duo: Duo) -> None:
    (climb,) = recorded_climbs([duo], {"salsa": [duo.reference.landmarks]}, seed=1)
    half = len(duo.dancer) // 2
    own = cut(np.roll(duo.dancer.landmarks, half, axis=0), starts_of(len(duo.dancer)))
    blend = _directions(_rung(climb, "blend into another dance", RUNGS - 1))
    np.testing.assert_allclose(blend, _directions(own), atol=1e-2)


def test_windows_without_a_person_are_left_out_and_so_are_clips_of_nothing_else(
    duo: Duo, monkeypatch: pytest.MonkeyPatch
) -> None:
    gap = np.ones(150, dtype=np.bool_)
    gap[60:90] = False
    partly = replace(duo, reference=replace(duo.reference, covered=gap))
    never = replace(duo, dancer=replace(duo.dancer, covered=np.zeros(150, dtype=np.bool_)))
    whole, rest = recorded_climbs([duo, never, partly], {}, seed=1)
    assert (whole.windows.shape[1], rest.windows.shape[1]) == (9, 6)
    assert ladders(recorded_climbs([never], {}, seed=1), [by_pose()], "recorded") == ([], {})
    monkeypatch.setattr(rungs, "LONGEST_FRAMES", 60)
    (middle,) = recorded_climbs([duo], {}, seed=1)
    np.testing.assert_array_equal(
        middle.windows[0], cut(duo.reference.landmarks[45:105], np.arange(0, 31, 5))
    )
