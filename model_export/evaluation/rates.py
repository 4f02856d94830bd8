"""P4: what slow cameras and lost frames do to the score of a clip."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from model_export.captured import Captured
from model_export.evaluation.devices import AS_IT_CAME, Duo, about, clips_sent, sent
from model_export.evaluation.methods import Doubles, Indices, Method
from model_export.evaluation.tables import Figure, Table, mean_with_interval
from model_export.evaluation.trials import KINDS, STRIDE, Trials, cut
from model_export.motion.body import Floats
from model_export.network import WINDOW_FRAMES
from scorer.clip import Clip
from scorer.reference import make_reference
from scorer.resampling import resample
from scorer.rows import MIN_COVERAGE
from scorer.scoring import Scorer


def gaps_to_strangers(trials: Trials, scores: Mapping[str, Doubles]) -> dict[str, float]:
    """How much lower each method's median score of another dance is than that of a follower.

    Args:
        trials: judged at one second.
        scores: method to ``[n, 3]``.

    Returns:
        By method, in its own units; empty where nobody danced another dance.
    """
    right, strange = trials.of(0, 1), trials.of(1 + KINDS.index("other dance"), 1)
    if not right.any() or not strange.any():
        return {}
    return {
        name: float(np.median(score[right, 0]) - np.median(score[strange, 0]))
        for name, score in scores.items()
    }


def _points(scorer: Scorer, duo: Duo, clips: list[Clip]) -> list[float]:
    """What the shipped scorer says of each clip; NaN where it does not judge."""
    whole = sent(duo.reference, np.arange(len(duo.reference), dtype=np.float64))
    reference = make_reference(scorer.embedder, whole, id="r", title="r")
    if len(duo.reference) < 2 * WINDOW_FRAMES:
        found = [scorer.score_window(clip, reference, 0).score for clip in clips]
    else:
        found = [scorer.score_performance(clip, reference, mirror="off").score for clip in clips]
    return [float("nan") if points is None else points for points in found]


def _windows(clip: Clip, reference: Captured) -> tuple[Indices, Floats]:
    """Where the windows of a clip begin, and they, as far as a person was seen in both clips."""
    movement = resample(clip)
    frames = min(len(reference), len(movement.landmarks))
    starts = np.arange(0, frames - WINDOW_FRAMES + 1, STRIDE)
    covered = movement.covered[:frames] & reference.covered[:frames]
    seen = covered[starts[:, None] + np.arange(WINDOW_FRAMES)].mean(axis=1)
    starts = starts[seen >= MIN_COVERAGE]
    return starts, cut(movement.landmarks, starts)


def _scores(method: Method, duo: Duo, clips: list[Clip]) -> list[float]:
    """The mean score of each clip's windows; NaN where there is none."""
    theirs = [_windows(clip, duo.reference) for clip in clips]
    counts = [len(starts) for starts, _ in theirs]
    every = np.arange(0, len(duo.reference) - WINDOW_FRAMES + 1, STRIDE)
    windows = [cut(duo.reference.landmarks, every), *(found for _, found in theirs)]
    seen = method.see(np.concatenate(windows))
    reference = np.concatenate([starts // STRIDE for starts, _ in theirs])
    scores = method.pairs(seen, len(every) + np.arange(sum(counts)), reference)
    parts = np.split(scores, np.cumsum(counts)[:-1])
    return [float(part.mean()) if len(part) else float("nan") for part in parts]


def rates(
    duos: list[Duo],
    scorer: Scorer,
    methods: list[Method],
    gaps: Mapping[str, float],
    seed: int,
) -> list[Table]:
    """P4: change of a clip's score, in points and in per cent of each method's gap.

    Args:
        duos: of at least one window; without any there is no table.
        scorer: the shipped scorer, which judges the clips as they are sent.
        methods: to compare; they judge the windows of the clips, resampled as the scorer does it.
        gaps: of :func:`gaps_to_strangers`; empty leaves the second table out.
        seed: of the frames that are lost.
    """
    if not duos:
        return []
    points: list[dict[str, float]] = []
    scores: dict[str, list[dict[str, float]]] = {method.name: [] for method in methods if gaps}
    for i, duo in enumerate(tqdm(duos, desc="rates", unit="pair", disable=None)):
        clips = clips_sent(duo.dancer, np.random.default_rng((seed, i)))
        each = list(clips.values())
        points.append(dict(zip(clips, _points(scorer, duo, each), strict=True)))
        for method in methods if gaps else ():
            scores[method.name].append(dict(zip(clips, _scores(method, duo, each), strict=True)))
    group = np.array([duo.group for duo in duos])
    tables = [_in_points(points, group, duos)]
    if gaps:
        # Who scores strangers no lower has no such unit.
        unit = {name: gap if gap > 0 else float("nan") for name, gap in gaps.items()}
        tables.append(_in_gaps(scores, unit, group))
    return tables


def _changes(found: list[dict[str, float]]) -> dict[str, tuple[Indices, Doubles]]:
    """What was done to the pairs of which it was, and by how much each of them changed."""
    names = dict.fromkeys(name for each in found for name in each if name != AS_IT_CAME)
    rows = {name: [i for i, each in enumerate(found) if name in each] for name in names}
    return {
        name: (
            np.array(of_name, dtype=np.intp),
            np.array([found[i][name] - found[i][AS_IT_CAME] for i in of_name]),
        )
        for name, of_name in rows.items()
    }


def _in_points(
    points: list[dict[str, float]], group: npt.NDArray[np.str_], duos: list[Duo]
) -> Table:
    rows: dict[str, tuple[Figure, ...]] = {}
    for name, (pairs, change) in _changes(points).items():
        judged = np.flatnonzero(np.isfinite(change))
        size = np.abs(change)
        most = float(np.quantile(size[judged], 0.95)) if len(judged) else float("nan")
        rows[name] = (
            mean_with_interval(change, group[pairs], judged),
            mean_with_interval(size, group[pairs], judged),
            Figure(most),
            Figure(1 - len(judged) / len(change)),
        )
    short = sum(len(duo.reference) < 2 * WINDOW_FRAMES for duo in duos)
    text = (
        "Points out of 100, against the same performance at 30 frames per second, whole; through "
        f"the shipped scorer. {len(duos)} pairs of clips. {about(duos)}"
    )
    if short:
        text += (
            f" {short} of {len(group)} pairs last less than the two seconds that the scorer asks "
            "of a clip: they are judged as one window, whose score is provisional."
        )
    return Table(
        "p4_rates",
        "P4 change of a clip's score by frame rate and lost frames",
        text,
        "what a device sends",
        ("mean change", "mean absolute change", "95 % are within", "share not judged"),
        rows,
    )


def _in_gaps(
    scores: Mapping[str, list[dict[str, float]]],
    unit: Mapping[str, float],
    group: npt.NDArray[np.str_],
) -> Table:
    rows: dict[str, tuple[Figure, ...]] = {}
    names: tuple[str, ...] = ()
    for method, found in scores.items():
        changes = _changes(found)
        names = tuple(changes)
        cells = []
        for pairs, change in changes.values():
            share = 100 * np.abs(change) / unit[method]
            cells.append(
                mean_with_interval(share, group[pairs], np.flatnonzero(np.isfinite(share)))
            )
        rows[method] = tuple(cells)
    return Table(
        "p4_gaps",
        "P4 change in per cent of the gap between following and another dance",
        "Mean absolute change of a clip's mean score over its windows, half a second apart, in per "
        "cent of how much lower the method's median score of another dance is than that of a "
        "follower: at 0 the device changes nothing, at 100 as much as dancing something else does.",
        "method",
        names,
        rows,
    )
