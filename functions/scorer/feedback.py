"""Which joint, which moment, early or late: what a dancer can change.

Sides are those of the dancer's own body. Where the dancer was compared as in a mirror, ``left`` in
``Performance.aligned`` is the dancer's right; here it is not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from scorer.clip import Doubles, Floats
from scorer.faults import Fault, turned, turned_throughout, untimely
from scorer.performance import Aligned, Performance, Second
from scorer.skeleton import ANGLES, LIMBS, MIRRORED_ANGLES, PARTS, other_side
from scorer.stillness import at_rest
from scorer.stretches import medians, smoothed
from scorer.turns import RATE_HZ, find_turns

Kind = Literal["best", "angle", "early", "late", "still"]

WORST: Final = 3
_SMOOTHING_FRAMES: Final = 11
_JUDGED_FRAMES: Final = 30  # a joint that was seen for less than a second has no report
_SECOND_MS: Final = 1000.0
_BEST_SECONDS: Final = 2
# What lasts longer than this is no moment but a state: it may be going on while another fault is
# at its worst, and both are said.
_STATE_FRAMES: Final = 90

# A reason weighs more than what follows from it.
_REASON: Final = 1.01

_PART: Final = [PARTS.index(angle.limb) for angle in ANGLES]
_TORSO: Final = PARTS.index("torso")


@dataclass(frozen=True, slots=True)
class JointReport:
    """One joint angle over the whole performance.

    Attributes:
        joint, limb: names out of ``skeleton.ANGLES``.
        deviation_deg: median of dancer less reference; None where it was seen too little.
        spread_deg: median distance from that median; None likewise.
        worst_ms, worst_deg: where it was furthest off, on the reference's clock, and by how much.
        seconds_deg: median of dancer less reference in each of ``Performance.seconds``; None where
            it was seen too little.
    """

    joint: str
    limb: str
    deviation_deg: float | None
    spread_deg: float | None
    worst_ms: float | None
    worst_deg: float | None
    seconds_deg: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of the dance worth looking at.

    Attributes:
        t_ms, until_ms: on the reference's clock.
        kind: what it is about.
        joint: the angle that was off, for ``angle``.
        limb: the limb that it is about; None for all of the body.
        deviation_deg: dancer less reference, for ``angle``.
        timing_ms: late is positive, for ``early`` and ``late``.
        throughout: whether it was so all the time, and this is only where it is clearest.
    """

    t_ms: float
    until_ms: float
    kind: Kind
    joint: str | None = None
    limb: str | None = None
    deviation_deg: float | None = None
    timing_ms: float | None = None
    throughout: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Feedback:
    """What was off.

    Attributes:
        joints: one report for each of ``skeleton.ANGLES``, in their order.
        best: the stretch that fitted best; None without a score.
        worst: at most three stretches, the worst first. They do not overlap, except with what lasts
            longer than three seconds; fewer than three where nothing else stood out.
        deviation_deg: float32 ``[n, 12]``, smoothed, dancer less reference in degrees for each
            frame of ``Performance.aligned``; NaN where either was not seen. Its columns are in the
            order of ``skeleton.ANGLES`` and, like all names here, of the dancer's own sides.
    """

    joints: tuple[JointReport, ...]
    best: Moment | None
    worst: tuple[Moment, ...]
    deviation_deg: Floats


def find_feedback(performance: Performance) -> Feedback:
    """What was off in a performance, and when.

    Cameras, bodies and styles differ by more than most mistakes: what is worth a word must stand
    out against what is usual for this dancer in such a pose (``usual``), and by more than cameras
    err (``turns``), or be wrong all the time.

    Args:
        performance: its ``aligned`` and ``seconds`` are read, and whether it is mirrored. Without
            ``aligned`` nothing is known, and the answer says so.
    """
    aligned = performance.aligned
    best = _best(performance.seconds)
    if aligned is None or len(aligned.seen) == 0:
        nothing = tuple(JointReport(a.name, a.limb, None, None, None, None) for a in ANGLES)
        return Feedback(nothing, best, (), np.empty((0, len(ANGLES)), dtype=np.float32))
    mirrored = performance.alignment is not None and performance.alignment.mirrored
    deviation = _deviation(aligned)
    if mirrored:
        deviation = deviation[:, MIRRORED_ANGLES]
    joints = _reports(deviation, aligned.first, performance.seconds)
    worst = tuple(
        _moment(fault, aligned.first, mirrored) for fault in _worst(aligned, performance.seconds)
    )
    return Feedback(joints, best, worst, deviation)


def worst_angle(performance: Performance) -> Moment | None:
    """The joint that was turned away most, of a performance of a few seconds; None where none
    stands out. A third of the time that all of the feedback takes."""
    aligned = performance.aligned
    if aligned is None or len(aligned.seen) == 0:
        return None
    mirrored = performance.alignment is not None and performance.alignment.mirrored
    faults = turned(find_turns(aligned), len(aligned.seen), 1)
    return _moment(faults[0], aligned.first, mirrored) if faults else None


