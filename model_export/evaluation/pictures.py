"""The benchmark's pictures: how training went, what got which score, and where it fails."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.figure import Figure as Picture

from model_export.evaluation.contestants import SHIPPED, Contestants
from model_export.evaluation.exam import Results
from model_export.evaluation.methods import Doubles
from model_export.evaluation.retrieval import likeness
from model_export.evaluation.skeletons import draw_examples, failures, one_of_each
from model_export.evaluation.trials import KINDS
from model_export.evaluation.variations import LADDERS, RUNGS
from model_export.history import Epoch, load_history
from scorer.calibration import Judge, probability

_DPI: Final = 110
_BINS: Final = np.linspace(0, 100, 41)


def _training(history: list[Epoch], path: Path) -> None:
    picture = Picture(figsize=(10, 3.6), layout="constrained")
    left, right = picture.subplots(1, 2)
    epochs = np.arange(1, len(history) + 1)
    left.plot(epochs, [epoch.loss for epoch in history], color="black")
    left.set(title="contrastive loss", xlabel="epoch")
    for name in ("other_dance", "other_phase", "still", "wrong_limb", "hit1"):
        right.plot(
            epochs, [getattr(e.validation, name) for e in history], label=name.replace("_", " ")
        )
    right.set(title="validation: AUC of the cosine at one second, hit@1", xlabel="epoch")
    right.legend(fontsize=8)
    picture.savefig(path, dpi=_DPI)


def _scores(results: Results, points: Doubles, path: Path) -> None:
    picture = Picture(figsize=(10, 8), layout="constrained")
    rows = picture.subplots(len(KINDS) + 1, 1, sharex=True)
    for kind, (axes, name) in enumerate(zip(rows, ("follows", *KINDS), strict=True)):
        colour = "#15803d" if kind == 0 else "#b91c1c"
        axes.hist(points[results.trials.of(kind, 2)], _BINS, color=colour)
        axes.set_ylabel(name, rotation=0, ha="right", va="center")
        axes.set_yticks([])
    rows[0].set_title("points of two seconds, by what the dancer does")
    rows[-1].set_xlabel("points")
    picture.savefig(path, dpi=_DPI)


def _retrieval(results: Results, found: Contestants, path: Path) -> None:
    generated = [i for i, dance in enumerate(results.dances) if dance.source == "generated"]
    dance = generated[0] if generated else 0
    seen = found.shipped.see(results.trials.windows)
    logit = likeness(found.shipped, seen, results.trials, dance)
    picture = Picture(figsize=(6.4, 5.4), layout="constrained")
    axes = picture.subplots()
    image = axes.imshow(100 * probability(logit), cmap="magma", vmin=0, vmax=100)
    best = logit.argmax(axis=1)
    axes.plot(best, np.arange(len(best)), "c.", ms=4, label="best")
    axes.set(
        title=f"{results.dances[dance].name}: the same movement, %",
        xlabel="reference window, every half second",
        ylabel="dancer's window",
    )
    axes.legend(loc="lower left", fontsize=8)
    picture.colorbar(image)
    picture.savefig(path, dpi=_DPI)


def _ladders(results: Results, judge: Judge, path: Path) -> None:
    points = judge.points(results.rungs[SHIPPED])
    picture = Picture(figsize=(11, 5.6), layout="constrained")
    for k, axes in enumerate(picture.subplots(2, 3, sharex=True, sharey=True).ravel()):
        severity = np.linspace(0, 1, RUNGS)
        axes.plot(severity, points[:, k].T, color="0.8", lw=0.8)
        axes.plot(severity, np.median(points[:, k], axis=0), color="#b91c1c", lw=2)
        axes.set(title=LADDERS[k].name, ylim=(-2, 102))
    picture.supxlabel("severity")
    picture.supylabel("points of the whole clip; red: median")
    picture.savefig(path, dpi=_DPI)


def _calibration(results: Results, path: Path) -> None:
    """Observed share of followers against the predicted one; both classes weigh the same."""
    trials = results.trials
    predicted = probability(results.scores[SHIPPED].mean(axis=1))
    right = trials.of(0, 2)
    taken = right | np.logical_or.reduce([trials.of(k, 2) for k in range(1, 5)])
    weight = np.where(right, 0.5 / right.sum(), 0.5 / (taken & ~right).sum())
    edges = np.linspace(0, 1, 11)
    where = np.clip(np.digitize(predicted, edges) - 1, 0, 9)
    picture = Picture(figsize=(4.6, 4.4), layout="constrained")
    axes = picture.subplots()
    axes.plot((0, 1), (0, 1), color="0.8")
    at, observed = [], []
    for i in range(10):
        rows = taken & (where == i)
        if rows.any():
            at.append(float(np.average(predicted[rows], weights=weight[rows])))
            observed.append(float(np.average(right[rows], weights=weight[rows])))
    axes.plot(at, observed, "o-", color="#1d4ed8")
    axes.set(title="two seconds, exam", xlabel="predicted", ylabel="observed share that follows")
    picture.savefig(path, dpi=_DPI)


def draw(
    results: Results, found: Contestants, judge: Judge, checkpoint: Path, folder: Path
) -> list[Path]:
    """Every picture, as PNG.

    Args:
        results: of the exam.
        found: the methods that took it.
        judge: of the shipped model.
        checkpoint: what training wrote; the progress beside it holds the loss curve. Without it
            that picture is left as it is.
        folder: where they go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kinds = ("training", "scores", "retrieval", "ladders", "calibration", "windows", "failures")
    path = {kind: folder / f"{kind}.png" for kind in kinds}
    points = judge.points(results.scores[SHIPPED].mean(axis=1))
    progress = checkpoint.with_suffix(".progress")
    if progress.is_file():
        _training(load_history(progress), path["training"])
    else:
        del path["training"]
    _scores(results, points, path["scores"])
    _retrieval(results, found, path["retrieval"])
    _ladders(results, judge, path["ladders"])
    _calibration(results, path["calibration"])
    trials = results.trials
    each = one_of_each(trials, points)
    names = [dance.name for dance in results.dances]
    ways = "one moment, danced in six ways"
    draw_examples(trials, points, names, each, ways, path["windows"])
    worst = failures(trials, points, 1)
    off = "where the score is furthest off"
    draw_examples(trials, points, names, worst, off, path["failures"])
    return list(path.values())
