"""The textbook's way to score a performance: dynamic time warping of joint angles.

Sakoe and Chiba, "Dynamic programming algorithm optimization for spoken word recognition" (1978);
several dimensions at once as Shokoohi-Yekta et al. (2017) call dependent. It finds no start, does
not know a mirror from the dancer, and its number is not calibrated; what it takes is what an answer
with less in it costs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from dtaidistance import dtw_ndim

from model_export.bench.gateway import Event, sent
from model_export.motion.choreography import RATE_HZ
from scorer.codec import Reader
from scorer.embedder import Embedder
from scorer.reference import Reference
from scorer.resampling import resample
from scorer.skeleton import ANGLES
from scorer.wire_score import ScoreRequest

Doubles = npt.NDArray[np.float64]

BAND_FRAMES: Final = 3 * RATE_HZ

_read: Final = Reader(ScoreRequest)


@dataclass(frozen=True, slots=True)
class Warping:
    """One way to do it.

    Attributes:
        name: in the table.
        band_frames: how far from the diagonal the path may go; None: anywhere.
        path: whether the path is asked for, which tells early from late, or the distance alone.
    """

    name: str
    band_frames: int | None
    path: bool

    def __call__(self, dancer: Doubles, reference: Doubles) -> float:
        """How far two series of angles ``[T, 12]`` in radians are apart, in degrees a joint."""
        # The library's window is the first shift that is too far.
        window = None if self.band_frames is None else self.band_frames + 1
        steps = max(len(dancer), len(reference))
        if self.path:
            path, distance = dtw_ndim.warping_path(
                dancer, reference, include_distance=True, window=window, use_c=True
            )
            steps = len(path)
        else:
            distance = dtw_ndim.distance_fast(dancer, reference, window=window)
        return float(np.degrees(distance / np.sqrt(steps * len(ANGLES))))


WARPINGS: Final = tuple(
    Warping(f"DTW on angles{band}, {what}", frames, path)
    for band, frames in (("", None), (f" ±{BAND_FRAMES // RATE_HZ} s", BAND_FRAMES))
    for what, path in (("distance", False), ("path", True))
)


def warping_handler(
    warping: Warping, embedder: Embedder, reference: Reference
) -> Callable[[Event], float]:
    """From an event of ``POST /score`` to a number, with nothing around it.

    It reads, checks and resamples the clip as the shipped handler does, and takes its angles from
    the same graph; those of the reference are kept.
    """
    theirs = reference.pose.angles.astype(np.float64)

    def handle(event: Event) -> float:
        clip = _read(*sent(event)).performance()
        movement = resample(clip, embedder.manifest.rate_hz)
        mine = embedder.pose(movement.landmarks).angles.astype(np.float64)
        return warping(mine, theirs)

    return handle