def _deviation(aligned: Aligned) -> Floats:
    """Dancer less reference in degrees, over a third of a second of what was seen."""
    seen = aligned.seen[:, _PART] & aligned.seen[:, _TORSO, None]
    apart = np.degrees(aligned.dancer_pose.angles - aligned.reference_pose.angles)
    total = smoothed(np.where(seen, apart, 0.0), _SMOOTHING_FRAMES)
    share = smoothed(seen.astype(np.float64), _SMOOTHING_FRAMES)
    mean: Floats = np.where(seen, total / np.where(seen, share, 1.0), np.nan).astype(np.float32)
    return mean


def _reports(deviation: Floats, first: int, seconds: tuple[Second, ...]) -> tuple[JointReport, ...]:
    middle = medians(deviation)
    spread = medians(np.abs(deviation - middle))
    seen = np.isfinite(deviation)
    worst = np.where(seen, np.abs(deviation), -1.0).argmax(axis=0)
    rows = [_in_second(deviation, first, second) for second in seconds]
    return tuple(
        JointReport(
            angle.name,
            angle.limb,
            float(middle[j]),
            float(spread[j]),
            _ms(first + int(worst[j])),
            float(deviation[worst[j], j]),
            tuple(row[j] for row in rows),
        )
        if seen[:, j].sum() >= _JUDGED_FRAMES
        else JointReport(angle.name, angle.limb, None, None, None, None, tuple(None for _ in rows))
        for j, angle in enumerate(ANGLES)
    )


def _in_second(deviation: Floats, first: int, second: Second) -> list[float | None]:
    """Median deviation of each angle in a second of which at least half was seen."""
    start = round(second.t_ms * RATE_HZ / _SECOND_MS) - first
    frames = deviation[max(0, start) : max(0, start + int(RATE_HZ))]
    known = 2 * np.isfinite(frames).sum(axis=0) >= RATE_HZ
    middle = medians(frames) if len(frames) else np.full(len(ANGLES), np.nan)
    return [float(value) if known[j] else None for j, value in enumerate(middle)]


def _worst(aligned: Aligned, seconds: tuple[Second, ...]) -> list[Fault]:
    frames = len(aligned.seen)
    turns = find_turns(aligned)
    # More than are kept: what rests may stand for several, and what is late be in the way of some.
    angles = turned(turns, frames, 2 * WORST) + turned_throughout(turns, frames)
    faults = angles + untimely(_followed(aligned, seconds))
    faults += [_standing_for(fault, angles) for fault in at_rest(aligned)]
    kept: list[Fault] = []
    for fault in sorted(faults, key=lambda each: -each.severity):
        if fault.severity >= 1.0 and not any(_in_the_way(fault, other) for other in kept):
            kept.append(fault)
    return kept[:WORST]


def _followed(aligned: Aligned, seconds: tuple[Second, ...]) -> Doubles:
    """Lateness without the seconds in which something else was danced, or nothing at all."""
    elsewhere = [round(second.t_ms / _SECOND_MS) for second in seconds if second.timing_ms is None]
    at = (aligned.first + np.arange(len(aligned.late_ms))) // RATE_HZ
    return np.where(np.isin(at, elsewhere), np.nan, aligned.late_ms)


def _standing_for(rest: Fault, angles: list[Fault]) -> Fault:
    """A limb at rest is the reason why its joints are off meanwhile, and weighs more than they."""
    explained = [
        angle.severity
        for angle in angles
        if angle.meets(rest) and rest.limb in (None, angle.limb) and not angle.throughout
    ]
    return replace(rest, severity=_REASON * max([rest.severity / _REASON, *explained]))


def _in_the_way(fault: Fault, other: Fault) -> bool:
    lasting = max(fault.end - fault.first, other.end - other.first) > _STATE_FRAMES
    same = (fault.kind, fault.limb) == (other.kind, other.limb)
    return fault.meets(other) and (same or not lasting)


def _moment(fault: Fault, first: int, mirrored: bool) -> Moment:
    joint = None if fault.joint is None else ANGLES[fault.joint].name
    limb = None if fault.limb is None else LIMBS[fault.limb]
    return Moment(
        _ms(first + fault.first),
        _ms(first + fault.end),
        fault.kind,
        joint=other_side(joint) if mirrored and joint else joint,
        limb=other_side(limb) if mirrored and limb else limb,
        deviation_deg=fault.amount if fault.kind == "angle" else None,
        timing_ms=fault.amount if fault.kind in ("early", "late") else None,
        throughout=fault.throughout,
    )


def _best(seconds: tuple[Second, ...]) -> Moment | None:
    """The two seconds in a row that scored best; a single one where no two were judged."""
    for length in range(_BEST_SECONDS, 0, -1):
        found: tuple[float, int] | None = None
        for i in range(len(seconds) - length + 1):
            scores = [second.score for second in seconds[i : i + length]]
            known = [score for score in scores if score is not None]
            if len(known) == length and (found is None or sum(known) > found[0]):
                found = sum(known), i
        if found is not None:
            start = seconds[found[1]].t_ms
            return Moment(start, start + length * _SECOND_MS, "best")
    return None


def _ms(frame: int) -> float:
    return frame * _SECOND_MS / RATE_HZ
