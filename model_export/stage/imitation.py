"""Somebody else dances it: own proportions, timing, amplitude and style.

The spread is that of :class:`model_export.motion.performer.People`; what is varied is not bones but
what a dancer does, so that feet stay on the floor and no joint leaves its limits.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Final

import numpy as np

from model_export.motion.body import Floats
from model_export.motion.curves import at_moments, smooth_curves
from model_export.motion.performer import PEOPLE, People
from model_export.motion.proportions import ADULT, Proportions
from model_export.stage.footwork import Footwork
from model_export.stage.keys import LEFT_ARM, RIGHT_ARM
from model_export.stage.kinematics import Track
from model_export.stage.places import UP, X, Z
from model_export.stage.poses import ARM_LIMITS, TRUNK_LIMITS

_TRUNK: Final = slice(0, 4)
_WARP_EVERY: Final = 25  # frames between the knots of a drift in time
_SLOW_EVERY: Final = 50  # and of a drift in style
_LIMITS: Final = np.array(
    [*TRUNK_LIMITS.values(), *ARM_LIMITS.values(), *ARM_LIMITS.values()], dtype=np.float32
)
# Trunks vary less than arms do, and steps less than either.
_TRUNK_SHARE: Final = 0.5
_STEPS_SHARE: Final = 0.4


def somebody(rng: np.random.Generator, strength: float, people: People = PEOPLE) -> Proportions:
    """Another body: taller or smaller, and other proportions, left and right alike."""
    lengths = [getattr(ADULT, field.name) for field in fields(ADULT)]
    height = 1 + 0.5 * strength * people.length * rng.uniform(-1, 1)
    own = 1 + 0.4 * strength * people.length * rng.uniform(-1, 1, len(lengths))
    return Proportions(*(float(v) for v in np.array(lengths) * height * own))


def imitated(
    track: Track,
    body: Proportions,
    rng: np.random.Generator,
    strength: float,
    people: People = PEOPLE,
) -> Track:
    """The same dance by somebody else.

    Args:
        track: the dance as it is written.
        body: who dances it; steps and knees are as long as their legs.
        rng: the performer.
        strength: 0 is as written, 1 the spread between people.
        people: that spread.
    """
    frames = len(track.upper)
    now = np.arange(frames, dtype=np.float32)
    warp = smooth_curves(rng, (1,), frames, _WARP_EVERY) * people.warp_frames * strength
    at = now + warp
    upper = np.empty_like(track.upper)
    for columns, share in ((_TRUNK, _TRUNK_SHARE), (LEFT_ARM, 1.0), (RIGHT_ARM, 1.0)):
        lag = rng.normal(0, people.lag_frames * strength)
        part = at_moments(track.upper[None, :, columns], at + lag)[0]
        amplitude = 1 + share * strength * (rng.uniform(*people.amplitude) - 1)
        middle = part.mean(axis=0)
        constant = rng.normal(0, people.bone_rotation_deg, part.shape[1])
        slow = smooth_curves(rng, (part.shape[1],), frames, _SLOW_EVERY).T
        style = share * strength * (constant + people.slow_rotation_deg * slow)
        upper[:, columns] = middle + amplitude * (part - middle) + style
    upper = np.clip(upper, _LIMITS[:, 0], _LIMITS[:, 1])
    return Track(upper, _walked(track.lower, at, body, rng, strength, people))


def _walked(
    lower: Footwork,
    at: Floats,
    body: Proportions,
    rng: np.random.Generator,
    strength: float,
    people: People,
) -> Footwork:
    """The same steps, as long and as deep as somebody makes them."""
    hips, feet, free = (
        at_moments(part[None], at)[0] for part in (lower.hips, lower.feet, lower.free)
    )
    legs = body.leg / ADULT.leg
    wide, deep, high = 1 + _STEPS_SHARE * strength * (rng.uniform(*people.amplitude, 3) - 1)
    hips[:, :2] *= legs * wide
    feet[..., [X, Z]] *= legs * wide
    feet[..., UP] *= legs * high
    stood = hips[0, 2]
    hips[:, 2] = legs * (stood + deep * (hips[:, 2] - stood))
    return Footwork(hips, feet, free)
