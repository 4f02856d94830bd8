"""What went wrong, where and how badly: a joint turned away, a limb at rest, a body out of time.

Faults are measured by one scale, so that an arm too low can be weighed against being late. From a
severity of 1 a fault is worth a word. At the noise of real cameras, a good dancer's worst moment in
twenty seconds has 1.3 in the median and more than 2 in one clip of twenty; an arm that is 40° off
for a second or two has 1.7, one that is 60° off 2.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from scorer.clip import Doubles
from scorer.skeleton import ANGLES, LIMBS
from scorer.stretches import runs, sums
from scorer.turns import EVERY, Turns

# Rows of Turns in a stretch that is searched for: 1.2 seconds. Longer ones find short mistakes
# worse, shorter ones are led astray by noise.
_ROWS: Final = 7
_SEEN: Final = 0.6  # of a stretch, at least
# Turn over its standard deviation that counts as severity 1: in a stretch, and all the time.
_MOMENT: Final = 0.9
_THROUGHOUT: Final = 0.8
_LEAST_DEG: Final = 10.0
# Of a known mistake so much is left when the usual has been taken away.
_LEFT_OVER: Final = 0.8
# An arm that is too low is too far in as well: the second is only said where it explains more.
_HESITATION: Final = np.array(
    [0.75 if a.name.endswith(("_swing", "_spread")) else 1.0 for a in ANGLES]
)
_LIMB: Final = np.array([LIMBS.index(angle.limb) for angle in ANGLES])

_LATE_MS: Final = 120.0
_LATE_FRAMES: Final = 15
_PAUSE_FRAMES: Final = 15  # two late stretches that are no further apart are one

FaultKind = Literal["angle", "early", "late", "still"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that was wrong.

    Attributes:
        severity: 1 is worth a word.
        first, end: frames of ``Aligned``.
        kind: as of ``feedback.Moment``.
        joint: column of ``skeleton.ANGLES``, for ``angle``.
        limb: row of ``skeleton.LIMBS``; None for all of the body.
        amount: degrees for ``angle``, milliseconds for ``early`` and ``late``, else 0.
        throughout: whether it was so all the time, and only clearest here.
    """

    severity: float
    first: int
    end: int
    kind: FaultKind
    joint: int | None = None
    limb: int | None = None
    amount: float = 0.0
    throughout: bool = False

    def meets(self, other: Fault) -> bool:
        """Whether the two have a moment in common."""
        return self.first < other.end and other.first < self.end


def turned(turns: Turns, frames: int, most: int) -> list[Fault]:
    """Joints that were turned away for a moment, the worst first, no two at the same time.

    Args:
        turns: the evidence.
        frames: of ``Aligned``.
        most: how many to find at most.
    """
    if len(turns.weight) < _ROWS:
        return []
    out: list[Fault] = []
    weight = sums(turns.weight, _ROWS)
    seen = sums(turns.seen.astype(np.float64), _ROWS)[:, _LIMB] >= _SEEN * _ROWS
    turn = sums(turns.push, _ROWS) / np.maximum(weight, 1e-9)
    severity = np.abs(turn) * np.sqrt(weight / _ROWS) * _HESITATION / _MOMENT
    degrees = np.degrees(turn) / _LEFT_OVER
    severity[~seen | (np.abs(degrees) < _LEAST_DEG)] = 0.0
    while len(out) < most and severity.max() >= 1.0:
        row, joint = np.unravel_index(severity.argmax(), severity.shape)
        first = int(row) * EVERY
        out.append(
            Fault(
                float(severity[row, joint]),
                first,
                min(first + _ROWS * EVERY, frames),
                "angle",
                int(joint),
                int(_LIMB[joint]),
                float(degrees[row, joint]),
            )
        )
        severity[max(0, row - _ROWS + 1) : row + _ROWS] = 0.0
    return out


def turned_throughout(turns: Turns, frames: int) -> list[Fault]:
    """Joints that were turned away all the time, each where it is clearest."""
    if len(turns.weight) < _ROWS:
        return []
    seen = turns.seen.sum(axis=0)[_LIMB]
    weight = turns.weight.sum(axis=0)
    turn = turns.raw.sum(axis=0) / np.maximum(weight, 1e-9)
    severity = np.abs(turn) * np.sqrt(weight / np.maximum(seen, 1)) * _HESITATION / _THROUGHOUT
    severity[(seen < _ROWS) | (np.abs(np.degrees(turn)) < _LEAST_DEG)] = 0.0
    pushed, sure = sums(turns.raw, _ROWS), sums(turns.weight, _ROWS)
    clear = np.sign(turn) * pushed / np.sqrt(np.maximum(sure, 1e-9))
    out = []
    for limb in range(len(LIMBS)):  # one word for each limb
        joint = int(np.where(limb == _LIMB, severity, -1.0).argmax())
        if severity[joint] >= 1.0:
            first = int(clear[:, joint].argmax()) * EVERY
            end = min(first + _ROWS * EVERY, frames)
            degrees = float(np.degrees(turn[joint]))
            out.append(
                Fault(float(severity[joint]), first, end, "angle", joint, limb, degrees, True)
            )
    return out


def untimely(late_ms: Doubles) -> list[Fault]:
    """Stretches that were danced too early or too late.

    Args:
        late_ms: ``[n]``, late is positive; NaN where it cannot be told.
    """
    return _later("late", late_ms, 1.0) + _later("early", -late_ms, -1.0)


def _later(kind: FaultKind, late_ms: Doubles, sign: float) -> list[Fault]:
    out = []
    for first, end in runs(late_ms > _LATE_MS, _PAUSE_FRAMES):
        if end - first >= _LATE_FRAMES:
            amount = float(np.nanmedian(late_ms[first:end]))
            out.append(Fault(amount / _LATE_MS, first, end, kind, amount=sign * amount))
    return out
