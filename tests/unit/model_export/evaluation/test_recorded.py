"""Trials on recorded clips: the same dance in several clips, right and wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from model_export.captured import Captured, CapturedError, read_groups
from model_export.evaluation.footage import Footage, footage, joints_of
from model_export.evaluation.metrics import auc
from model_export.evaluation.real import footage_of, real_trials
from model_export.evaluation.trials import KINDS, Trials
from model_export.motion.body import JOINT, Floats, landmarks_of
from model_export.motion.choreography import choreography
from model_export.motion.rendering import Scene, pose_of, render
from tests.unit.model_export.evaluation.made import by_pose
from tests.unit.model_export.made import CLEAR

Groups = dict[str, list[Captured]]
CALM = Scene(scale=0.4)


def film(
    seed: int, clips: int, frames: int = 150, scene: Scene = CALM, yaw: Floats | None = None
) -> list[Captured]:
    """A choreography, danced by as many people as there are clips."""
    joints = np.repeat(choreography(seed, frames / 30)[None], clips, axis=0)
    seen = render(joints, np.random.default_rng(seed), scene, yaw).landmarks
    everywhere = np.ones(frames, dtype=np.bool_)
    return [Captured(f"{seed}/{i}.npz", clip, everywhere) for i, clip in enumerate(seen)]


def _of(trials: Trials, kind: str) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = trials.kind == (0 if kind == "right" else 1 + KINDS.index(kind))
    return found


@pytest.fixture(scope="module")
def dances() -> dict[str, list[Footage]]:
    """Two dances of two clips each, and one of a single clip."""
    return footage_of({"tango": film(4, 2), "salsa": film(3, 2), "waltz": film(5, 1)})


@pytest.fixture(scope="module")
def trials(dances: dict[str, list[Footage]]) -> Trials:
    return real_trials(dances)


def test_every_ordered_pair_of_clips_of_a_dance_is_tried(
    dances: dict[str, list[Footage]], trials: Trials
) -> None:
    assert list(dances) == ["salsa", "tango", "waltz"]
    assert trials.gallery_dance.tolist() == [0, 0, 1, 1]
    assert set(np.unique(trials.dance)) == {0, 1}  # a single clip only serves as another dance
    assert set(np.unique(trials.kind)) == set(range(len(KINDS) + 1))
    (first, second), (again, back) = trials.galleries[:2]
    assert (first.tolist(), second.tolist()) == (back.tolist(), again.tolist())


def test_a_folder_is_grouped_and_tried(tmp_path: Path) -> None:
    for i, clip in enumerate(film(3, 2, frames=90)):
        np.savez(tmp_path / f"salsa_{i}.npz", world=clip.landmarks, fps=30.0)
    assert len(real_trials(footage_of(read_groups(tmp_path))).galleries) == 2


def test_who_follows_is_nearer_than_who_does_not(trials: Trials) -> None:
    method = by_pose()
    score = method.pairs(method.see(trials.windows), trials.dancer, trials.reference).mean(axis=1)
    right = score[trials.of(0, 2)]
    for kind in ("other dance", "other phase", "still", "mirrored"):
        assert auc(right, score[trials.of(1 + KINDS.index(kind), 2)]) > 0.9, kind


def test_galleries_and_strangers_have_camera_gaps_of_their_own() -> None:
    """Cameras in front, 50 degrees to a side and behind; and a stranger 90 degrees aside."""
    yaw = np.radians(np.array([0, 50, 180], dtype=np.float32))
    aside = film(4, 1, scene=CLEAR, yaw=np.radians(np.array([90], dtype=np.float32)))
    trials = real_trials(footage_of({"salsa": film(3, 3, scene=CLEAR, yaw=yaw), "tango": aside}))
    assert trials.gallery_gap == pytest.approx([50, 180, 50, 130, 180, 130], abs=1)
    own = np.unique(np.round(trials.yaw_gap[~_of(trials, "other dance")], -1))
    assert own.tolist() == [50, 130, 180]
    strange = np.unique(np.round(trials.yaw_gap[_of(trials, "other dance")], -1))
    assert strange.tolist() == [40, 90]


def test_two_seconds_are_three_windows_and_a_short_clip_is_tried_at_one_second(
    trials: Trials,
) -> None:
    """Fifty frames hold no two seconds: each trial is one window, three times over."""
    assert (np.diff(trials.reference, axis=1) == 1).all()
    assert (np.diff(trials.dancer[_of(trials, "other dance")], axis=1) == 1).all()
    short = real_trials(footage_of({"short": film(6, 2, frames=50)}))
    assert (short.reference == short.reference[:, :1]).all()
    count = len(short.galleries[0][0])
    assert count in (3, 4, 5)  # fifty frames less the lag that was found, five frames apart
    assert (short.kind == 0).sum() == 2 * count


def test_strangers_last_as_long_as_the_dance_where_one_does() -> None:
    """A short stranger stands beside a long dance only where no stranger is longer."""
    salsa, short, waltz = film(3, 2), film(6, 1, frames=50), film(5, 1)
    for others, distinct in (({"b": short, "c": waltz}, True), ({"b": short}, False)):
        trials = real_trials(footage_of({"a": salsa, **others}))
        strange = trials.dancer[_of(trials, "other dance")]
        assert ((strange[:, 0] != strange[:, 1]) == distinct).all()
    brief = real_trials(footage_of({"a": film(6, 2, frames=50), "c": waltz}))
    strange = brief.dancer[_of(brief, "other dance")]
    assert (strange == strange[:, :1]).all()


@pytest.mark.parametrize(("frames", "least"), [(150, 30), (50, 15)])
def test_another_phase_is_a_second_away_or_half_of_one_in_a_short_clip(
    frames: int, least: int
) -> None:
    dances = footage_of({"salsa": film(3, 2, frames, CLEAR)})
    trials = real_trials(dances)
    assert dances["salsa"][0].phase_frames == least
    rows = [row for _, dancer in trials.galleries for row in dancer]
    starts = np.tile(dances["salsa"][0].starts, len(trials.galleries))
    begin = dict(zip(rows, starts, strict=True))
    away = [
        abs(begin[mine] - begin[theirs])
        for mine, theirs in zip(
            trials.reference[_of(trials, "other phase"), 0],
            trials.dancer[_of(trials, "other phase"), 0],
            strict=True,
        )
    ]
    assert away
    assert min(away) >= least


def test_who_is_still_holds_one_pose_of_the_span_throughout(trials: Trials) -> None:
    clear = footage_of({"salsa": film(3, 2, scene=CLEAR)})
    held = real_trials(clear)
    still = _of(held, "still")
    pose = pose_of(held.windows[held.dancer[still]])  # [trials, 3, 30, 36]
    assert np.ptp(pose, axis=(1, 2)).mean() < 0.03  # what is left of the dance in the trembling
    right = pose_of(held.windows[held.dancer[_of(held, "right")]])
    nearest = np.abs(right - pose[:, :1, :1]).mean(axis=-1).min(axis=(1, 2))
    assert nearest.max() < 0.02  # it is a pose of the very span
    trembling = pose_of(trials.windows[trials.dancer[_of(trials, "still")]])
    moves = [np.abs(np.diff(p, axis=2)).mean() for p in (pose, trembling, right)]
    assert moves[0] < 0.1 * moves[1] < 0.1 * moves[2]


def test_where_nobody_was_seen_nothing_is_tried() -> None:
    groups = {"salsa": film(3, 2, scene=CLEAR), "waltz": film(5, 1)}
    first, second = groups["salsa"]
    gap = np.ones(150, dtype=np.bool_)
    gap[60:90] = False
    whole = real_trials(footage_of(groups))
    partly = real_trials(footage_of({**groups, "salsa": [first, replace(second, covered=gap)]}))
    # Windows begin every 15 frames: those at 45, 60 and 75 are seen in half at most.
    assert (len(whole.galleries[0][0]), len(partly.galleries[0][0])) == (9, 6)
    assert (np.sum(whole.kind == 0), np.sum(partly.kind == 0)) == (14, 4)
    never = replace(second, covered=np.zeros(150, dtype=np.bool_))
    with pytest.raises(CapturedError, match="in two clips at once"):
        real_trials(footage_of({"salsa": [first, never]}))


def test_clips_of_any_unit_are_in_metres() -> None:
    """Millimetres of noise are to mean the same in each."""
    clip = film(3, 1, scene=CLEAR)[0]
    metres, other = footage(clip), footage(replace(clip, landmarks=clip.landmarks * 4))
    np.testing.assert_allclose(other.windows, metres.windows, atol=1e-5)
    np.testing.assert_allclose(metres.clip.landmarks, clip.landmarks, atol=0.15)


def test_the_same_clips_give_the_same_trials(dances: dict[str, list[Footage]]) -> None:
    first, again = real_trials(dances), real_trials(dances)
    for name in ("windows", "reference", "dancer", "kind", "apart", "gallery_gap"):
        np.testing.assert_array_equal(getattr(first, name), getattr(again, name))


def test_joints_are_found_among_landmarks() -> None:
    joints = choreography(7, 1.0)
    again = joints_of(landmarks_of(joints))
    body = [column for name, column in JOINT.items() if name != "head"]
    np.testing.assert_allclose(again[:, body], joints[:, body], atol=1e-6)


def test_clips_without_a_second_in_common_are_refused() -> None:
    short = [clip.cut(0, 29) for clip in film(3, 2, frames=60)]
    with pytest.raises(CapturedError, match=r"salsa: its clips share \d+ frames"):
        footage_of({"salsa": short})


def test_a_folder_without_clips_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CapturedError):
        read_groups(tmp_path)
