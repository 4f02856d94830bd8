"""A recording brought from its own clock to the model's.

Frame rates differ between devices and waver within one recording, so that everything behind this
room works on :func:`resample`'s even grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import DEFAULT_FPS, Clip, Doubles, Floats
from scorer.skeleton import LANDMARKS, LIMBS, PARTS

Mask = npt.NDArray[np.bool_]

# Half of the longest gap that a straight line between two frames is trusted to cross; three
# frames at 30 per second fall on it, whichever way their clock was rounded.
_REACH_MS: Final = 100.0 + 1e-6

# From here on a landmark counts as seen; MediaPipe draws none below.
MIN_VISIBILITY: Final = 0.5
# The landmarks that show a part on their own: two for each of LIMBS, then the torso's four.
_JOINTS: Final = {"arm": ("elbow", "wrist"), "leg": ("knee", "ankle")}
_SHOWN_BY: Final = np.array(
    [
        LANDMARKS.index(f"{side}_{joint}")
        for side, limb in (part.split("_") for part in LIMBS)
        for joint in _JOINTS[limb]
    ]
    + [
        LANDMARKS.index(f"{side}_{joint}")
        for joint in ("shoulder", "hip")
        for side in ("left", "right")
    ]
)


@dataclass(frozen=True, slots=True, eq=False)
class Resampled:
    """A clip on an even grid.

    Attributes:
        landmarks: float32 ``[N, 33, 3]``.
        covered: bool ``[N]``, False where no real frame is near.
        parts: bool ``[N, 5]``, which of ``skeleton.PARTS`` were seen: covered, and where
            visibility is known each of a limb's own landmarks visible, the trunk's four on average.
    """

    landmarks: Floats
    covered: Mask
    parts: Mask

    def __getitem__(self, frames: slice) -> Resampled:
        return Resampled(self.landmarks[frames], self.covered[frames], self.parts[frames])


def resample(clip: Clip, rate_hz: float = DEFAULT_FPS) -> Resampled:
    """A clip on an even grid that begins with its first frame.

    The last frame lasts as long as the median frame. Between frames the landmarks move on straight
    lines, and so does their visibility; at the end they are held. A grid point further than 100 ms
    from every real frame, which happens in gaps of more than 200 ms, is not covered.

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
        covered = np.ones(len(times), dtype=np.bool_)
        return Resampled(clip.landmarks, covered, _parts(_showing(clip), covered))
    duration = times[-1] - times[0] + np.median(intervals)
    grid = times[0] + np.arange(round(duration / step)) * step
    before = np.searchsorted(times, grid, side="right") - 1
    after = np.minimum(before + 1, len(times) - 1)
    since, until = grid - times[before], times[after] - grid
    held = before == after
    at = before + np.where(held, 0.0, since / np.where(held, 1.0, since + until))
    covered = np.where(held, since, np.minimum(since, until)) <= _REACH_MS
    showing = _showing(clip)
    if showing is not None:
        showing = read_at(showing, at)
    return Resampled(read_at(clip.landmarks, at), covered, _parts(showing, covered))


def read_at(values: Floats, at: Doubles) -> Floats:
    """``values [T, ...]`` between its frames, on straight lines, held at both ends.

    On a frame it is that frame, and between two alike it is them, to the last bit.
    """
    at = np.clip(at, 0, len(values) - 1)
    before = at.astype(np.intp)
    start, between = values[before], values[np.minimum(before + 1, len(values) - 1)]
    share = (at - before).astype(np.float32).reshape(-1, *(1,) * (values.ndim - 1))
    # In place: five minutes of landmarks are 4 MB for each step that is not.
    between -= start
    between *= share
    between += start
    return between


def _showing(clip: Clip) -> Floats | None:
    """Visibility of the landmarks of ``_SHOWN_BY``, ``[T, 12]``."""
    return None if clip.visibility is None else clip.visibility[:, _SHOWN_BY]


def _parts(showing: Floats | None, covered: Mask) -> Mask:
    """Which parts were seen, ``[N, 5]``."""
    if showing is None:
        return np.repeat(covered[:, None], len(PARTS), axis=1)
    visible = (showing >= MIN_VISIBILITY) & covered[:, None]
    # A trunk is placed by four corners together: hips under the edge of the picture, or a shoulder
    # behind the other, are guessed well enough while the rest of it is plain to see.
    corners = showing[:, 2 * len(LIMBS) :].mean(axis=1, keepdims=True)
    by_limb = visible[:, : 2 * len(LIMBS)].reshape(len(visible), len(LIMBS), 2)
    torso = (corners >= MIN_VISIBILITY) & covered[:, None]
    return np.concatenate((by_limb.all(axis=2), torso), axis=1)
