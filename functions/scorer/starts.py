"""Where a clip begins in a reference: every start within reach, and a few tempos.

Limb directions, a few numbers for each frame, tell it for a fraction of what embeddings cost. The
clip is cut into pieces; the squared distances of a piece to the reference at every lag are sums
along the diagonals of one matrix product; and a start with a tempo is a line through the pieces'
lags.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import Doubles, Floats
from scorer.skeleton import LIMB_SEGMENTS, LIMBS, MIRRORED_LIMBS, mirrored_directions

Mask = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

STEP: Final = 2  # frames between those that are looked at
MAX_DRIFT: Final = 0.03
_TEMPOS: Final = 1 + np.linspace(-MAX_DRIFT, MAX_DRIFT, 13)
_AS_IT_IS: Final = np.ones(1)
# In a shorter clip drift cannot be told from a dancer's own early and late, and is as small.
DRIFT_FRAMES: Final = 600
_PIECE: Final = 90  # looked-at frames: six seconds, in which the fastest drift is 90 ms either way
# A start whose tempo is another has to fit better by this share, or a clip too short to tell would
# be given one.
_TEMPO_PENALTY: Final = 0.01
_RIVAL: Final = 8  # looked-at frames; a start closer than this is the same one
# What has to lie side by side: this share of the shorter of the two, and at least a second.
_OVERLAP: Final = 0.4
_LEAST: Final = 15  # looked-at frames

_BY_LIMB: Final = np.array(
    [3 * segment + axis for limb in LIMBS for segment in LIMB_SEGMENTS[limb] for axis in range(3)]
)


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


def _parts(directions: Floats, seen: Mask) -> tuple[Floats, Floats, Floats]:
    """Directions by limb, zero where unseen ``[T, 24]``; their squares by limb ``[T, 4]``; and
    which limbs are seen, as numbers ``[T, 4]``."""
    weight = seen.astype(np.float32)
    values = directions[:, _BY_LIMB] * np.repeat(weight, 6, axis=1)
    squares = np.square(values).reshape(len(values), len(LIMBS), 6).sum(axis=2)
    return values, squares, weight


def _along_diagonals(products: Floats, lags: int) -> Floats:
    """``products [T, T + lags - 1]`` summed along the diagonals that begin in the first row."""
    row, column = products.strides
    diagonals = np.lib.stride_tricks.as_strided(
        products, (len(products), lags), (row + column, column), writeable=False
    )
    sums: Floats = diagonals.sum(axis=0)
    return sums


class _Beside:
    """A reference that clips are laid beside, with emptiness before and after it.

    Args:
        directions, seen: ``[T, 24]`` and ``[T, 4]``, of the frames that are looked at.
        empty: how many empty frames.
    """

    def __init__(self, directions: Floats, seen: Mask, empty: int) -> None:
        values, squares, weight = _parts(directions, seen)
        around = ((empty, empty), (0, 0))
        self._right = np.pad(np.concatenate((weight, squares, -2 * values), axis=1), around)
        self._weight = np.pad(weight, around)
        self._empty = empty

    def distances(self, piece: Floats, seen: Mask, first: int, lags: int) -> tuple[Floats, Floats]:
        """Sums of squared distances with the piece's first frame at ``first`` and the ``lags - 1``
        frames after it, and how many limbs' frames lie side by side: ``[lags]`` each."""
        values, squares, weight = _parts(piece, seen)
        left = np.concatenate((squares, weight, values), axis=1)
        there = slice(first + self._empty, first + self._empty + len(piece) + lags - 1)
        return (
            _along_diagonals(left @ self._right[there].T, lags),
            _along_diagonals(weight @ self._weight[there].T, lags),
        )


def _by_line(
    clip: Floats, seen: Mask, beside: _Beside, frames: Indices, tempos: Doubles
) -> tuple[Doubles, Doubles]:
    """Sums of squared distances, and how much lies side by side, for each tempo and start:
    ``[tempos, starts]``."""
    total = np.zeros((len(tempos), len(frames)))
    count = np.zeros_like(total)
    middle = 0.5 * (len(clip) - 1)
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
    middle = 0.5 * (len(mine) - 1)
    drift = MAX_DRIFT * 0.5 * len(mine)
    low = max(middle - (centre + reach) / STEP - drift, -len(mine))
    high = min(middle - (centre - reach) / STEP + drift, len(theirs) + len(mine))
    if low > high:
        return None
    frames = np.arange(int(np.floor(low)), int(np.ceil(high)) + 1)
    beside = _Beside(theirs, their_seen, 3 * len(mine) + 2 * _PIECE)
    tempos = _TEMPOS if len(clip) >= DRIFT_FRAMES else _AS_IT_IS
    ways = [
        _by_line(mirrored_directions(mine), seen[:, MIRRORED_LIMBS], beside, frames, tempos)
        if mirror
        else _by_line(mine, seen, beside, frames, tempos)
        for mirror in mirrors
    ]
    total, count = (np.stack(part) for part in zip(*ways, strict=True))
    most = float(count.max())
    if most < _LEAST * len(LIMBS) / 2:
        return None
    needed = min(_OVERLAP * len(LIMBS) * min(len(mine), len(theirs)), most)
    enough = (count >= needed) & (count > 0)
    cost = np.where(enough, np.maximum(total, 0.0) / np.maximum(count, 1.0), np.inf)
    return _best(cost, frames, tempos, mirrors)


def _best(cost: Doubles, frames: Indices, tempos: Doubles, mirrors: tuple[bool, ...]) -> Start:
    """The least of ``cost [ways, tempos, starts]``, and how it stands against the others."""
    usual = float(np.median(cost[np.isfinite(cost)]))
    cost = cost * (1 + _TEMPO_PENALTY * (tempos != 1)[:, None])
    way, row, column = np.unravel_index(int(cost.argmin()), cost.shape)
    best = float(cost[way, row, column])
    by_start = cost.min(axis=(0, 1))
    # A rival is a valley of its own, not the slope of this one.
    inner = np.zeros(len(frames), dtype=np.bool_)
    inner[1:-1] = (by_start[1:-1] <= by_start[:-2]) & (by_start[1:-1] <= by_start[2:])
    elsewhere = inner & (np.abs(frames - frames[column]) > _RIVAL) & np.isfinite(by_start)
    margin, rival = 1.0, None
    if elsewhere.any():
        second = int(np.where(elsewhere, by_start, np.inf).argmin())
        rival = float(frames[second] * STEP)
        ahead = float(by_start[second]) - best
        margin = float(np.clip(ahead / max(usual - best, 1e-9), 0.0, 1.0))
    return Start(float(frames[column] * STEP), float(tempos[row]), mirrors[way], margin, rival)
