"""P4 and P6: what slow cameras, lost frames, noise and lost joints do to a score."""

from __future__ import annotations

from typing import Final

import numpy as np
from tqdm import tqdm

from model_export.evaluation.dances import Dance
from model_export.evaluation.methods import Method
from model_export.evaluation.metrics import auc
from model_export.evaluation.tables import Figure, Table, mean_with_interval
from model_export.evaluation.trials import Trials
from model_export.motion.body import Floats
from model_export.motion.curves import at_moments
from model_export.motion.rendering import Scene, render
from model_export.pairs import NEGATIVES
from scorer.clip import make_clip
from scorer.references import Reference, make_reference
from scorer.scoring import Scorer

RATES_HZ: Final = (10, 15, 20, 24, 60)
DROPPED: Final = (0.05, 0.1, 0.2, 0.3)
NOISE_MM: Final = (0, 10, 20, 30, 40, 50)
DROPOUT: Final = (0.1, 0.2, 0.3, 0.4, 0.5)
_RATE_HZ: Final = 30


def _points(scorer: Scorer, dances: list[Dance], scene: Scene, seed: int) -> dict[str, np.ndarray]:
    """Scores of one performance of each dance as it came, and as a worse device sends it."""
    out: dict[str, list[float]] = {}
    for i, dance in enumerate(tqdm(dances, desc="rates", unit="dance", disable=None)):
        rng = np.random.default_rng((seed, i))
        seen = render(np.stack((dance.joints, dance.joints)), rng, scene).landmarks
        reference = make_reference(
            scorer.embedder, make_clip(seen[0], fps=_RATE_HZ, space="world"), id="r", title="r"
        )
        dancer, frames = seen[1], len(seen[1])
        clock = np.arange(frames) * 1000 / _RATE_HZ

        def score(landmarks: Floats, times: np.ndarray, reference: Reference = reference) -> float:
            clip = make_clip(landmarks, timestamps_ms=times, space="world")
            points = scorer.score_clip(clip, reference, offset_ms=float(-times[0])).score
            return float("nan") if points is None else points

        out.setdefault("as it came", []).append(score(dancer, clock))
        for rate in RATES_HZ:
            at = np.arange(0, frames - 1, _RATE_HZ / rate)
            slow = at_moments(dancer[None], at[None])[0]
            out.setdefault(f"{rate} frames per second", []).append(
                score(slow, at * 1000 / _RATE_HZ)
            )
        for share in DROPPED:
            kept = np.flatnonzero(rng.random(frames) >= share)
            out.setdefault(f"{share:.0%} of frames lost", []).append(
                score(dancer[kept], clock[kept])
            )
    return {name: np.array(points) for name, points in out.items()}


def rates(scorer: Scorer, dances: list[Dance], scene: Scene, seed: int) -> Table:
    """P4: change of a clip's score, in points."""
    points = _points(scorer, dances, scene, seed)
    before = points.pop("as it came")
    group = np.array([dance.group for dance in dances])
    rows: dict[str, tuple[Figure, ...]] = {}
    for name, after in points.items():
        change = after - before
        judged = np.flatnonzero(np.isfinite(change))
        rows[name] = (
            mean_with_interval(change, group, judged),
            mean_with_interval(np.abs(change), group, judged),
            Figure(float(np.quantile(np.abs(change[judged]), 0.95))),
            Figure(float(np.isnan(after).mean())),
        )
    return Table(
        "p4_rates",
        "P4 change of a clip's score by frame rate and lost frames",
        "Points out of 100, against the same performance at 30 frames per second, whole; through "
        "the shipped scorer. Lost frames are left out and the timestamps tell.",
        "what a device sends",
        ("mean change", "mean absolute change", "95 % are within", "share not judged"),
        rows,
    )


def _disturbed(windows: Floats, noise_mm: float, dropout: float, seed: int) -> Floats:
    """White noise on every coordinate; landmarks that stay, at random, where they were last."""
    rng = np.random.default_rng(seed)
    out = windows + np.float32(noise_mm / 1000) * rng.standard_normal(
        windows.shape, dtype=np.float32
    )
    lost = rng.random(windows.shape[:3]) < dropout
    for frame in range(1, windows.shape[1]):
        out[:, frame] = np.where(lost[:, frame, :, None], out[:, frame - 1], out[:, frame])
    return out


def noise(trials: Trials, methods: list[Method], sample: int, seed: int) -> Table:
    """P6: AUC at one second, mean over four kinds of negative, with worse and worse landmarks.

    Args:
        trials: undisturbed; the dancer's side is disturbed, the reference's is not.
        methods: to compare.
        sample: how many trials to take at most.
        seed: of the sample and of the noise.
    """
    rng = np.random.default_rng(seed)
    chosen = np.sort(rng.permutation(len(trials.kind))[:sample])
    reference = trials.windows[trials.reference[chosen, 0]]
    dancer = trials.windows[trials.dancer[chosen, 0]]
    of_kind = [trials.of(kind, 1)[chosen] for kind in range(len(NEGATIVES) + 1)]
    conditions = [(f"{mm} mm", mm, 0.0) for mm in NOISE_MM]
    conditions += [(f"{share:.0%} of joints lost", 0, share) for share in DROPOUT]
    rows: dict[str, list[Figure]] = {method.name: [] for method in methods}
    theirs = {method.name: method.see(reference) for method in methods}
    for _, mm, dropout in tqdm(conditions, desc="noise", disable=None):
        worse = _disturbed(dancer, mm, dropout, seed)
        for method in methods:
            score = method.compare(method.see(worse), theirs[method.name])
            values = [auc(score[of_kind[0]], score[kind]) for kind in of_kind[1:]]
            rows[method.name].append(Figure(float(np.mean(values))))
    return Table(
        "p6_noise",
        "P6 AUC with noise and lost joints, one second",
        "Mean over other dance, other phase, still and wrong limb. White noise on each coordinate "
        "of the dancer's landmarks, beyond the detector's own; lost joints stay where they were.",
        "method",
        tuple(name for name, _, _ in conditions),
        {name: tuple(figures) for name, figures in rows.items()},
    )
