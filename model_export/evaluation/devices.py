"""A dance in two clips, and what slower devices, and those that lose frames, send of a clip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from model_export.captured import Captured
from model_export.evaluation.dances import Dance
from model_export.motion.curves import Moments, at_moments
from model_export.motion.rendering import Scene, render
from scorer.clip import Clip, make_clip

RATES_HZ: Final = (10, 15, 20, 24, 60)
DROPPED: Final = (0.05, 0.1, 0.2, 0.3)
AS_IT_CAME: Final = "as it came"
_LOST: Final = "Lost frames are left out and the timestamps tell."
_INTERPOLATED: Final = (
    "clips are at 30 frames per second: 20 and 24 are read between two of these frames, and so are "
    "60, which resampling leaves out again. That row says that more frames do no harm, not what a "
    "camera sees that takes 60."
)
_AS_RECORDED: Final = (
    "cameras took more than 30 frames per second: there each rate is of real frames, the nearest "
    "to its moments. What is compared with is what resampling leaves of the clip as recorded, so "
    "that this row can differ only where its rate is no multiple of 30; the one half a frame later "
    "is of frames that resampling leaves out."
)
_RATE_HZ: Final = 30
# A real frame is no further from any moment than half of what is between two; else there is a gap.
_NEAR: Final = 0.6


@dataclass(frozen=True, eq=False)
class Duo:
    """One dance in two clips that begin at the same moment, at 30 frames per second.

    Attributes:
        group: what intervals resample.
        reference, dancer: of one length.
    """

    group: str
    reference: Captured
    dancer: Captured


def rendered_duos(dances: list[Dance], scene: Scene, seed: int) -> list[Duo]:
    """Each dance performed and seen twice."""
    duos = []
    for i, dance in enumerate(dances):
        rng = np.random.default_rng((seed, i))
        seen = render(np.stack((dance.joints, dance.joints)), rng, scene).landmarks
        throughout = np.ones(seen.shape[1], dtype=np.bool_)
        reference, dancer = (Captured(dance.name, clip, throughout) for clip in seen)
        duos.append(Duo(dance.group, reference, dancer))
    return duos


def devices(frames: int, rng: np.random.Generator) -> dict[str, Moments]:
    """When each device takes its frames, in frames of the clip; each takes the first.

    Args:
        frames: of a clip at 30 per second.
        rng: which frames are lost.

    Returns:
        What a device does to the clip to its moments, rising; first the clip as it came.
    """
    every = np.arange(frames, dtype=np.float64)
    out: dict[str, Moments] = {AS_IT_CAME: every}
    for rate in RATES_HZ:
        between = ", interpolated" if rate > _RATE_HZ else ""
        out[f"{rate} frames per second{between}"] = np.arange(0, frames, _RATE_HZ / rate)
    for share in DROPPED:
        arrived = rng.random(frames) >= share
        arrived[0] = True
        out[f"{share:.0%} of frames lost"] = every[arrived]
    return out


def sent(clip: Captured, at: Moments) -> Clip:
    """What a device sends that takes frames at these moments; a gap stays a gap.

    Args:
        clip: its first frame is covered.
        at: of :func:`devices`.
    """
    nearest = np.minimum(np.round(at).astype(np.intp), len(clip) - 1)
    taken = at[clip.covered[nearest]]
    landmarks = at_moments(clip.landmarks[None], taken[None])[0]
    return make_clip(landmarks, timestamps_ms=taken * 1000 / _RATE_HZ, space="world")


def _real_frames(source: Clip, frames: int) -> dict[str, Clip]:
    """What each device sends that takes real frames, of a clip of ``frames`` at 30 per second."""
    times = source.timestamps_ms
    step = float(np.median(np.diff(times)))
    asked = {f"{rate} frames per second": (rate, 0.0) for rate in RATES_HZ if rate < _RATE_HZ}
    asked["30 frames per second, half a frame later"] = (_RATE_HZ, 500 / _RATE_HZ)
    out = {}
    for name, (rate, later) in asked.items():
        moments = np.arange(later, frames * 1000 / _RATE_HZ, 1000 / rate)
        after = np.clip(np.searchsorted(times, moments), 1, len(times) - 1)
        nearest = after - (moments - times[after - 1] < times[after] - moments)
        taken = np.unique(nearest[np.abs(times[nearest] - moments) <= _NEAR * step])
        if len(taken):
            out[name] = Clip(source.landmarks[taken], times[taken])
    out[f"{1000 / step:.4g} frames per second, as recorded"] = source
    return out


def clips_sent(clip: Captured, rng: np.random.Generator) -> dict[str, Clip]:
    """What is done to a clip to what is sent of it; first the clip as it came, at 30 per second.

    Args:
        clip: its first frame is covered. Where it was recorded at a higher rate, devices take its
            real frames.
        rng: which frames are lost.
    """
    moments = devices(len(clip), rng)
    if clip.source is None or len(clip.source.timestamps_ms) < 2:
        return {name: sent(clip, at) for name, at in moments.items()}
    lossy = {name: sent(clip, at) for name, at in moments.items() if "lost" in name}
    whole = {AS_IT_CAME: sent(clip, moments[AS_IT_CAME])}
    return whole | _real_frames(clip.source, len(clip)) | lossy


def about(duos: list[Duo]) -> str:
    """Where the frames come from that devices take, in words."""
    real = sum(duo.dancer.source is not None for duo in duos)
    if not real:
        return f"C{_INTERPOLATED[1:]} {_LOST}"
    text = f"Of {real} of {len(duos)} dancers {_AS_RECORDED}"
    return f"{text} {_LOST}" if real == len(duos) else f"{text} Other {_INTERPOLATED} {_LOST}"
