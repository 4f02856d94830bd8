"""A recording brought from its own clock to the model's.

Frame rates differ between devices and waver within one recording, so that everything behind this
room works on :func:`resample`'s even grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import DEFAULT_FPS, Clip, Floats

# Half of the longest gap that a straight line between two frames is trusted to cross; three
# frames at 30 per second fall on it, whichever way their clock was rounded.
_REACH_MS: Final = 100.0 + 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Resampled:
    """A clip on an even grid.

    Attributes:
        landmarks: float32 ``[N, 33, 3]``.
        covered: bool ``[N]``, False where no real frame is near.
    """

    landmarks: Floats
    covered: npt.NDArray[np.bool_]

    @property
    def parts(self) -> npt.NDArray[np.bool_]:
        return np.repeat(self.covered[:, None], 5, axis=1)

    def __getitem__(self, frames: slice) -> Resampled:
        return Resampled(self.landmarks[frames], self.covered[frames])


def resample(clip: Clip, rate_hz: float = DEFAULT_FPS) -> Resampled:
    """A clip on an even grid that begins with its first frame.

    The last frame lasts as long as the median frame. Between frames the landmarks move on straight
    lines, at the end they are held. A grid point further than 100 ms from every real frame, which
    happens in gaps of more than 200 ms, is not covered.

    Args:
        clip: any clip; one that is at ``rate_hz`` already comes back as the very same landmarks.
        rate_hz: grid points per second.

    Returns:
        ``round(duration * rate_hz)`` grid points.
    """
    times = clip.timestamps_ms
    step = 1000.0 / rate_hz
    intervals = np.diff(times)
    if len(times) == 1 or np.abs(intervals - step).max() <= 1e-6 * step:
        return Resampled(clip.landmarks, np.ones(len(times), dtype=np.bool_))
    duration = times[-1] - times[0] + np.median(intervals)
    grid = times[0] + np.arange(round(duration / step)) * step
    before = np.searchsorted(times, grid, side="right") - 1
    after = np.minimum(before + 1, len(times) - 1)
    since, until = grid - times[before], times[after] - grid
    held = before == after
    fraction = np.where(held, 0.0, since / np.where(held, 1.0, since + until)).astype(np.float32)
    start = clip.landmarks[before]
    moved = start + fraction[:, None, None] * (clip.landmarks[after] - start)
    return Resampled(moved, np.where(held, since, np.minimum(since, until)) <= _REACH_MS)
