"""Where on the floor a dancer and both feet are at each key."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model_export.motion.body import Floats
from model_export.stage.keys import Key
from model_export.stage.poses import EASES, SIDES, Foot, Stance

# A longer turn has places on its way.
_MOST_TURN_DEG: Final = 120.0
X, Z, UP, YAW, POINT = range(5)  # columns of a foot


@dataclass(frozen=True)
class Place:
    """A key, and where the dancer is then: seconds, radians to the left, metres."""

    time: float
    heading: float
    x: float
    z: float
    key: Key


def places_of(keys: list[Key]) -> list[Place]:
    """Where the dancer is at each key, and on the way of a long turn."""
    places = [Place(keys[0].time, 0.0, 0.0, 0.0, keys[0])]
    for key in keys[1:]:
        last = places[-1]
        aside, ahead = key.travel
        sin, cos = np.sin(last.heading), np.cos(last.heading)
        heading = last.heading + np.deg2rad(key.turn)
        x, z = last.x + aside * cos + ahead * sin, last.z - aside * sin + ahead * cos
        place = Place(key.time, float(heading), float(x), float(z), key)
        parts = int(np.ceil(abs(key.turn) / _MOST_TURN_DEG))
        for part in range(1, parts):
            share = part / parts
            places.append(_passed(last, place, share))
        places.append(place)
    return places


def _passed(last: Place, place: Place, share: float) -> Place:
    feet = (Foot(0.10, 0.06), Foot(-0.10, -0.06))
    stance = Stance(*feet, knees=max(20.0, place.key.stance.knees / 2))
    key = replace(place.key, stance=stance, ease=EASES["flow"], hop=False)
    time, heading, x, z = (
        getattr(last, part) + share * (getattr(place, part) - getattr(last, part))
        for part in ("time", "heading", "x", "z")
    )
    return Place(time, heading, x, z, key)


def standing(place: Place) -> Floats:
    """Where the feet should be, ``[2, 5]``."""
    out = np.empty((2, 5), dtype=np.float32)
    sin, cos = np.sin(place.heading), np.cos(place.heading)
    for row, side in enumerate(SIDES):
        foot: Foot = getattr(place.key.stance, side)
        out[row, X] = place.x + foot.aside * cos + foot.ahead * sin
        out[row, Z] = place.z - foot.aside * sin + foot.ahead * cos
        out[row, UP] = foot.up
        out[row, YAW] = place.heading + np.deg2rad(foot.turned)
        out[row, POINT] = np.deg2rad(foot.point)
    return out
