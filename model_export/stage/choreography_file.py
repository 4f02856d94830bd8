"""Choreographies as data: files that a person can read, and edit.

A dance is a tempo, phrases of key poses, and the order in which the phrases are danced. A key pose
is reached on its count::

    title = "Paper lanterns"
    style = "contemporary"
    tempo = 80          # counts a minute
    easing = "soft"     # soft, even or sharp: how the body travels from pose to pose
    order = ["verse", "verse mirrored", "chorus"]

    [phrases]
    verse = [
        {counts = 2, left = "high", right = "hip", stance = "side lunge", tilt = 15, side = 0.2},
    ]

``left`` and ``right`` are arms and ``stance`` legs out of ``motion.vocabulary``. A name with
``mirrored`` behind it changes sides: ``stance = "knee up mirrored"``. Angles are degrees: ``turn``
of the whole body, ``twist``, ``lean`` and ``tilt`` of the trunk, to the dancer's left, forward and
to the left; ``side`` and ``depth`` are metres to the dancer's left and forward.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
import numpy as np
from msgspec import Meta, Struct

from model_export.motion.body import unit, vector
from model_export.motion.choreography import KeyPoses, join
from model_export.motion.vocabulary import ARM_NAMES, ARMS, STANCE_NAMES, STANCES

FOLDER: Final = Path(__file__).parent / "choreographies"

_MIRRORED: Final = " mirrored"
_OTHER_LEG: Final = [2, 3, 0, 1]
_ARM: Final = dict(zip(ARM_NAMES, ARMS, strict=True))
_STANCE: Final = dict(zip(STANCE_NAMES, STANCES, strict=True))
_Degrees = Annotated[float, Meta(ge=-720, le=720)]
_Metres = Annotated[float, Meta(ge=-2, le=2)]


class ChoreographyError(Exception):
    """A file that is no choreography: which file, which phrase and which pose."""


class Pose(Struct, frozen=True, forbid_unknown_fields=True):
    """One key pose, reached ``counts`` after the one before it."""

    left: str
    right: str
    stance: str = "standing"
    counts: Annotated[float, Meta(ge=0.25, le=8)] = 1.0
    turn: _Degrees = 0.0
    twist: _Degrees = 0.0
    lean: _Degrees = 0.0
    tilt: _Degrees = 0.0
    side: _Metres = 0.0
    depth: _Metres = 0.0


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    title: Annotated[str, Meta(min_length=1, max_length=80)]
    style: Annotated[str, Meta(min_length=1, max_length=40)]
    tempo: Annotated[float, Meta(ge=50, le=200)]
    order: Annotated[list[str], Meta(min_length=1, max_length=64)]
    phrases: dict[str, Annotated[list[Pose], Meta(min_length=1, max_length=32)]]
    easing: Literal["soft", "even", "sharp"] = "even"


@dataclass(frozen=True, eq=False)
class Choreography:
    """A dance, as it was written.

    Attributes:
        name: of the file.
        title, style: for people.
        tempo: counts a minute.
        easing: how the body travels from pose to pose.
        keys: all key poses, in the order in which they are danced.
        counts: float32 ``[poses]``, on which count each is reached; the first on 0.
    """

    name: str
    title: str
    style: str
    tempo: float
    easing: Literal["soft", "even", "sharp"]
    keys: KeyPoses
    counts: np.ndarray[Any, np.dtype[np.float32]]

    @property
    def seconds(self) -> float:
        """From the first pose to the last."""
        return float(self.counts[-1]) * 60.0 / self.tempo


def names() -> list[str]:
    """Of the choreographies that are here."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def read_choreography(name: str | Path) -> Choreography:
    """A choreography by its name, or out of a file.

    Raises:
        ChoreographyError: there is none, or it cannot be danced.
    """
    path = name if isinstance(name, Path) else FOLDER / f"{name}.toml"
    try:
        told = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File)
    except (OSError, UnicodeDecodeError) as error:
        known = ", ".join(names())
        raise ChoreographyError(f"{path.name} cannot be read; there are: {known}") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ChoreographyError(f"{path.name}: {error}") from error
    phrases = {
        phrase: join(
            [_pose(pose, f"{path.name}: {phrase}, pose {i + 1}") for i, pose in enumerate(poses)]
        )
        for phrase, poses in told.phrases.items()
    }
    keys, steps = [], []
    for part in told.order:
        phrase = part.removesuffix(_MIRRORED)
        if phrase not in phrases:
            raise ChoreographyError(f"{path.name}: order names {part!r}, which is no phrase")
        poses = phrases[phrase]
        keys.append(poses.mirrored() if part.endswith(_MIRRORED) else poses)
        steps += [pose.counts for pose in told.phrases[phrase]]
    counts = np.cumsum(steps, dtype=np.float32) - np.float32(steps[0])
    return Choreography(
        path.stem, told.title, told.style, told.tempo, told.easing, join(keys), counts
    )


def _pose(pose: Pose, where: str) -> KeyPoses:
    degrees = np.radians((pose.turn, pose.lean, pose.tilt, pose.twist))
    scalars = np.array([[*degrees, pose.side, pose.depth]], dtype=np.float32)
    left = _named(_ARM, pose.left, where)
    right = _named(_ARM, pose.right, where) * vector(-1, 1, 1)
    stance = _named(_STANCE, pose.stance.removesuffix(_MIRRORED), where)
    if pose.stance.endswith(_MIRRORED):
        stance = stance[_OTHER_LEG] * vector(-1, 1, 1)
    return KeyPoses(scalars, unit(np.concatenate((left, right, stance))[None]))


def _named(known: dict[str, Any], name: str, where: str) -> Any:  # noqa: ANN401 (rows of a table)
    if name not in known:
        raise ChoreographyError(f"{where}: {name!r} is none of {', '.join(known)}")
    return known[name]
