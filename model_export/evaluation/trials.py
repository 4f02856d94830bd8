"""Trials: who follows and who does not, in pairs of windows.

A trial compares two seconds: three windows of one second, half a second apart. Its first window
alone is the trial at one second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.motion.body import Floats
from model_export.network import WINDOW_FRAMES
from model_export.pairs import NEGATIVES, TRULY_DIFFERENT

Indices = npt.NDArray[np.intp]

STRIDE: Final = 15
SPAN: Final = 3  # windows of a trial
KINDS: Final = (*NEGATIVES, "mirrored")
# What is known of each trial; the other attributes are of windows and of galleries.
COLUMNS: Final = ("reference", "dancer", "kind", "apart", "dance", "yaw_gap")


@dataclass(frozen=True)
class Trials:
    """Windows and pairs of them.

    Attributes:
        windows: float32 ``[W, 30, 33, 3]``.
        reference, dancer: ``[n, 3]``, rows of windows.
        kind: ``[n]``: 0 the dancer follows, k + 1 is ``KINDS[k]``.
        apart: ``[n, 3]``, how far the most different limb truly is (mean chord); 0 for kind 0.
        dance: ``[n]``, row of the reference's dance.
        yaw_gap: ``[n]``, degrees between the two cameras, as seen from the dancer.
        galleries: rows of reference windows and of the dancer's, in time order: the dance itself.
        gallery_dance: for each gallery the row of its dance.
        gallery_gap: for each gallery, degrees between its two cameras.
    """

    windows: Floats
    reference: Indices
    dancer: Indices
    kind: Indices
    apart: Floats
    dance: Indices
    yaw_gap: Floats
    galleries: tuple[tuple[Indices, Indices], ...]
    gallery_dance: Indices
    gallery_gap: Floats

    def of(self, kind: int, seconds: int) -> npt.NDArray[np.bool_]:
        """Which trials are of a kind, and truly so at one or two seconds."""
        apart = self.apart[:, 0] if seconds == 1 else self.apart.mean(axis=1)
        chosen: npt.NDArray[np.bool_] = self.kind == kind
        return chosen if kind == 0 else chosen & (apart >= TRULY_DIFFERENT)


@dataclass(frozen=True)
class SimulatedTrials(Trials):
    """Trials on rendered dances, of which more is known than cameras see.

    Attributes:
        side: ``[n]``, degrees by which the dancer is turned from the own camera: 0 is seen from the
            front, 180 from behind; mean over the windows of a trial.
        limbs: ``[n]``, the dancer's limbs over the trunk, as a multiple of the same in the body
            that was recorded or generated. Sources differ in that body and in their dances: only
            against it do figures tell the one from the other.
        builds_apart: ``[n]``, how far the dancer's proportions and the reference's differ, as
            :func:`~model_export.evaluation.bodies.builds_apart` has it.
    """

    side: Floats
    limbs: Floats
    builds_apart: Floats


def degrees_of(chord: float) -> float:
    """The angle between two directions whose ends are ``chord`` apart, 0 to 2."""
    return float(np.degrees(2 * np.arcsin(chord / 2)))


def starts_of(frames: int) -> Indices:
    """First frames of a clip's windows."""
    return np.arange(0, frames - WINDOW_FRAMES + 1, STRIDE)


def cut(clip: Floats, starts: Indices) -> Floats:
    """Windows ``[w, 30, ...]`` of a clip ``[T, ...]``."""
    windows: Floats = clip[starts[:, None] + np.arange(WINDOW_FRAMES)]
    return windows
