"""What lies side by side, judged: shape and timing for every second, and for all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.alignment import Found, placed_limbs
from scorer.calibration import Judge, probability
from scorer.clip import Doubles
from scorer.embedder import Embedder
from scorer.following import followed, most_points, shown
from scorer.performance import Aligned, Performance, Second
from scorer.reasons import TOO_SHORT, UNSEEN, UNSHOWN, Reason
from scorer.reference import Reference
from scorer.rows import MIN_COVERAGE, rows_of
from scorer.skeleton import MIRRORED_PARTS, PARTS
from scorer.windows import embed

# With fewer limbs in the picture there is no dance to judge.
MIN_LIMBS: Final = 2
# Of the reference's movement: with less of it in the limbs that were seen, standing still looks
# like following.
_LEAST_SHOWN: Final = 0.3
# Of the judged seconds, before anything is said of the timing of all of it.
_TIMED_SHARE: Final = 1 / 3

Indices = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


def not_judged(assumed: tuple[str, ...], reason: Reason) -> Performance:
    """A performance that nothing can be said of."""
    nothing = (0.0,) * len(PARTS)
    return Performance(
        None, None, None, None, None, 0.0, nothing, PARTS, 0.0, None, None, (), assumed, reason
    )


def judge(
    embedder: Embedder,
    judge: Judge,
    reference: Reference,
    found: Found,
    aligned: Aligned,
    assumed: tuple[str, ...],
) -> Performance:
    """Points for what lies side by side.

    Args:
        embedder, judge: of the released model.
        reference: as indexed.
        found, aligned: how the two lie.
        assumed: what had to be guessed about them.
    """
    length = embedder.manifest.window_frames
    frames = len(aligned.dancer)
    limbs = placed_limbs(aligned.seen)
    covered: Mask = limbs.sum(axis=1) >= MIN_LIMBS
    coverage = float(covered.mean())
    starts = _starts(aligned, covered, length)
    reason: Reason | None = None
    if frames < 2 * length:
        reason = TOO_SHORT
    elif coverage < MIN_COVERAGE or len(starts) == 0:
        reason = UNSEEN
    # Told by the dancer's own sides; side by side, left is the reference's.
    own = aligned
    if found.alignment.mirrored:
        own = replace(aligned, seen=aligned.seen[:, MIRRORED_PARTS])
    seconds: tuple[Second, ...] = ()
    similarity = None
    if reason is None:
        dancer = embed(embedder, aligned.dancer, starts - aligned.first)
        share = _within(limbs.mean(axis=1), starts - aligned.first, length)
        logits = judge.logit(dancer, reference.halves[starts // (length // 2)], share)
        shapes = _with_all_limbs(_shapes(judge, logits, starts, length), aligned, length)
        reason = None if shapes else UNSHOWN
        seconds = tuple(rows_of(own, covered, length, shapes))
        similarity = float(probability(logits.mean(keepdims=True))[0])
    shape, timing, late = overall_of(seconds)
    if shape is None:
        similarity, reason = None, reason or UNSEEN
    parts = own.seen.mean(axis=0)
    return Performance(
        score=score_of(seconds),
        shape=shape,
        timing=timing,
        similarity=similarity,
        timing_ms=late,
        coverage=coverage,
        parts=tuple(float(part) for part in parts),
        unjudged=tuple(n for n, part in zip(PARTS, parts, strict=True) if part < MIN_COVERAGE),
        compared_ms=frames * 1000.0 / embedder.manifest.rate_hz,
        alignment=found.alignment,
        aligned=aligned,
        seconds=seconds,
        assumed=assumed,
        reason=reason,
    )


def _starts(aligned: Aligned, covered: Mask, length: int) -> Indices:
    """First frames, on the reference's clock, of the windows that can be judged: every half
    second."""
    half, first = length // 2, aligned.first
    starts = np.arange(-(-first // half) * half, first + len(covered) - length + 1, half)
    return starts[_within(covered, starts - first, length) >= MIN_COVERAGE]


def _within(values: Doubles | Mask, starts: Indices, length: int) -> Doubles:
    """Means of ``values [n]`` over the ``length`` frames from each of ``starts``."""
    sums = np.concatenate(((0.0,), np.cumsum(values)))
    means: Doubles = (sums[starts + length] - sums[starts]) / length
    return means


def _shapes(judge: Judge, logits: Doubles, starts: Indices, length: int) -> dict[int, float]:
    """Points of the windows within the two seconds around a second's middle, by second."""
    half = length // 2
    rows = starts // half
    sums, counts = (
        np.bincount(rows, weights, minlength=int(rows.max()) + 3)
        for weights in (logits, np.ones(len(logits)))
    )
    # The windows that begin half a second before it, with it and half a second after it.
    around, many = (np.convolve(values, np.ones(3)) for values in (sums, counts))
    seconds = np.flatnonzero(many[1::2])
    points = judge.points(around[1::2][seconds] / many[1::2][seconds])
    return dict(zip(seconds.tolist(), points.tolist(), strict=True))


def _with_all_limbs(shapes: dict[int, float], aligned: Aligned, length: int) -> dict[int, float]:
    """Points by second, no more than a dance with a limb at rest is worth where one is; without
    seconds of which too little was shown."""
    seconds = np.array(list(shapes), dtype=np.intp)
    middle = np.clip(seconds * length + length // 2 - aligned.first, 0, len(aligned.seen) - 1)
    points = np.minimum(list(shapes.values()), most_points(followed(aligned, middle)))
    told = shown(aligned, middle) >= _LEAST_SHOWN
    return dict(zip(seconds[told].tolist(), points[told].tolist(), strict=True))


def score_of(seconds: tuple[Second, ...]) -> float | None:
    """Of all that was judged: the mean over the seconds, each as much as it was seen. Who is late
    for half of a dance is not punctual in the median, and not late all the time."""
    judged = [(second.score, second.coverage) for second in seconds if second.score is not None]
    if not judged:
        return None
    scores, seen = zip(*judged, strict=True)
    return float(np.average(scores, weights=seen))


def overall_of(seconds: tuple[Second, ...]) -> tuple[float | None, float | None, float | None]:
    """Shape, timing and lateness of all that was judged: means over the seconds, each as much as
    it was seen, and the median lateness."""
    judged = [second for second in seconds if second.shape is not None]
    if not judged:
        return None, None, None
    seen = np.array([second.coverage for second in judged])
    shape = float(np.average([second.shape or 0.0 for second in judged], weights=seen))
    timed = [(s.timing, s.timing_ms) for s in judged if s.timing is not None]
    # A few seconds that fit by chance do not make a wrong dance punctual.
    if not timed or len(timed) < _TIMED_SHARE * len(judged):
        return shape, None, None
    late = float(np.median([ms for _, ms in timed if ms is not None]))
    return shape, float(np.mean([points for points, _ in timed])), late
