"""Windows drawn as bodies: what a score was given for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure as Picture

from model_export.evaluation.methods import Doubles
from model_export.evaluation.trials import KINDS, SimulatedTrials, Trials, degrees_of
from model_export.motion.body import Floats
from scorer.skeleton import LANDMARKS

# Four moments of the two seconds that are scored, as (window of the trial, frame in it).
_SHOWN: Final = ((0, 0), (0, 20), (2, 10), (2, 29))
_LEFT, _RIGHT, _TRUNK = "#c2410c", "#1d4ed8", "#444444"
_LINES: Final = tuple(
    (LANDMARKS.index(f"{side}_{a}"), LANDMARKS.index(f"{side}_{b}"), colour)
    for side, colour in (("left", _LEFT), ("right", _RIGHT))
    for a, b in (
        ("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"),
        ("ankle", "foot_index"), ("shoulder", "hip"),
    )
) + tuple(
    (LANDMARKS.index(f"left_{joint}"), LANDMARKS.index(f"right_{joint}"), _TRUNK)
    for joint in ("shoulder", "hip")
)  # fmt: skip
_NOSE: Final = LANDMARKS.index("nose")


def draw_body(axes: Any, landmarks: Floats, x: float, shade: float = 1.0) -> None:  # noqa: ANN401
    """One frame ``[33, 3]`` as its camera sees it, ``x`` metres to the right."""
    for start, end, colour in _LINES:
        ends = landmarks[[start, end]]
        axes.plot(ends[:, 0] + x, -ends[:, 1], color=colour, lw=1.6, alpha=shade)
    axes.plot(landmarks[_NOSE, 0] + x, -landmarks[_NOSE, 1], "o", ms=5, color=_TRUNK, alpha=shade)


@dataclass(frozen=True)
class Example:
    """A row of a trial, and what stands beside it."""

    trial: int
    caption: str


def draw_examples(
    trials: Trials,
    points: Doubles,
    names: Sequence[str],
    examples: list[Example],
    title: str,
    path: Path,
) -> None:
    """Reference and dancer of some trials, four frames of two seconds each, with their points.

    Args:
        trials: all of them.
        points: ``[n]``, the score of each trial.
        names: of the dances.
        examples: which to draw, a row each.
        title: above the picture.
        path: of the PNG.
    """
    picture = Picture(figsize=(11, 2.5 * len(examples) + 0.6), layout="constrained")
    picture.suptitle(
        f"{title}\nfour moments of two seconds; orange is the body's left, blue its right"
    )
    grid = picture.subplots(len(examples), 2, squeeze=False)
    for row, example in zip(grid, examples, strict=True):
        i = example.trial
        kind = int(trials.kind[i])
        what = "follows" if kind == 0 else KINDS[kind - 1]
        sides = (
            (f"reference: {names[trials.dance[i]]}", trials.reference[i]),
            (
                f"dancer: {what}, {points[i]:.0f} points\n{example.caption}".rstrip(),
                trials.dancer[i],
            ),
        )
        for axes, (text, windows) in zip(row, sides, strict=True):
            for k, (window, frame) in enumerate(_SHOWN):
                draw_body(axes, trials.windows[windows[window], frame], 1.3 * k, 0.4 + 0.2 * k)
            axes.set(aspect="equal", xlim=(-1, 4.9), ylim=(-1.15, 1.2))
            axes.axis("off")
            axes.set_title(text, fontsize=9)
    picture.savefig(path, dpi=110)


def one_of_each(trials: Trials, points: Doubles) -> list[Example]:
    """A follower and each kind of negative of one reference window, at typical scores."""
    moving = [int(i) for i in np.flatnonzero(trials.of(0, 2))]
    # Where a moment has every kind of negative beside it.
    complete = [i for i in moving if len(_same_reference(trials, i)) > len(KINDS)]
    typical = np.median(points[moving])
    best = min(complete or moving, key=lambda i: abs(points[i] - typical))
    rows = sorted(_same_reference(trials, best), key=lambda i: int(trials.kind[i]))
    return [Example(int(i), "") for i in rows]


def _same_reference(trials: Trials, trial: int) -> list[int]:
    same = trials.reference[:, 0] == trials.reference[trial, 0]
    return [int(i) for i in np.flatnonzero(same)]


def _why(trials: SimulatedTrials, trial: int) -> str:
    """What may have made it hard: the cameras, and how little of the movement is wrong."""
    words = [
        f"turned {trials.side[trial]:.0f}° away",
        f"cameras {trials.yaw_gap[trial]:.0f}° apart",
    ]
    if trials.kind[trial] > 0:
        words.append(f"worst limb {degrees_of(float(trials.apart[trial].mean())):.0f}° off")
    return f"({', '.join(words)})"


def failures(trials: SimulatedTrials, points: Doubles, each: int) -> list[Example]:
    """The lowest followers and the highest others, no two of one dance."""
    out: list[Example] = []
    for kind, order in ((0, 1), *((1 + k, -1) for k in range(len(KINDS)))):
        rows = np.flatnonzero(trials.of(kind, 2))
        ranked = rows[np.argsort(order * points[rows], kind="stable")]
        seen: set[int] = set()
        for i in ranked:
            if int(trials.dance[i]) not in seen and len(seen) < each:
                seen.add(int(trials.dance[i]))
                out.append(Example(int(i), _why(trials, i)))
    return out
