"""P2 and P6 on methods whose answers are known: who follows, and what noise does to the answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model_export.evaluation.methods import Method
from model_export.evaluation.robustness import DROPOUT, NOISE_MM, noise
from model_export.evaluation.staging import make_trials
from model_export.evaluation.tables import Table
from model_export.evaluation.trials import COLUMNS, KINDS, Trials
from model_export.evaluation.verification import at_seconds, by_part, thirds, verification
from tests.unit.model_export.evaluation.made import by_pose, by_row, dance
from tests.unit.model_export.made import CLEAR

GROUPS = np.array(["first", "second", "third"])


@pytest.fixture(scope="module")
def trials() -> Trials:
    return make_trials([dance(1), dance(2), dance(3)], CLEAR, seed=7)


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test looks at how wide an interval is."""
    monkeypatch.setattr("model_export.evaluation.metrics.RESAMPLES", 10)


def _values(table: Table, row: str) -> list[float]:
    return [figure.value for figure in table.rows[row]]


def test_two_seconds_are_the_mean_of_three_windows() -> None:
    scores = np.array([[1.0, 2.0, 6.0], [4.0, 0.0, 2.0]])
    assert at_seconds(scores, 1).tolist() == [1.0, 4.0]
    assert at_seconds(scores, 2).tolist() == [3.0, 2.0]


def test_who_knows_who_follows_makes_no_error(trials: Trials) -> None:
    known = np.repeat((trials.kind == 0)[:, None], 3, axis=1).astype(np.float64)
    tables = verification(trials, GROUPS, {"knows": known, "knows not": 0 * known})
    assert [table.key for table in tables] == ["p2_auc_1s", "p2_auc_2s", "p2_eer_2s", "p2_tar_2s"]
    for table, perfect, ignorant in zip(tables, (1, 1, 0, 1), (0.5, 0.5, 0.5, 0), strict=True):
        assert table.columns == (*KINDS, "the first two")
        assert _values(table, "knows") == [perfect] * (len(KINDS) + 1)
        assert _values(table, "knows not") == [ignorant] * (len(KINDS) + 1)


def test_clips_of_one_second_are_judged_at_one_second(trials: Trials) -> None:
    scores = {"any": np.zeros((len(trials.kind), 3))}
    keys = [table.key for table in verification(trials, GROUPS, scores, longest=1)]
    assert keys == ["p2_auc_1s", "p2_eer_1s", "p2_tar_1s"]


def test_a_clear_view_tells_who_follows(trials: Trials) -> None:
    method = by_pose()
    scores = method.pairs(method.see(trials.windows), trials.dancer, trials.reference)
    assert scores.shape == trials.dancer.shape
    for table in verification(trials, GROUPS, {"by pose": scores})[:2]:
        assert min(_values(table, "by pose")) > 0.95


def test_parts_are_judged_by_themselves_and_empty_ones_not_at_all(trials: Trials) -> None:
    """A score that knows who follows in the first dance and says the contrary in the others."""
    right = np.where(trials.dance == 0, 1.0, -1.0) * np.where(trials.kind == 0, 1.0, -1.0)
    parts = {
        "first": trials.dance == 0,
        "others": trials.dance > 0,
        "nobody": trials.dance > 5,
        "followers alone": trials.kind == 0,
    }
    table = by_part(trials, GROUPS, np.repeat(right[:, None], 3, axis=1), parts, "key", "title")
    assert _values(table, "first") == [1.0] * len(KINDS)
    assert _values(table, "others") == [0.0] * len(KINDS)
    assert np.isnan(_values(table, "nobody")).all()
    assert np.isnan(_values(table, "followers alone")).all()


def test_thirds_are_of_one_size_and_say_their_limits(trials: Trials) -> None:
    values = 100 * np.random.default_rng(0).random(len(trials.kind))
    among = trials.kind == 0
    parts = thirds(values, among, lambda limit: f"{limit:.0f}")
    low, high = np.quantile(values[among], (1 / 3, 2 / 3))
    assert list(parts) == [
        f"up to {low:.0f}",
        f"{low:.0f} to {high:.0f}",
        f"above {high:.0f}",
    ]
    assert (np.sum(list(parts.values()), axis=0) == 1).all()  # each trial is in one part
    sizes = [(part & among).sum() for part in parts.values()]
    assert max(sizes) - min(sizes) <= 1
    first, _, last = parts.values()
    assert values[first].max() <= low < high < values[last].min()


