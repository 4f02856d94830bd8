"""A choreography danced: joints at 30 frames per second."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from model_export.motion.body import Floats
from model_export.motion.choreography import RATE_HZ
from model_export.motion.proportions import ADULT, Proportions
from model_export.stage.choreography_file import ChoreographyError, read_choreography
from model_export.stage.choreography_form import Choreography
from model_export.stage.easing import between
from model_export.stage.footwork import footwork
from model_export.stage.keys import bounce_of, keys_of
from model_export.stage.kinematics import Track, joints_of

FOLDER: Final = Path(__file__).parent / "choreographies"


def names() -> tuple[str, ...]:
    """Of the choreographies that ship, in the order of their files."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def choreography_named(name: str) -> Choreography:
    """One that ships.

    Raises:
        ChoreographyError: there is none of this name.
    """
    if name not in names():
        raise ChoreographyError(f"unknown choreography {name!r}; known are {', '.join(names())}")
    return read_choreography(FOLDER / f"{name}.toml")


def beats_of(dance: Choreography) -> Floats:
    """Moments of all counts, seconds, ``[counts]``."""
    return np.arange(dance.counts, dtype=np.float32) * np.float32(60 / dance.tempo)


def frames_of(dance: Choreography) -> int:
    """Its length at ``RATE_HZ``."""
    return round(dance.seconds * RATE_HZ)


def track_of(dance: Choreography, late_s: float = 0.0) -> Track:
    """What the dancer does in every frame.

    Args:
        dance: the choreography.
        late_s: by how much later than the beat; what comes after the end is cut off.
    """
    keys = keys_of(dance)
    at = np.arange(frames_of(dance), dtype=np.float32) / np.float32(RATE_HZ) - np.float32(late_s)
    times = np.array([key.time for key in keys], dtype=np.float32)
    upper = between(times, np.stack([key.upper for key in keys]), [key.ease for key in keys], at)
    lower = footwork(keys, at)
    hips = lower.hips.copy()
    hips[:, 2] -= _bounce(dance, at)
    return Track(upper, replace(lower, hips=hips))


def _bounce(dance: Choreography, at: Floats) -> Floats:
    """By how much the hips are lower, ``[T]``: most on each count, not at all between."""
    counts = at * np.float32(dance.tempo / 60)
    sinks = bounce_of(dance)
    deep = np.interp(counts, np.arange(len(sinks)), sinks)
    phase = np.where(deep < 0, counts + 0.5, counts)
    out: Floats = (np.abs(deep) * (0.5 + 0.5 * np.cos(2 * np.pi * phase))).astype(np.float32)
    return out


def dance(choreography: Choreography, body: Proportions = ADULT) -> Floats:
    """The dance as it is written.

    Returns:
        float32 ``[T, 15, 3]`` at 30 frames per second: metres, y up, facing +z, order of
        ``motion.body.JOINTS``.
    """
    return joints_of(track_of(choreography), body)
