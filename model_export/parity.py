"""The proof that the released files compute what was trained.

Every runtime is compared with the eager network on every case, batch and length; all checks run
before the first failure is raised, and each failure has a name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import onnx
from tqdm import tqdm

from model_export.cases import BATCHES, TIMES, Case
from model_export.drift import (
    AngleMismatch,
    BatchMismatch,
    DirectionMismatch,
    Drift,
    EmbeddingMismatch,
    ParityError,
    Report,
    ScoreMismatch,
    ShortWindowAccepted,
    WeightMismatch,
    gap,
)
from model_export.network import MIN_FRAMES
from model_export.runtimes import Runtime, run
from scorer.calibration import Judge
from scorer.embedder import OUTPUTS, Motion
from scorer.manifest import Tolerance

# One float32 rounding is 6e-8; a 300-frame recurrence keeps the sum of them below 1e-5, on the one
# machine tried: x86-64 without VNNI. A tenth of a point is what a person could see.
TOLERANCE: Final = Tolerance(embedding=1e-5, angle_rad=1e-5, score_points=0.1)

# Frames between a window and the one it is scored by: close enough to score in the middle.
PARTNER_SHIFT: Final = 5

# Eager and TorchScript say it in words, the graph by the name of the node that fails.
_REFUSAL: Final = re.compile(rf"{MIN_FRAMES}[ _]frames")


@dataclass(frozen=True)
class _Expected:
    """What the eager network answers: to the windows, and to a partner for each to be scored by."""

    motion: Motion
    partner: Motion
    logit: np.ndarray

    def first(self) -> _Expected:
        return _Expected(self.motion[:1], self.partner[:1], self.logit[:1])


def _expected(eager: Runtime, judge: Judge, windows: np.ndarray, partners: np.ndarray) -> _Expected:
    motion, partner = eager(windows), eager(partners)
    return _Expected(motion, partner, judge.logit(motion, partner))


def _compare(name: str, case: str, expected: _Expected, got: Motion, judge: Judge) -> Drift:
    right = expected.motion
    both = [m.embedding.astype(np.float64) for m in (right, got)]
    cosines = [e @ e.T for e in both]
    logit = judge.logit(got, expected.partner)
    return Drift(
        name,
        case,
        embedding=gap(right.embedding, got.embedding),
        angle=gap(right.angles, got.angles),
        direction=gap(right.directions, got.directions),
        # Of the logit, at its steepest: beyond 0 and 100 points alone would hide a difference.
        score=judge.steepest * gap(expected.logit, logit),
        cosine=gap(*cosines),
    )


def _alone(got: Motion, alone: Motion) -> float:
    """The largest difference of the first window's outputs, in a batch and alone."""
    return max(gap(getattr(got, name)[:1], getattr(alone, name)) for name in OUTPUTS)


def _failures(drift: Drift, tolerance: Tolerance) -> Iterable[ParityError]:
    limits = (
        (EmbeddingMismatch, "embeddings", drift.embedding, tolerance.embedding),
        (AngleMismatch, "angles (radians)", drift.angle, tolerance.angle_rad),
        (DirectionMismatch, "limb directions", drift.direction, tolerance.angle_rad),
        (ScoreMismatch, "scores (points)", drift.score, tolerance.score_points),
        (BatchMismatch, "outputs, alone and in a batch,", drift.batch, tolerance.embedding),
    )
    for error, what, value, limit in limits:
        if not value <= limit:
            yield error(
                f"{drift.runtime}, {drift.case}: {what} differ by {value:.2g}, tolerance {limit:g}"
            )


def compare_runtimes(
    eager: Runtime,
    others: dict[str, Runtime],
    cases: list[Case],
    judge: Judge,
    tolerance: Tolerance = TOLERANCE,
    shapes: Sequence[tuple[int, int]] = tuple(itertools.product(BATCHES, TIMES)),
) -> Report:
    """Run everything, compare everything, raise nothing.

    Args:
        eager: what is right by definition.
        others: runtimes to compare with it, by name.
        cases: clips; each is cut into windows of every shape.
        judge: turns pairs of windows into points.
        tolerance: what counts as a failure.
        shapes: ``(batch, time)`` pairs.
    """
    report = Report()
    for case in tqdm(cases, desc="parity", unit="case", disable=None):
        inputs = [case.windows(*shape) for shape in shapes]
        partners = [case.windows(*shape, shift=PARTNER_SHIFT) for shape in shapes]
        answers = [
            _expected(eager, judge, windows, partner)
            for windows, partner in zip(inputs, partners, strict=True)
        ]
        for name, runtime in others.items():
            total = Drift(name, case.name)
            try:
                for landmarks, expected in zip(inputs, answers, strict=True):
                    got = run(f"{name}, {case.name}", runtime, landmarks, expected.motion)
                    total = total.worst(_compare(name, case.name, expected, got, judge))
                    first = expected.first()
                    alone = run(f"{name}, {case.name}", runtime, landmarks[:1], first.motion)
                    one = _compare(name, case.name, first, alone, judge)
                    one.batch = _alone(got, alone)
                    total = total.worst(one)
            except ParityError as failure:
                report.failures.append(failure)
            report.drifts.append(total)
            report.failures += _failures(total, tolerance)
    for name, runtime in {"eager": eager, **others}.items():
        try:
            runtime(cases[0].windows(1, MIN_FRAMES - 1))
        except Exception as error:
            if _REFUSAL.search(str(error)):
                continue
        report.failures.append(
            ShortWindowAccepted(f"{name} does not refuse {MIN_FRAMES - 1} frames by name")
        )
    return report


def compare_weights(trained: onnx.ModelProto, stored: onnx.ModelProto) -> list[ParityError]:
    """Every weight of the stored graph against the graph exported from the trained network."""
    from model_export.quantize import stored_weights

    expected, got = stored_weights(trained), stored_weights(stored)
    failures: list[ParityError] = []
    if set(expected) != set(got):
        failures.append(WeightMismatch(f"weights differ in name: {set(expected) ^ set(got)}"))
    for name in sorted(set(expected) & set(got)):
        if not np.array_equal(expected[name], got[name]):
            same_shape = expected[name].shape == got[name].shape
            by = gap(expected[name], got[name]) if same_shape else np.nan
            failures.append(WeightMismatch(f"{name} differs by up to {by:.2g}, tolerance 0"))
    return failures
