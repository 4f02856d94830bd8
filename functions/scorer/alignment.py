"""How two clips lie beside each other: start, tempo, mirror, and early or late from moment to
moment.

Two ways to be in time. ``search``: nobody knows when the clip starts, so its start and its drift
are found and not counted, and only what is left beside them is early or late. ``clock``: the
client knows what played when, and whatever is found is lateness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scorer.clip import Doubles
from scorer.embedder import Pose
from scorer.performance import Alignment, Sync
from scorer.resampling import Resampled
from scorer.skeleton import LIMBS, MIRRORED_LIMBS, mirrored_directions
from scorer.starts import DRIFT_FRAMES, Start, find_start
from scorer.timing import Mask, find_lags
from scorer.wire import Mirror

# On a clock a dancer may be this late, or early, and is still followed.
CLOCK_REACH_MS: Final = 1_500.0
# Frames of early or late beside a line: its start and tempo are known to a few frames at first.
_COARSE_REACH: Final = 6
_REACH: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """An alignment and the stretch of the reference that it is about.

    Attributes:
        alignment: as everybody may see it.
        first: the reference's frame that row 0 of ``alignment.lag_frames`` is.
        late_ms: float64 ``[n]``, what is counted as late; NaN where it cannot be told.
    """

    alignment: Alignment
    first: int
    late_ms: Doubles


def _limbs(parts: Mask) -> Mask:
    """A limb can only be placed where the trunk is seen too."""
    return parts[:, : len(LIMBS)] & parts[:, len(LIMBS) :]


def _line(start: Start, clip_frames: int, reference_frames: int) -> tuple[int, Doubles]:
    """The stretch of the reference beside the clip: its first frame, and the clip's frame that is
    expected at each of its frames."""
    middle = 0.5 * (clip_frames - 1)
    at = middle + start.tempo * (np.arange(reference_frames) - start.frame)
    beside = np.flatnonzero((at > -0.5) & (at < clip_frames - 0.5))
    if len(beside) == 0:
        return 0, at[:0]
    return int(beside[0]), at[beside[0] : beside[-1] + 1]


def align(
    clip: Resampled,
    clip_pose: Pose,
    reference: Resampled,
    reference_pose: Pose,
    *,
    mirror: Mirror,
    sync: Sync,
    max_offset_ms: float,
    offset_ms: float,
    begins_ms: float,
    rate_hz: float,
) -> Found | None:
    """Find how a clip lies beside a reference.

    Args:
        clip, clip_pose: the performance, as it was seen.
        reference, reference_pose: what it should be.
        mirror: ``auto`` decides once, for all of the clip.
        sync: what counts as late.
        max_offset_ms: how far from ``offset_ms`` the start is searched for.
        offset_ms: where the clip is expected to begin (search), or is known to (clock).
        begins_ms: when the clip's first frame is, on the clock that offsets are told on.
        rate_hz: of both.

    Returns:
        None where the two have less than a second in common.
    """
    step_ms = 1000.0 / rate_hz
    seen, their_seen = _limbs(clip.parts), _limbs(reference.parts)
    reach = max_offset_ms if sync == "search" else CLOCK_REACH_MS
    mirrors = {"off": (False,), "on": (True,), "auto": (False, True)}[mirror]
    mine, theirs = clip_pose.directions, reference_pose.directions
    known = (offset_ms - begins_ms) / step_ms
    start = find_start(mine, seen, theirs, their_seen, known, reach / step_ms, mirrors)
    if start is None:
        return None
    if start.mirrored:
        mine, seen = mirrored_directions(mine), seen[:, MIRRORED_LIMBS]
    first, at = _line(start, len(mine), len(theirs))
    if len(at) < rate_hz:
        return None
    beside = slice(first, first + len(at))
    lags = find_lags(mine, seen, theirs[beside], their_seen[beside], at, _COARSE_REACH)
    refined = _straightened(at, lags.frames, lags.clear)
    lags = find_lags(mine, seen, theirs[beside], their_seen[beside], refined, _REACH)
    whole = refined + lags.frames
    frames = np.arange(first, first + len(at))
    middle = int(np.argmin(np.abs(refined - 0.5 * (len(mine) - 1))))
    slope = float(np.diff(refined).mean()) if len(refined) > 1 else 1.0
    expected = refined if sync == "search" else frames + known
    late = np.where(lags.clear, (whole - expected) * step_ms, np.nan)
    rival = None
    if start.rival is not None:
        rival = (0.5 * (len(mine) - 1) - start.rival) * step_ms + begins_ms
    return Found(
        Alignment(
            offset_ms=float((refined[middle] - frames[middle]) * step_ms + begins_ms),
            tempo=slope,
            mirrored=start.mirrored,
            margin=start.margin,
            rival_ms=rival,
            lag_frames=whole - frames,
        ),
        first,
        late,
    )


def _straightened(at: Doubles, lag: Doubles, clear: Mask) -> Doubles:
    """A line moved by what was found beside it: start and, if the clip is long enough to tell, the
    tempo. Half of the moments may be elsewhere (Theil 1950 and Sen 1968, of a few moments)."""
    if not clear.any():
        return at
    frames = np.flatnonzero(clear)[:: max(1, int(clear.sum()) // 60)]
    x, y = frames.astype(float), lag[frames]
    slope = 0.0
    if len(at) >= DRIFT_FRAMES:
        i, j = np.triu_indices(len(x), 1)
        far = x[j] - x[i] > 0.25 * len(at)
        if far.any():
            slope = float(np.median((y[j] - y[i])[far] / (x[j] - x[i])[far]))
    shift = float(np.median(y - slope * x))
    moved: Doubles = at + shift + slope * np.arange(len(at))
    return moved
