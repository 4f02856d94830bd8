"""An interrupted training goes on where it was, and nothing else takes its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from model_export.batch import BatchConfig
from model_export.epochs import Material
from model_export.history import Progress, load_history, load_progress, load_weights
from model_export.motion.chunks import Library, read_library
from model_export.network import Embedder, NetworkConfig
from model_export.train import TrainConfig, fit
from model_export.validation import Figures, Validation
from tests.unit.model_export.made import clock

CONFIG = TrainConfig(
    network=NetworkConfig(hidden=8, embedding=4, limb_embedding=2),
    epochs=2,
    steps=2,
    chunks=8,
    renderings=2,
    batch=BatchConfig(chunks=4, renderings=2),
    warm_up=2,
    rounded_share=0.5,  # the second epoch: both kinds of step are taken
)
NOTHING = Material(read_library(()), captured={})


class Interrupted(Exception):
    """Somebody turned the power off."""


class Quick(Validation):
    """Figures of nothing; gives up in the epoch that it is told."""

    def __init__(self, interrupted_in: int | None = None) -> None:
        self._epoch = 0
        self._interrupted_in = interrupted_in

    def measure(self, model: Embedder) -> Figures:
        self._epoch += 1
        if self._epoch == self._interrupted_in:
            raise Interrupted
        return Figures(0.1 * self._epoch, 0.2, 0.3, 0.4, float(model.training))


class Here:
    """Renders in this process; starting another takes longer than these trainings do."""

    def __init__(self, **_: object) -> None:
        self.submitted = 0

    def submit(self, function: Callable[..., Any], *arguments: object) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(function(*arguments))
        return future

    def shutdown(self, **_: object) -> None:
        pass


@pytest.fixture(scope="module", autouse=True)
def here() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("model_export.epochs.ProcessPoolExecutor", Here)
        yield


def _equal(first: dict[str, Tensor], second: dict[str, Tensor]) -> bool:
    return first.keys() == second.keys() and all(
        torch.equal(first[name], second[name]) for name in first
    )


def _measured(progress: Progress) -> list[float]:
    """What ``Quick`` told of each epoch; it counts from the beginning of a call of ``fit``."""
    return [epoch.validation.other_dance for epoch in progress.history]


@pytest.fixture(scope="module")
def whole() -> dict[str, Tensor]:
    """The weights of a training that nothing interrupts."""
    return fit(CONFIG, NOTHING, Quick(), None).weights


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a training that ended within its second epoch."""
    path = tmp_path_factory.mktemp("interrupted") / "new" / "model.progress"
    with pytest.raises(Interrupted):
        fit(CONFIG, NOTHING, Quick(interrupted_in=2), path)
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path, left_behind: bytes) -> Path:
    """That file."""
    file = tmp_path / "model.progress"
    file.write_bytes(left_behind)
    return file


def test_the_same_training_gives_the_same_weights(whole: dict[str, Tensor]) -> None:
    assert _equal(fit(CONFIG, NOTHING, Quick(), None).weights, whole)
    assert not _equal(fit(replace(CONFIG, seed=2), NOTHING, Quick(), None).weights, whole)


def test_an_interrupted_training_ends_as_if_nothing_had_happened(
    whole: dict[str, Tensor], path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert len(load_history(path)) == 1
    assert not _equal(load_weights(path), whole)
    torch.manual_seed(99)  # nothing may come from what the process has drawn so far

    progress = fit(CONFIG, NOTHING, Quick(), path)

    assert _equal(progress.weights, whole)
    assert _equal(load_weights(path), whole)
    assert _measured(progress) == [0.1, 0.1]  # one epoch before the interruption, one after
    assert load_history(path) == progress.history
    assert "holds 1 of 2 epochs: going on with epoch 2" in capfd.readouterr().out


def test_a_finished_training_is_not_done_again(tmp_path: Path) -> None:
    path = tmp_path / "model.progress"
    done = fit(CONFIG, NOTHING, Quick(), path)
    again = fit(CONFIG, NOTHING, Quick(interrupted_in=1), path)
    assert _equal(again.weights, done.weights)
    assert again.history == done.history


@pytest.mark.parametrize(
    "other",
    [
        replace(CONFIG, seed=2),
        replace(CONFIG, scene=replace(CONFIG.scene, image_share=0.5)),
    ],
    ids=["seed", "scene"],
)
def test_another_configuration_begins_anew_and_loses_nothing(
    other: TrainConfig, path: Path, left_behind: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    progress = fit(other, NOTHING, Quick(), path)
    assert _measured(progress) == [0.1, 0.2]
    assert path.with_suffix(".before").read_bytes() == left_behind
    assert "model.progress was of another configuration" in capfd.readouterr().out


def test_another_material_begins_anew(path: Path) -> None:
    clocks = Library({"some/clock": clock(150)}, np.empty((0, 8, 3), dtype=np.float32))
    progress = fit(CONFIG, Material(clocks, captured={}), Quick(), path)
    assert _measured(progress) == [0.1, 0.2]


def test_the_same_names_with_other_motion_are_other_material() -> None:
    poses = np.empty((0, 8, 3), dtype=np.float32)
    first, second = (
        Material(Library({"some/clock": clock(150) * size}, poses), captured={})
        for size in (np.float32(1.0), np.float32(1.01))
    )
    assert first.fingerprint != second.fingerprint
    assert first.fingerprint == replace(first).fingerprint


def test_a_half_written_file_is_as_good_as_none(whole: dict[str, Tensor], tmp_path: Path) -> None:
    path = tmp_path / "model.progress"
    path.with_suffix(".unfinished").write_bytes(b"half a fi")
    progress = fit(CONFIG, NOTHING, Quick(), path)
    assert _equal(progress.weights, whole)
    assert [file.name for file in tmp_path.iterdir()] == ["model.progress"]


def test_an_interruption_while_writing_leaves_the_file_before_it(
    whole: dict[str, Tensor], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def half(_: object, target: Path) -> None:
        target.write_bytes(b"half a fi")
        raise Interrupted

    with monkeypatch.context() as patched:
        patched.setattr("model_export.history.torch.save", half)
        with pytest.raises(Interrupted):
            fit(CONFIG, NOTHING, Quick(), path)

    assert path.read_bytes() == before
    assert _equal(fit(CONFIG, NOTHING, Quick(), path).weights, whole)


def test_without_a_file_there_is_nothing_to_go_on_from(tmp_path: Path) -> None:
    assert load_progress(None, "any") is None
    assert load_progress(tmp_path / "model.progress", "any") is None


def test_training_moves_every_weight_and_tells_its_loss(whole: dict[str, Tensor]) -> None:
    torch.manual_seed(CONFIG.seed)
    untrained = Embedder(CONFIG.network).state_dict()
    assert all(not torch.equal(untrained[name], value) for name, value in whole.items())
    progress = fit(replace(CONFIG, epochs=1), NOTHING, Quick(), None)
    assert np.isfinite(progress.history[0].loss)
    assert progress.history[0].loss > 0
    assert progress.history[0].validation.hit1 == 0.0  # measured in evaluation mode
