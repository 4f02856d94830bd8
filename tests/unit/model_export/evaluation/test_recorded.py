"""Protocols on recorded clips: the same dance in several clips, right and wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model_export.captured import CapturedError, read_groups
from model_export.evaluation.methods import Method, Seen
from model_export.evaluation.metrics import auc
from model_export.evaluation.real import joints_of, real_trials
from model_export.evaluation.trials import KINDS, Trials
from model_export.motion.body import JOINT, Floats, landmarks_of
from model_export.motion.choreography import choreography
from model_export.motion.rendering import Scene, pose_of, render


def _film(folder: Path, dance: str, seed: int, clips: int, frames: int = 150) -> None:
    joints = choreography(seed, frames / 30)
    rng = np.random.default_rng(seed)
    seen = render(np.repeat(joints[None], clips, axis=0), rng, Scene(scale=0.4))
    for i, landmarks in enumerate(seen.landmarks):
        np.savez(folder / f"{dance}_{i}.npz", world=landmarks, fps=30.0)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Trials, list[str]]:
    """Two dances of two clips each, and one of a single clip."""
    folder = tmp_path_factory.mktemp("recorded")
    _film(folder, "salsa", 3, 2)
    _film(folder, "tango", 4, 2)
    _film(folder, "waltz", 5, 1)
    trials, names = real_trials(read_groups(folder))
    return trials, names.tolist()


def _poses(windows: Floats) -> Seen:
    return (pose_of(windows),)


def _nearness(dancer: Seen, reference: Seen) -> np.ndarray:
    near: np.ndarray = -np.abs(dancer[0] - reference[0]).mean(axis=(1, 2), dtype=np.float64)
    return near


def test_every_ordered_pair_of_clips_of_a_dance_is_tried(
    recorded: tuple[Trials, list[str]],
) -> None:
    trials, names = recorded
    assert names == ["salsa", "tango", "waltz"]
    assert len(trials.galleries) == 4
    assert set(np.unique(trials.dance)) == {0, 1}  # a single clip only serves as another dance
    assert set(np.unique(trials.kind)) == set(range(len(KINDS) + 1))


def test_who_follows_is_nearer_than_who_does_not(recorded: tuple[Trials, list[str]]) -> None:
    trials, _ = recorded
    method = Method("poses", _poses, _nearness)
    score = method.pairs(method.see(trials.windows), trials.dancer, trials.reference).mean(axis=1)
    right = score[trials.of(0, 2)]
    for kind in ("other dance", "other phase", "mirrored"):
        assert auc(right, score[trials.of(1 + KINDS.index(kind), 2)]) > 0.9, kind


def test_a_short_clip_is_tried_at_one_second(tmp_path: Path) -> None:
    """Fifty frames hold no two seconds: each trial is one window, three times over."""
    _film(tmp_path, "short", 6, 2, frames=50)
    trials, _ = real_trials(read_groups(tmp_path))
    assert (trials.reference == trials.reference[:, :1]).all()
    count = len(trials.galleries[0][0])
    assert count in (3, 4, 5)  # fifty frames less the lag that was found, five frames apart
    assert (trials.kind == 0).sum() == 2 * count


def test_joints_are_found_among_landmarks() -> None:
    joints = choreography(7, 1.0)
    again = joints_of(landmarks_of(joints))
    body = [column for name, column in JOINT.items() if name != "head"]
    np.testing.assert_allclose(again[:, body], joints[:, body], atol=1e-6)


def test_a_folder_without_clips_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CapturedError):
        read_groups(tmp_path)
