"""Where the feet are and what is over them: steps, turns, hops, and feet that stay where they are.

Both feet are placed on the floor from key to key; between, one stays while the other steps, and
the hips go over them. Legs follow from that, so that no foot slides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from model_export.motion.body import Floats
from model_export.motion.proportions import ADULT, ANKLE_M
from model_export.stage.easing import between, eased
from model_export.stage.keys import Key
from model_export.stage.places import POINT, UP, YAW, Place, X, Z, places_of, standing
from model_export.stage.poses import Stance

# A foot this near to where it should be stays where it is.
_NEAR_M: Final = 0.10
_NEAR_RAD: Final = np.deg2rad(25)
_MOST_BEHIND_RAD: Final = np.deg2rad(65)
_LIFTED_M: Final = 0.10
_STEP_S: Final = 0.30  # at least, where there is time
_LONGEST_FLIGHT_S: Final = 0.34
_DIP_M: Final = 0.07
_DIP_SHARE: Final = 0.7  # of the flight, before it and after it
_G: Final = 9.81


@dataclass(frozen=True, eq=False)
class Footwork:
    """The lower half of a dance.

    Attributes:
        hips: ``[T, 4]``: x, z and height in metres, heading in radians to the left.
        feet: ``[T, 2, 5]``: ankles' x, z and height above a flat foot's in metres, where the toes
            point to in radians, and by how much they point down in radians.
        free: ``[T, 2]``: 0 where a foot bears, above 0 while it is on its way, 1 at most.
    """

    hips: Floats
    feet: Floats
    free: Floats


def _stays(now: Floats, then: Floats) -> bool:
    near = np.hypot(*(then[[X, Z]] - now[[X, Z]])) < _NEAR_M
    turned = abs(then[YAW] - now[YAW]) < _NEAR_RAD
    return bool(near and turned and max(now[UP], then[UP]) < _LIFTED_M)


def _first_to_move(now: Floats, before: Stance, then: Floats) -> int:
    """Of two feet that move: the one in the air, else the one with less weight on it, else the one
    that leads the way."""
    if abs(now[0, UP] - now[1, UP]) > _LIFTED_M:
        return int(now[:, UP].argmax())
    if before.weight:
        return int(before.weight > 0)
    ways = then[:, [X, Z]] - now[:, [X, Z]]
    return int(np.linalg.norm(ways, axis=1).argmax())


def _hips(place: Place, feet: Floats) -> list[float]:
    """Hips over standing feet: between them by weight, as high as the knees' bend makes them."""
    stance = place.key.stance
    share = 0.5 + 0.5 * stance.weight
    x, z = share * feet[0, [X, Z]] + (1 - share) * feet[1, [X, Z]]
    heights = []
    for row, sign in enumerate((1, -1)):
        if (share, 1 - share)[row] < 0.4:
            continue
        hip = sign * ADULT.half_hips
        away = np.hypot(
            x + hip * np.cos(place.heading) - feet[row, X],
            z - hip * np.sin(place.heading) - feet[row, Z],
        )
        leg = ADULT.leg_bent(np.deg2rad(stance.knees))
        heights.append(ANKLE_M + feet[row, UP] + np.sqrt(max(leg**2 - away**2, 0.04)))
    return [float(x), float(z), float(min(heights)), place.heading]


class _Feet:
    """Feet from place to place, drawn onto frames."""

    def __init__(self, first: Floats, at: Floats) -> None:
        self.now = first
        self.at = at
        self.frames = np.repeat(first[None], len(at), axis=0)
        self.free = np.zeros((len(at), 2), dtype=np.float32)

    def move(self, row: int, to: Floats, begin: float, end: float, step: bool) -> None:
        """One foot, on its way from ``begin`` to ``end``; a step is lifted over the floor."""
        share = np.clip((self.at - begin) / (end - begin), 0, 1)
        way = self.now[row] + eased(share)[:, None] * (to - self.now[row])
        if step and max(self.now[row, UP], to[UP]) < _LIFTED_M:
            far = float(np.hypot(*(to[[X, Z]] - self.now[row, [X, Z]])))
            way[:, UP] += min(0.03 + 0.14 * far, 0.12) * 4 * share * (1 - share)
            way[:, POINT] += np.sin(np.pi * share) * min(0.25 + 0.5 * far, 0.6)
        self.free[:, row] += np.where((share > 0) & (share < 1), np.sin(np.pi * share), 0)
        later = self.at >= begin
        self.frames[later, row] = way[later]
        self.now[row] = to


def footwork(keys: list[Key], at: Floats) -> Footwork:
    """Feet and hips of a dance.

    Args:
        keys: from :func:`model_export.stage.keys.keys_of`.
        at: ``[T]``, seconds.
    """
    places = places_of(keys)
    feet = _Feet(standing(places[0]), at)
    hips = [_hips(places[0], feet.now)]
    eases = [places[0].key.ease]
    sunk = np.zeros(len(at), dtype=np.float32)
    for last, place in pairwise(places):
        then = standing(place)
        gap = place.time - last.time
        ease = place.key.ease
        if place.key.hop:
            flight = min(_LONGEST_FLIGHT_S, 0.65 * gap)
            sunk -= _hop(feet, then, place.time - flight, flight)
            ease = replace(ease, seconds=1.3 * flight)
        else:
            moving = [row for row in range(2) if not _stays(feet.now[row], then[row])]
            length = min(gap, max(_STEP_S * len(moving), ease.seconds))
            begin, middle = place.time - length, place.time - length / 2
            # The hips go with the feet.
            ease = replace(ease, seconds=max(length, ease.seconds))
            if len(moving) == 2:
                first = _first_to_move(feet.now, last.key.stance, then)
                feet.move(first, then[first], begin, middle, step=True)
                feet.move(1 - first, then[1 - first], middle, place.time, step=True)
            elif moving:
                feet.move(moving[0], then[moving[0]], begin, place.time, step=True)
        hips.append(_hips(place, feet.now))
        eases.append(ease)
    values = np.array(hips, dtype=np.float32)
    times = np.array([place.time for place in places], dtype=np.float32)
    out = between(times, values, eases, at)
    out[:, 2] -= sunk
    # A foot that stays behind in a turn goes along on its ball.
    behind = feet.frames[..., YAW] - out[:, 3:]
    feet.frames[..., YAW] = out[:, 3:] + np.clip(behind, -_MOST_BEHIND_RAD, _MOST_BEHIND_RAD)
    return Footwork(out, feet.frames, feet.free)


def _hop(feet: _Feet, then: Floats, begin: float, flight: float) -> Floats:
    """Both feet through the air; gives by how much the hips are higher, ``[T]``."""
    share = (feet.at - begin) / flight
    air = np.where((share > 0) & (share < 1), 4 * share * (1 - share), 0)
    height = (_G * flight**2 / 8 * air).astype(np.float32)
    for row in range(2):
        feet.move(row, then[row], begin, begin + flight, step=False)
        feet.frames[:, row, UP] += height
        feet.frames[:, row, POINT] += (0.7 * air).astype(np.float32)
    # Down before it and after it: knees give the push and take the landing.
    aside = np.maximum(-share, share - 1)
    dip = np.where((aside > 0) & (aside < _DIP_SHARE), np.sin(np.pi * aside / _DIP_SHARE) ** 2, 0)
    lifted: Floats = (height - _DIP_M * dip).astype(np.float32)
    return lifted