def test_a_part_tables_note_stands_in_its_text(trials: Trials) -> None:
    scores, parts = np.zeros((len(trials.kind), 3)), {"all": trials.dance >= 0}
    plain, noted = (
        by_part(trials, GROUPS, scores, parts, "key", "title", *note) for note in ((), ("So.",))
    )
    assert noted.text == f"{plain.text} So."


def test_more_noise_never_helps(trials: Trials) -> None:
    """A method that sees clearly, but only the last frame: it cannot average noise away."""
    clear = by_pose()
    hasty = replace(clear, see=lambda windows: (clear.see(windows)[0][:, -1:],))
    table = noise(trials, GROUPS, [hasty], sample=10_000, seed=0)
    values = _values(table, "by pose")
    print(dict(zip(table.columns, values, strict=True)))
    assert len(values) == len(table.columns) == len(NOISE_MM) + len(DROPOUT)
    in_noise, in_dropout = values[: len(NOISE_MM)], [values[0], *values[len(NOISE_MM) :]]
    assert values[0] > 0.95
    # The draws differ from one column to the next.
    assert np.diff(in_noise).max() < 0.005
    assert np.diff(in_dropout).max() < 0.005
    assert in_noise[-1] < in_noise[0] - 0.01


def test_noise_is_on_the_dancers_side_alone(trials: Trials) -> None:
    """A method that looks at one side only: the reference's stays as it was."""
    first = by_pose()
    seen: list[np.ndarray] = []

    def compare(dancer: tuple[np.ndarray, ...], reference: tuple[np.ndarray, ...]) -> np.ndarray:
        seen.append(np.stack((dancer[0], reference[0])))
        return np.zeros(len(dancer[0]))

    noise(trials, GROUPS, [replace(first, compare=compare)], sample=10_000, seed=0)
    dancer, reference = zip(*seen, strict=True)
    assert all(np.array_equal(clip, reference[0]) for clip in reference)
    off = [float(np.abs(clip - dancer[0]).mean()) for clip in dancer[: len(NOISE_MM)]]
    assert off[0] == 0
    assert (np.diff(off) > 0).all()


def test_figures_have_intervals_over_groups_where_there_are_enough(trials: Trials) -> None:
    """Six groups of one dance each, of which the method knows who follows in half."""
    six = replace(trials, dance=np.random.default_rng(0).integers(6, size=len(trials.dance)))
    right = np.where(six.dance < 3, 1.0, -1.0) * np.where(six.kind == 0, 1.0, -1.0)
    of_dancer = np.zeros(len(six.windows))
    answers = iter([right] * (len(NOISE_MM) + len(DROPOUT)))
    known = Method("knows half", lambda _: (of_dancer,), lambda *_: next(answers))
    table = noise(six, np.array([f"group {i}" for i in range(6)]), [known], 10_000, seed=0)
    for figure in table.rows["knows half"]:
        assert figure.low is not None
        assert figure.high is not None
        assert 0 <= figure.low < figure.value < figure.high <= 1
    few = noise(trials, GROUPS, [by_pose()], sample=200, seed=0)
    assert all(figure.low is None for figure in few.rows["by pose"])


def test_a_kind_that_is_not_there_is_left_out_of_the_mean_and_of_the_text(trials: Trials) -> None:
    no_phase = np.flatnonzero(trials.kind != 1 + KINDS.index("other phase"))
    some = replace(trials, **{name: getattr(trials, name)[no_phase] for name in COLUMNS})
    table = noise(some, GROUPS, [by_pose()], sample=10_000, seed=0)
    assert np.isfinite(_values(table, "by pose")).all()
    assert "Mean over other dance, still, wrong limb." in table.text
    nobody = np.flatnonzero(trials.kind == 0)
    alone = replace(trials, **{name: getattr(trials, name)[nobody] for name in COLUMNS})
    assert np.isnan(_values(noise(alone, GROUPS, [by_pose()], 100, seed=0), "by pose")).all()


def test_a_sample_is_no_larger_than_asked(trials: Trials) -> None:
    asked: list[int] = []

    def score(dancer: np.ndarray, _: np.ndarray) -> np.ndarray:
        asked.append(len(dancer))
        return np.zeros(len(dancer))

    noise(trials, GROUPS, [by_row("any", score)], sample=100, seed=0)
    assert set(asked) == {100}
