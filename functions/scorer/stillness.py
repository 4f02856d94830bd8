"""Limbs, and whole bodies, that rest while the reference moves."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import Doubles, Floats
from scorer.faults import Fault
from scorer.performance import Aligned
from scorer.skeleton import LIMB_SEGMENTS, LIMBS, PARTS
from scorer.stretches import runs, smoothed, sums
from scorer.turns import RATE_HZ

_EVERY: Final = 3
_ROWS: Final = 15  # speeds, each between two frames that are _EVERY apart: a second and a half
_SMOOTHING_FRAMES: Final = 9
_SEEN: Final = 0.6  # of a stretch, at least
# Radians per second, root mean square over a limb's segments: clearly more than noise.
_MOVING: Final = 1.0
# Speed of the dancer's limb over that of the reference's. At the noise of real cameras a limb at
# rest has 0.3 to 0.5; one that follows falls below this in one stretch of a thousand.
_AT_REST: Final = 0.35
_LEAST: Final = 0.01  # ratios below this are all the same stillness
_ALL_OF_THE_BODY: Final = 1.3  # so much worse than one limb


def at_rest(aligned: Aligned) -> list[Fault]:
    """Stretches in which a limb, or all of the body, rested while the reference's moved.

    Args:
        aligned: of any length; below a second and a half nothing is found.
    """
    if len(aligned.seen) <= _ROWS * _EVERY:
        return []
    steps = _seen_steps(aligned.seen[:, : len(LIMBS)] & aligned.seen[:, PARTS.index("torso"), None])
    mine, theirs = (
        _energy(pose.directions, steps) for pose in (aligned.dancer_pose, aligned.reference_pose)
    )
    seen = sums(steps, _ROWS) >= _SEEN * _ROWS
    out = _rests(None, mine.mean(axis=1), theirs.mean(axis=1), np.logical_and.reduce(seen, axis=1))
    for limb in range(len(LIMBS)):
        out += _rests(limb, mine[:, limb], theirs[:, limb], seen[:, limb])
    return out


def _rests(
    limb: int | None, mine: Doubles, theirs: Doubles, seen: npt.NDArray[np.bool_]
) -> list[Fault]:
    slower = np.sqrt(mine / np.maximum(theirs, _LEAST**2))
    out = []
    for first, end in runs(seen & (theirs >= _MOVING**2) & (slower <= _AT_REST), _ROWS):
        least = max(_LEAST, float(slower[first:end].min()))
        severity = float(np.log(least) / np.log(_AT_REST))
        gravity = _ALL_OF_THE_BODY if limb is None else 1.0
        # Row i of the energies spans the rows i to i + _ROWS of what was smoothed.
        stretch = first * _EVERY, (end - 1 + _ROWS) * _EVERY + 1
        out.append(Fault(gravity * severity, *stretch, "still", limb=limb))
    return out


def _seen_steps(limbs: npt.NDArray[np.bool_]) -> Doubles:
    """Which speeds are of a limb that was seen in all frames that they are made of, ``[m - 1, 4]``.

    Where nobody was seen a limb is held, and would rest.
    """
    away = smoothed((~limbs).astype(np.float64), _SMOOTHING_FRAMES, _EVERY) > 0
    steps: Doubles = (~(away[1:] | away[:-1])).astype(np.float64)
    return steps


def _energy(directions: Floats, steps: Doubles) -> Doubles:
    """Mean square speed of each limb over those of ``_ROWS`` that were seen, ``[m - _ROWS, 4]``.

    Args:
        directions: ``[n, 24]``.
        steps: ``[m - 1, 4]``, one where a speed counts.
    """
    speed = np.diff(smoothed(directions, _SMOOTHING_FRAMES, _EVERY), axis=0) * (RATE_HZ / _EVERY)
    square = np.square(speed).reshape(len(speed), -1, 3).sum(axis=2)
    limbs = np.stack([square[:, LIMB_SEGMENTS[limb]].mean(axis=1) for limb in LIMBS], axis=1)
    energy: Doubles = sums(limbs * steps, _ROWS) / np.maximum(sums(steps, _ROWS), 1.0)
    return energy
