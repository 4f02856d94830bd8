"""What lies side by side, judged: shape and timing for every second, and for all of it."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.alignment import Found
from scorer.calibration import Judge, probability
from scorer.clip import Doubles
from scorer.embedder import Embedder
from scorer.performance import Aligned, Performance, Second
from scorer.references import Reference
from scorer.rows import MIN_COVERAGE, second_of, together
from scorer.skeleton import LIMBS, PARTS
from scorer.windows import embed

UNSEEN: Final = f"a person was seen in less than {MIN_COVERAGE:.0%} of it"
TOO_SHORT: Final = "less than two seconds of it lie beside the reference"
NOTHING_IN_COMMON: Final = "the two have no second in common, wherever the clip is taken to begin"
# With fewer limbs in the picture there is no dance to judge.
MIN_LIMBS: Final = 2

Indices = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


def not_judged(assumed: tuple[str, ...], reason: str) -> Performance:
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
    limbs = aligned.seen[:, : len(LIMBS)].sum(axis=1)
    covered: Mask = aligned.seen[:, len(LIMBS)] & (limbs >= MIN_LIMBS)
    coverage = float(covered.mean())
    starts = _starts(aligned, covered, length)
    reason = None
    if frames < 2 * length:
        reason = TOO_SHORT
    elif coverage < MIN_COVERAGE or len(starts) == 0:
        reason = UNSEEN
    seconds: tuple[Second, ...] = ()
    similarity = None
    if reason is None:
        dancer = embed(embedder, aligned.dancer, starts - aligned.first)
        logits = judge.logit(dancer, reference.halves[starts // (length // 2)])
        similarity = float(probability(logits.mean(keepdims=True))[0])
        last = aligned.first + frames
        seconds = tuple(
            _second(second, length, judge, logits, starts, aligned, covered)
            for second in range(aligned.first // length, -(-last // length))
        )
    shape, timing, late = _overall(seconds)
    parts = aligned.seen.mean(axis=0)
    return Performance(
        score=None if shape is None else together(shape, timing),
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
    enough = [covered[at : at + length].mean() >= MIN_COVERAGE for at in starts - first]
    return starts[np.array(enough, dtype=np.bool_)]


def _second(
    second: int,
    length: int,
    judge: Judge,
    logits: Doubles,
    starts: Indices,
    aligned: Aligned,
    covered: Mask,
) -> Second:
    """Shape from the windows within the two seconds around a second's middle, the rest from its
    own frames."""
    begin = second * length
    near = np.abs(starts - begin) <= length // 2
    shape = float(judge.points(logits[near].mean(keepdims=True))[0]) if near.any() else None
    own = np.zeros(length, dtype=np.bool_)
    parts = np.zeros((length, aligned.seen.shape[1]), dtype=np.bool_)
    low, high = (
        min(max(frame - aligned.first, 0), len(covered)) for frame in (begin, begin + length)
    )
    at = aligned.first + low - begin
    own[at : at + high - low] = covered[low:high]
    parts[at : at + high - low] = aligned.seen[low:high]
    middle = slice(max(0, low - length // 2), high + length // 2)
    return second_of(begin * 1000.0 / length, shape, aligned.late_ms[middle], own, parts)


def _overall(seconds: tuple[Second, ...]) -> tuple[float | None, float | None, float | None]:
    """Shape, timing and lateness of all that was judged: means over the seconds, each as much as
    it was seen, and the median lateness."""
    judged = [second for second in seconds if second.shape is not None]
    if not judged:
        return None, None, None
    seen = np.array([second.coverage for second in judged])
    shape = float(np.average([second.shape or 0.0 for second in judged], weights=seen))
    timed = [(s.timing, s.timing_ms) for s in judged if s.timing is not None]
    if not timed:
        return shape, None, None
    late = float(np.median([ms for _, ms in timed if ms is not None]))
    return shape, float(np.mean([points for points, _ in timed])), late
