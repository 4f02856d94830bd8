"""Where a clip begins in a reference: every start within reach, and a few tempos.

The clip is cut into pieces, each of which has a curve of distances over lags; a start with a tempo
is a line through the pieces' lags.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import Doubles, Floats
from scorer.distances import Beside, Mask
from scorer.skeleton import LIMBS, MIRRORED_LIMBS, mirrored_directions

Indices = npt.NDArray[np.intp]

STEP: Final = 2  # frames between those that are looked at
MAX_DRIFT: Final = 0.03
_TEMPOS: Final = 1 + np.linspace(-MAX_DRIFT, MAX_DRIFT, 13)
_AS_IT_IS: Final = np.ones(1)
# In a shorter clip drift cannot be told from a dancer's own early and late, and is as small.
DRIFT_FRAMES: Final = 600
_PIECE: Final = 90  # looked-at frames: six seconds, in which the fastest drift is 90 ms either way
# What another tempo, and a start away from where it is expected, must fit better by, as shares of
# what starts usually cost: tempos that are told apart by rounding alone, and rounds of a dance that
# repeats itself, cost the same. A chorus may be anywhere, so that being further away than this many
# looked-at frames weighs no more.
_TEMPO_PENALTY: Final = 0.005
_AWAY_PENALTY: Final = 0.02
_FAR: Final = 22.5
# Squared distance of a limb's two segments, 0 to 8: where nobody moves, differences below are
# rounding.
_LEAST_USUAL: Final = 0.01
_SLACK: Final = 1  # looked-at frames by which starts are rounded
_RIVAL: Final = 8  # looked-at frames; a start closer than this is the same one
# What has to lie side by side: this share of the shorter of the two, and at least a second.
_OVERLAP: Final = 0.4
_LEAST: Final = 15  # looked-at frames


@dataclass(frozen=True, slots=True)
class Start:
    """Where a clip begins.

    Attributes:
        frame: the reference's frame beside the clip's middle.
        tempo: frames of the clip for one of the reference.
        mirrored: whether the clip fits as in a mirror.
        margin: how much better than the next start elsewhere, 0 to 1.
        rival: the frame of that next start, or None.
    """

    frame: float
    tempo: float
    mirrored: bool
    margin: float
    rival: float | None


def _by_line(
    clip: Floats, seen: Mask, beside: Beside, frames: Indices, tempos: Doubles
) -> tuple[Doubles, Doubles]:
    """Sums of squared distances, and how much lies side by side, for each tempo and start:
    ``[tempos, starts]``."""
    total = np.zeros((len(tempos), len(frames)))
    count = np.zeros_like(total)
    middle = len(clip) // 2
    for begin in range(0, len(clip), _PIECE):
        piece = clip[begin : begin + _PIECE]
        half = 0.5 * (len(piece) - 1)
        # How far the piece's first frame lies from the clip's middle, on the reference's clock.
        away = np.round((begin + half - middle) / tempos - half).astype(int)
        first, lags = int(frames[0] + away.min()), int(len(frames) + np.ptp(away))
        apart, both = beside.distances(piece, seen[begin : begin + _PIECE], first, lags)
        for row, shift in enumerate(away - away.min()):
            total[row] += apart[shift : shift + len(frames)]
            count[row] += both[shift : shift + len(frames)]
    return total, count


def find_start(
    clip: Floats,
    clip_seen: Mask,
    reference: Floats,
    reference_seen: Mask,
    centre: float,
    reach: float,
    mirrors: tuple[bool, ...],
) -> Start | None:
    """The start, tempo and mirror at which a clip fits best.

    Args:
        clip: directions float32 ``[T, 24]`` at 30 frames per second.
        clip_seen: bool ``[T, 4]``, which of its limbs are seen.
        reference, reference_seen: of the reference, ``[R, 24]`` and ``[R, 4]``.
        centre: of the starts to try, in frames: how much later the clip begins to dance.
        reach: how far from it, either way.
        mirrors: which ways to try.

    Returns:
        The best; None where no start leaves a second of the two side by side.
    """
    mine, seen = clip[::STEP], clip_seen[::STEP]
    theirs, their_seen = reference[::STEP], reference_seen[::STEP]
    tempos = _TEMPOS if len(clip) >= DRIFT_FRAMES else _AS_IT_IS
    frames, away = _lines(len(mine), len(theirs), centre / STEP, reach / STEP, tempos)
    if len(frames) == 0:
        return None
    beside = Beside(theirs, their_seen, 2 * len(mine) + 2 * _PIECE)
    ways = [
        _by_line(mirrored_directions(mine), seen[:, MIRRORED_LIMBS], beside, frames, tempos)
        if mirror
        else _by_line(mine, seen, beside, frames, tempos)
        for mirror in mirrors
    ]
    total, count = (np.stack(part) for part in zip(*ways, strict=True))
    count = np.where(away <= reach / STEP + _SLACK, count, 0)
    most = float(count.max())
    if most < _LEAST * len(LIMBS) / 2:
        return None
    needed = min(_OVERLAP * min(int(seen.sum()), int(their_seen.sum())), most)
    enough = (count >= needed) & (count > 0)
    cost = np.where(enough, np.maximum(total, 0.0) / np.maximum(count, 1.0), np.inf)
    # From the looked-at frame that lines were laid through to the clip's very middle.
    aside = 0.5 * (len(clip) - 1) - STEP * (len(mine) // 2)
    return _best(cost, away, frames, aside, tempos, mirrors)


def _lines(
    mine: int, theirs: int, centre: float, reach: float, tempos: Doubles
) -> tuple[Indices, Doubles]:
    """The reference's frames to try beside the clip's frame ``mine // 2``, ``[starts]``, and how
    far from the centre the two begin with each of them at each tempo, ``[tempos, starts]``.

    All in looked-at frames. The two begin where both are: with drift, an offset holds at one moment
    only.
    """
    middle, tempo = mine // 2, tempos[:, None]
    # By how much the clip's first frame is later than the reference's.
    ends = np.array((centre - reach - _SLACK, centre + reach + _SLACK))
    first = np.where(ends < 0, ends, ends / tempo)
    room = (0.5 + MAX_DRIFT) * mine
    low = max(float((middle / tempo - first).min()), -room)
    high = min(float((middle / tempo - first).max()), theirs + room)
    if low > high:
        return np.empty(0, dtype=np.intp), np.empty((len(tempos), 0))
    frames = np.arange(int(np.ceil(low)), int(np.floor(high)) + 1)
    first = middle / tempo - frames
    begin = np.where(first < 0, first, first * tempo)
    away: Doubles = np.abs(begin - centre)
    return frames, away


def _best(
    cost: Doubles,
    away: Doubles,
    frames: Indices,
    aside: float,
    tempos: Doubles,
    mirrors: tuple[bool, ...],
) -> Start:
    """The least of ``cost [ways, tempos, starts]``, and how it stands against the others."""
    usual = max(float(np.median(cost[np.isfinite(cost)])), _LEAST_USUAL)
    penalty = _TEMPO_PENALTY * (tempos != 1)[:, None]
    penalty = penalty + _AWAY_PENALTY * np.minimum(away / _FAR, 1.0)
    at = np.unravel_index(int((cost + usual * penalty).argmin()), cost.shape)
    way, row, column = (int(index) for index in at)
    best = float(cost[way, row, column])
    by_start = cost.min(axis=(0, 1))
    # A rival is a valley of its own, not the slope of this one.
    inner = np.zeros(len(frames), dtype=np.bool_)
    inner[1:-1] = (by_start[1:-1] <= by_start[:-2]) & (by_start[1:-1] <= by_start[2:])
    elsewhere = inner & (np.abs(frames - frames[column]) > _RIVAL) & np.isfinite(by_start)
    margin, rival = 1.0, None
    if elsewhere.any():
        second = int(np.where(elsewhere, by_start, np.inf).argmin())
        rival = float(frames[second] * STEP + aside)
        ahead = float(by_start[second]) - best
        margin = float(np.clip(ahead / max(usual - best, 1e-9), 0.0, 1.0))
    tempo = float(tempos[row])
    frame = float(frames[column] * STEP + aside / tempo)
    return Start(frame, tempo, mirrors[way], margin, rival)
