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
from scorer.performance import Alignment, Mirror, Sync
from scorer.resampling import Resampled
from scorer.skeleton import LIMBS, MIRRORED_LIMBS, mirrored_directions
from scorer.starts import DRIFT_FRAMES, MAX_DRIFT, find_start
from scorer.timing import Lags, Mask, find_lags

# On a clock a dancer may be this late, or early, and is still followed.
CLOCK_REACH_MS: Final = 1_500.0
# What drift must be told by in a clip of less than DRIFT_FRAMES: its length, and how much of the
# early and late it explains.
_LEAST_DRIFT_FRAMES: Final = 360
_STRAIGHT: Final = 0.8
# By how many frames the start that is found may lie beyond what was searched: it is rounded.
_BEYOND: Final = 2.0
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


def placed_limbs(parts: Mask) -> Mask:
    """Which of ``LIMBS`` are known ``[n, 4]``, of the parts that were seen ``[n, 5]``: a limb can
    only be placed where the trunk is seen too."""
    return parts[:, : len(LIMBS)] & parts[:, len(LIMBS) :]


def _beside(at: Doubles, clip_frames: int) -> slice:
    """The frames of the reference that lie beside the clip.

    Args:
        at: the clip's frame that is expected at each of the reference's, on a rising line.
        clip_frames: how many there are.
    """
    first, last = np.searchsorted(at, (-0.5, clip_frames - 0.5))
    return slice(int(first), int(last))


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
    seen, their_seen = placed_limbs(clip.parts), placed_limbs(reference.parts)
    reach = max_offset_ms if sync == "search" else CLOCK_REACH_MS
    mirrors = {"off": (False,), "on": (True,), "auto": (False, True)}[mirror]
    mine, theirs = clip_pose.directions, reference_pose.directions
    known = (offset_ms - begins_ms) / step_ms
    start = find_start(mine, seen, theirs, their_seen, known, reach / step_ms, mirrors)
    if start is None:
        return None
    if start.mirrored:
        mine, seen = mirrored_directions(mine), seen[:, MIRRORED_LIMBS]
    frames = np.arange(len(theirs), dtype=np.float64)
    at = 0.5 * (len(mine) - 1) + start.tempo * (frames - start.frame)
    beside = _beside(at, len(mine))
    if beside.stop - beside.start < rate_hz - _COARSE_REACH:
        return None
    lags = find_lags(mine, seen, theirs[beside], their_seen[beside], at[beside], _COARSE_REACH)
    at = _straightened(at, beside, lags)
    if sync == "search":
        at = _within_reach(at, _beside(at, len(mine)), known, reach / step_ms)
    beside = _beside(at, len(mine))
    refined, frames = at[beside], frames[beside]
    if len(refined) < rate_hz:
        return None
    # On the clock, who stops and goes on is a second later from then on.
    wide = _REACH if sync == "search" else round(CLOCK_REACH_MS / step_ms)
    lags = find_lags(mine, seen, theirs[beside], their_seen[beside], refined, wide)
    whole = refined + lags.frames
    middle = int(np.argmin(np.abs(refined - 0.5 * (len(mine) - 1))))
    expected = refined if sync == "search" else frames + known
    late = np.where(lags.clear, (whole - expected) * step_ms, np.nan)
    rival = None
    if start.rival is not None:
        rival = (0.5 * (len(mine) - 1) - start.rival) * step_ms + begins_ms
    return Found(
        Alignment(
            offset_ms=float((refined[middle] - frames[middle]) * step_ms + begins_ms),
            tempo=float(at[1] - at[0]),
            mirrored=start.mirrored,
            margin=start.margin,
            rival_ms=rival,
            lag_frames=whole - frames,
        ),
        int(frames[0]),
        late,
    )


def _straightened(at: Doubles, beside: slice, lags: Lags) -> Doubles:
    """A line moved by what was found beside it: start and, if the clip is long enough to tell, the
    tempo. Half of the moments may be elsewhere (Theil 1950 and Sen 1968, of a few moments)."""
    if not lags.clear.any():
        return at
    rows = np.flatnonzero(lags.clear)[:: max(1, int(lags.clear.sum()) // 60)]
    x, y = (rows + beside.start).astype(float), lags.frames[rows]
    slope, length = 0.0, beside.stop - beside.start
    if length >= _LEAST_DRIFT_FRAMES:
        i, j = np.triu_indices(len(x), 1)
        far = x[j] - x[i] > 0.25 * length
        if far.any():
            slope = float(np.median((y[j] - y[i])[far] / (x[j] - x[i])[far]))
            tempo = float(at[1] - at[0])
            slope = min(max(slope, 1 - MAX_DRIFT - tempo), 1 + MAX_DRIFT - tempo)
        left = y - slope * x
        # In a shorter clip, only what is as straight as drift is: a dancer's own early and late
        # goes to and fro.
        if length < DRIFT_FRAMES and left.var() > (1 - _STRAIGHT) * y.var():
            slope = 0.0
    shift = float(np.median(y - slope * x))
    moved: Doubles = at + shift + slope * np.arange(len(at))
    return moved


def _within_reach(at: Doubles, beside: slice, known: float, reach: float) -> Doubles:
    """The line, moved back to where a start was searched for."""
    if beside.start >= beside.stop:
        return at
    begins = float(at[beside.start]) - beside.start
    furthest = reach + _BEYOND
    moved: Doubles = at + (min(max(begins, known - furthest), known + furthest) - begins)
    return moved
