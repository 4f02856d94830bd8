"""Pictures of windows: which trials are shown, and what stands above them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from matplotlib.figure import Figure as Picture

from model_export.evaluation.skeletons import Example, draw_examples, failures, one_of_each
from model_export.evaluation.staging import make_trials
from model_export.evaluation.trials import KINDS, SimulatedTrials
from scorer.skeleton import LANDMARKS
from tests.unit.model_export.evaluation.made import dance
from tests.unit.model_export.made import CLEAR


@pytest.fixture(scope="module")
def trials() -> SimulatedTrials:
    return make_trials([dance(1), dance(2), dance(3)], CLEAR, seed=5)


@pytest.fixture(scope="module")
def points(trials: SimulatedTrials) -> npt.NDArray[np.float64]:
    return np.random.default_rng(0).uniform(0, 100, len(trials.kind))


def test_failures_are_the_lowest_followers_and_the_highest_others(
    trials: SimulatedTrials, points: npt.NDArray[np.float64]
) -> None:
    worst = [example.trial for example in failures(trials, points, 1)]
    assert trials.kind[worst].tolist() == list(range(len(KINDS) + 1))
    for trial in worst:
        kind = int(trials.kind[trial])
        same = points[trials.of(kind, 2)]
        assert points[trial] == (same.min() if kind == 0 else same.max())


def test_no_two_failures_of_a_kind_are_of_one_dance(
    trials: SimulatedTrials, points: npt.NDArray[np.float64]
) -> None:
    worst = [example.trial for example in failures(trials, points, 2)]
    pairs = list(zip(trials.kind[worst].tolist(), trials.dance[worst].tolist(), strict=True))
    assert len(pairs) == len(set(pairs)) == 2 * (len(KINDS) + 1)


def test_what_is_no_failure_is_never_shown_as_one(
    trials: SimulatedTrials, points: npt.NDArray[np.float64]
) -> None:
    """A wrong movement that is truly alike has the highest score, and is no wrong one."""
    best = {example.trial for example in failures(trials, points, 1) if trials.kind[example.trial]}
    apart = trials.apart.copy()
    apart[list(best)] = 0.2
    shown = {example.trial for example in failures(replace(trials, apart=apart), points, 1)}
    assert len(best) == len(KINDS)
    assert not shown & best


def test_captions_say_what_made_it_hard(
    trials: SimulatedTrials, points: npt.NDArray[np.float64]
) -> None:
    follower, *others = failures(trials, points, 1)
    side, gap = trials.side[follower.trial], trials.yaw_gap[follower.trial]
    assert follower.caption == f"(turned {side:.0f}° away, cameras {gap:.0f}° apart)"
    for other in others:
        chord = trials.apart[other.trial].mean()
        off = np.degrees(2 * np.arcsin(chord / 2))
        assert other.caption.endswith(f", worst limb {off:.0f}° off)")


def test_one_moment_is_shown_in_every_way(
    trials: SimulatedTrials, points: npt.NDArray[np.float64]
) -> None:
    rows = [example.trial for example in one_of_each(trials, points)]
    assert trials.kind[rows].tolist() == list(range(len(KINDS) + 1))
    assert len(np.unique(trials.reference[rows, 0])) == 1


def test_both_seconds_are_drawn_under_the_dances_name(
    trials: SimulatedTrials,
    points: npt.NDArray[np.float64],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    drawn: list[Picture] = []
    monkeypatch.setattr(Picture, "savefig", lambda picture, *_, **__: drawn.append(picture))
    trial = int(np.flatnonzero(trials.kind == 1 + KINDS.index("mirrored"))[0])
    names = ["first", "second", "third"]
    examples = [Example(trial, "(so)")]
    draw_examples(trials, points, names, examples, "a title", tmp_path / "p.png")
    reference, dancer = drawn[0].axes
    assert reference.get_title() == f"reference: {names[trials.dance[trial]]}"
    assert dancer.get_title() == f"dancer: mirrored, {points[trial]:.0f} points\n(so)"
    nose = LANDMARKS.index("nose")
    first, *_, last = [line for line in dancer.lines if line.get_marker() == "o"]
    windows = trials.windows[trials.dancer[trial]]
    for line, frame in ((first, windows[0, 0]), (last, windows[2, 29])):
        (height,) = np.asarray(line.get_ydata(), dtype=np.float64)
        assert height == pytest.approx(-frame[nose, 1])


def test_the_longest_caption_is_not_cut(
    trials: SimulatedTrials,
    points: npt.NDArray[np.float64],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    drawn: list[Picture] = []
    monkeypatch.setattr(Picture, "savefig", lambda picture, *_, **__: drawn.append(picture))
    trial = int(np.flatnonzero(trials.kind == 1 + KINDS.index("other phase"))[0])
    longest = "(turned 180° away, cameras 180° apart, worst limb 180° off)"
    name = "bandai1/walk-right_not-confident_001"
    examples = [Example(trial, longest)]
    draw_examples(trials, 0 * points + 100, [name] * 3, examples, "a title", tmp_path / "p.png")
    drawn[0].draw_without_rendering()
    for axes, (left, right) in zip(drawn[0].axes, ((0.0, 0.5), (0.5, 1.0)), strict=True):
        title = axes.title.get_window_extent()
        assert left * drawn[0].bbox.x1 < title.x0 < title.x1 < right * drawn[0].bbox.x1
