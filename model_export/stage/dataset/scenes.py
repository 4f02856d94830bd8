"""The list of scenes: who dances what, and from where it is filmed.

A scene is drawn from its own name and the dataset's seed alone, so that a longer dataset begins
with the scenes of a shorter one. Performances of all dances, bodies and sides of the split are
interleaved: wherever a run is cut off, what is there is a sample of the whole.
"""

from __future__ import annotations

from itertools import count
from typing import Final, Literal
from zlib import crc32

import msgspec
import numpy as np

from model_export.stage.dataset.material import (
    EXAM_BODIES,
    SIDES,
    TRAINING_BODIES,
    Dance,
    Side,
)

# Raise it where scenes of the same list would come out otherwise.
VERSION: Final = 1
Model = Literal["full", "lite"]

# Degrees from where the dancer faces on average, to either side: all around, the front half most,
# because people film themselves from there.
AZIMUTHS: Final = ((0.0, 20.0), (20.0, 60.0), (60.0, 110.0), (110.0, 180.0))
PITCHES: Final = (-5.0, 20.0)
FIELDS_OF_VIEW: Final = (30.0, 60.0)
FARTHER: Final = (1.0, 1.4)
# Whoever is seen dancing all over a stage is small: about 190 pixels tall in these.
SIZES: Final = ((480, 640), (640, 480))
# How much a performer differs from the dance as it is; 1 is the spread between people.
STRENGTHS: Final = (0.5, 1.0)
# Short as it is, a choreography has two new performers in a round and a recorded dance one.
_CHOREOGRAPHY_PERFORMERS: Final = 2
_RATE_HZ: Final = 30


class View(msgspec.Struct, frozen=True):
    """One camera of a performance.

    Attributes:
        number: within the performance; also that of its range in ``AZIMUTHS``.
        azimuth: degrees from where the dancer faces on average; positive is the left hand's side.
        pitch, fov: degrees; see :class:`~model_export.stage.camera.Camera`.
        farther: its distance in parts of that from which all of the dance is just seen.
        width, height: of the picture, pixels.
        background, floor: colours, sRGB.
        models: of the detector, which look at it.
    """

    number: int
    azimuth: float
    pitch: float
    fov: float
    farther: float
    width: int
    height: int
    background: tuple[int, int, int]
    floor: tuple[int, int, int]
    models: tuple[Model, ...]


class Performance(msgspec.Struct, frozen=True):
    """One performer dancing one dance, and the cameras.

    Attributes:
        side: of the split.
        dance, source, take, first, end: see :class:`~model_export.stage.dataset.material.Dance`.
        performer: their number among those of this dance.
        seed: what they are drawn from.
        strength: how much they differ from the dance as it is.
        body: one that ships.
        views: the cameras.
    """

    side: Side
    dance: str
    source: str
    take: str
    first: int
    end: int
    performer: int
    seed: int
    strength: float
    body: str
    views: tuple[View, ...]

    @property
    def frames(self) -> int:
        """Of each camera."""
        return self.end - self.first

    def clip_name(self, view: View) -> str:
        """The path of a camera's clip below the dataset's folder."""
        file = f"p{self.performer}-{self.body}-c{view.number}.npz"
        return f"{self.side}/{self.dance}/{file}"


def performances(dances: list[Dance], minutes: float, seed: int) -> list[Performance]:
    """As many as are needed for so many camera-minutes of all dances together.

    Args:
        dances: choreographies and recorded ones.
        minutes: one camera's minute is one, whatever the others see.
        seed: of everything that is drawn.
    """
    listed: list[Performance] = []
    filmed = 0
    for round_ in count():
        for performance in _round(dances, round_, seed):
            if not dances or filmed >= minutes * 60 * _RATE_HZ:
                return listed
            listed.append(performance)
            filmed += performance.frames * len(performance.views)
    raise AssertionError  # a round without dances does not end


def _round(dances: list[Dance], number: int, seed: int) -> list[Performance]:
    """One round of all dances, each group of them spread over the whole of it."""
    placed: list[tuple[float, str, Performance]] = []
    for side in SIDES:
        for written in (True, False):
            # By a hash: neighbours in an alphabet are often alike.
            group = sorted(
                (d for d in dances if d.side == side and (d.source == "choreography") == written),
                key=lambda dance: crc32(dance.name.encode()),
            )
            new = _CHOREOGRAPHY_PERFORMERS if written else 1
            performers = [
                (index, dance, number * new + n)
                for n in range(new)
                for index, dance in enumerate(group)
            ]
            for place, (index, dance, performer) in enumerate(performers):
                at = (place + 0.5) / len(performers)
                placed.append((at, dance.name, _performance(dance, index, performer, seed)))
    return [performance for _, _, performance in sorted(placed, key=lambda each: each[:2])]


def _performance(dance: Dance, index: int, performer: int, seed: int) -> Performance:
    own = crc32(f"{dance.name}/{performer}".encode())
    rng = np.random.default_rng((seed, own))
    bodies = EXAM_BODIES if dance.side == "exam" else TRAINING_BODIES
    strength = round(float(rng.uniform(*STRENGTHS)), 3)
    # Four performances in ten have one of their four cameras seen by the lite model as well.
    both = (index + 3 * performer) % 10
    views = tuple(
        _view(number, ("full", "lite") if number == both else ("full",), rng)
        for number in range(len(AZIMUTHS))
    )
    return Performance(
        dance.side,
        dance.name,
        dance.source,
        dance.take,
        dance.first,
        dance.end,
        performer,
        own,
        strength,
        bodies[(index + performer) % len(bodies)],
        views,
    )


def _view(number: int, models: tuple[Model, ...], rng: np.random.Generator) -> View:
    side = rng.choice((-1.0, 1.0))
    azimuth = round(float(side * rng.uniform(*AZIMUTHS[number])), 2)
    pitch, fov, farther = (
        round(float(rng.uniform(*bounds)), 3) for bounds in (PITCHES, FIELDS_OF_VIEW, FARTHER)
    )
    width, height = SIZES[rng.integers(len(SIZES))]
    background, floor = (_colour(rng) for _ in range(2))
    return View(number, azimuth, pitch, fov, farther, width, height, background, floor, models)


def _colour(rng: np.random.Generator) -> tuple[int, int, int]:
    red, green, blue = (int(channel) for channel in rng.integers(40, 236, 3))
    return red, green, blue
