"""Where a clip begins in a reference: every start and a few tempos, by correlation.

Limb directions, a few numbers for each frame, tell it for a fraction of what embeddings cost. The
clip is cut into pieces; for each piece the mean squared distance to the reference at every lag
comes from one product of spectra, and a start with a tempo is a line through the pieces' lags.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import Doubles, Floats
from scorer.skeleton import LIMB_SEGMENTS, LIMBS, MIRRORED_LIMBS, MIRRORED_SEGMENTS

Mask = npt.NDArray[np.bool_]

STEP: Final = 2  # frames between those that are looked at; half a cycle of a quick step is six
MAX_DRIFT: Final = 0.03
_TEMPOS: Final = 1 + np.linspace(-MAX_DRIFT, MAX_DRIFT, 13)
_PIECE: Final = 90  # looked-at frames: six seconds, in which the fastest drift is 90 ms either way
# A start whose tempo is another has to fit better by this share, or a clip too short to tell would
# be given one.
_TEMPO_PENALTY: Final = 0.01
_RIVAL: Final = 8  # looked-at frames; a start closer than this is the same one
# The least that has to lie side by side: this share of the shorter clip, and two seconds.
_OVERLAP: Final = 0.4
_LEAST: Final = 30  # looked-at frames
_MIRROR_SIGNS: Final = np.tile(np.array((-1.0, 1.0, 1.0), dtype=np.float32), 8)

_LIMB_COLUMNS: Final = [
    np.array([3 * segment + axis for segment in LIMB_SEGMENTS[limb] for axis in range(3)])
    for limb in LIMBS
]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a clip begins.

    Attributes:
        frame: reference frame that lies beside the clip's middle frame.
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


def mirrored_directions(directions: Floats) -> Floats:
    """Directions ``[T, 24]`` of the same movement in a mirror."""
    swapped = directions.reshape(-1, 8, 3)[:, MIRRORED_SEGMENTS].reshape(-1, 24)
    turned: Floats = swapped * _MIRROR_SIGNS
    return turned


class _Spectra:
    """What correlations need of one recording, by limb."""

    def __init__(self, directions: Floats, seen: Mask, size: int) -> None:
        weight = seen.astype(np.float32)
        columns = np.repeat(weight, 6, axis=1)
        order = np.concatenate(_LIMB_COLUMNS)
        values = directions[:, order] * columns
        squares = (values * values).reshape(len(values), len(LIMBS), 6).sum(axis=2)
        self.values, self.squares, self.weight = (
            np.fft.rfft(part, size, axis=0) for part in (values, squares, weight)
        )


def _distances(clip: _Spectra, reference: _Spectra, size: int) -> tuple[Doubles, Doubles]:
    """Sums of squared distances at every lag, and of how many limbs' frames: ``[size]`` each."""
    back = np.conj(clip.values), np.conj(clip.squares), np.conj(clip.weight)
    spectrum = (
        (back[1] * reference.weight).sum(axis=1)
        + (back[2] * reference.squares).sum(axis=1)
        - 2 * (back[0] * reference.values).sum(axis=1)
    )
    both = (back[2] * reference.weight).sum(axis=1)
    return np.fft.irfft(spectrum, size), np.fft.irfft(both, size)


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
        The best; None where no start leaves enough of the two side by side.
    """
    mine, seen = clip[::STEP], clip_seen[::STEP]
    theirs, their_seen = reference[::STEP], reference_seen[::STEP]
    size = 1 << int(np.ceil(np.log2(len(theirs) + 2 * _PIECE)))
    against = _Spectra(theirs, their_seen, size)
    middle = 0.5 * (len(mine) - 1)
    drift = MAX_DRIFT * 0.5 * len(mine)
    low = int(np.floor(middle - (centre + reach) / STEP - drift))
    high = int(np.ceil(middle - (centre - reach) / STEP + drift))
    low, high = max(low, -len(mine)), min(high, len(theirs) + len(mine))
    frames = np.arange(low, high + 1)  # of the reference, beside the clip's middle
    found = []
    for mirror in mirrors:
        moved = mirrored_directions(mine) if mirror else mine
        way = seen[:, MIRRORED_LIMBS] if mirror else seen
        total = np.zeros((len(_TEMPOS), len(frames)))
        count = np.zeros_like(total)
        for first in range(0, len(moved), _PIECE):
            part, part_seen = moved[first : first + _PIECE], way[first : first + _PIECE]
            apart, both = _distances(_Spectra(part, part_seen, size), against, size)
            for row, tempo in enumerate(_TEMPOS):
                # The piece's middle lies this far from the clip's, on the reference's clock.
                away = (first + 0.5 * (len(part) - 1) - middle) / tempo
                at = np.round(frames + away - 0.5 * (len(part) - 1)).astype(np.intp)
                inside = (at > -len(part)) & (at < len(theirs))
                total[row, inside] += apart[at[inside]]
                count[row, inside] += both[at[inside]]
        found.append((total, count))
    total, count = (np.stack([part[i] for part in found]) for i in (0, 1))
    needed = max(_LEAST, _OVERLAP * min(len(mine), len(theirs))) * len(LIMBS)
    needed = min(needed, 0.999 * count.max())
    if count.max() < _LEAST * len(LIMBS) * 0.5:
        return None
    cost = np.where(count >= needed, total / np.maximum(count, 1), np.inf)
    penalised = cost * (1 + _TEMPO_PENALTY * (_TEMPOS != 1)[:, None])
    way, row, column = np.unravel_index(int(penalised.argmin()), penalised.shape)
    best = penalised[way, row, column]
    usual = float(np.median(cost[np.isfinite(cost)]))
    elsewhere = np.abs(frames - frames[column]) > _RIVAL
    others = penalised.min(axis=(0, 1))
    others = np.where(elsewhere, others, np.inf)
    # A rival is a valley of its own, not the slope of this one.
    inner = np.r_[False, (others[1:-1] <= others[:-2]) & (others[1:-1] <= others[2:]), False]
    others = np.where(inner, others, np.inf)
    second = int(others.argmin())
    rival = float(others[second])
    if not np.isfinite(rival) or usual <= best:
        margin, other = 1.0, None
    else:
        margin = float(np.clip((rival - best) / (usual - best), 0, 1))
        other = float(frames[second] * STEP)
    return Start(
        float(frames[column] * STEP), float(_TEMPOS[row]), bool(mirrors[way]), margin, other
    )
