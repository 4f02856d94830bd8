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
ABOUT: Final = (
    "Clips are at 30 frames per second: 20 and 24 are read between two of these frames, and so are "
    "60, which resampling leaves out again. That row says that more frames do no harm, not what a "
    "camera sees that takes 60. Lost frames are left out and the timestamps tell."
)
_RATE_HZ: Final = 30


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
    out: dict[str, Moments] = {"as it came": every}
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
