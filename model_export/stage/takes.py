"""Versions of a dance: the teacher's, a good imitation, and four that go wrong in a known way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec
import numpy as np

from model_export.motion.body import Floats, mirrored_joints
from model_export.motion.proportions import ADULT
from model_export.stage.choreography_file import SECONDS
from model_export.stage.choreography_form import Choreography
from model_export.stage.dance import choreography_named, frames_of, names, track_of
from model_export.stage.imitation import imitated, somebody
from model_export.stage.keys import LEFT_ARM, RIGHT_ARM
from model_export.stage.kinematics import Track, joints_of
from model_export.stage.poses import ARMS

KINDS: Final = ("teacher", "good", "late", "lazy arm", "mirrored", "wrong")
LATE_S: Final = 0.35
# Between performers of one dance; see performer.People.
_STRENGTH: Final = 0.8
# What is left of the lazy arm's excursions.
_LAZY_SHARE: Final = 0.06


@dataclass(frozen=True, eq=False)
class Take:
    """One version of a dance.

    Attributes:
        choreography, kind: of which dance, and which of ``KINDS``.
        danced: the choreography that is really danced; another one in the wrong version.
        joints: float32 ``[T, 15, 3]`` at 30 frames per second, metres, y up.
        limb: the arm at rest, if one is.
    """

    choreography: str
    kind: str
    danced: str
    joints: Floats
    limb: str | None = None


def take(name: str, kind: str, seed: int = 0) -> Take:
    """One version of a choreography that ships; the same seed gives the same take.

    Args:
        name: of the choreography.
        kind: one of ``KINDS``. All but the teacher's are danced by somebody else, each by another.
        seed: who.

    Raises:
        ChoreographyError: there is no choreography of this name.
        ValueError: there is no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}; known are {', '.join(KINDS)}")
    dance = choreography_named(name)
    if kind == "teacher":
        return Take(name, kind, name, joints_of(track_of(dance), ADULT))
    danced = _other(name) if kind == "wrong" else name
    limb = None
    if kind == "wrong":
        track = _at_tempo_of(dance, choreography_named(danced))
    else:
        track = track_of(dance, LATE_S if kind == "late" else 0.0)
    rng = np.random.default_rng((seed, names().index(name), KINDS.index(kind)))
    body = somebody(rng, _STRENGTH)
    track = imitated(track, body, rng, _STRENGTH)
    if kind == "lazy arm":
        limb, track = _lazy(track)
    joints = joints_of(track, body)
    return Take(name, kind, danced, mirrored_joints(joints) if kind == "mirrored" else joints, limb)


def takes(name: str, seed: int = 0) -> list[Take]:
    """All versions of a choreography, in the order of ``KINDS``."""
    return [take(name, kind, seed) for kind in KINDS]


def _other(name: str) -> str:
    """The choreography after the next, in the order of their names."""
    every = names()
    return every[(every.index(name) + 2) % len(every)]


def _at_tempo_of(dance: Choreography, other: Choreography) -> Track:
    """Another dance at this one's tempo, from the top again until this one ends."""
    times = int(np.ceil(SECONDS[1] / SECONDS[0] * dance.tempo / other.tempo)) + 1
    again = msgspec.structs.replace(
        other, tempo=dance.tempo, lead_in=dance.lead_in, order=other.order * times
    )
    return track_of(again).until(frames_of(dance))


def _lazy(track: Track) -> tuple[str, Track]:
    """The arm that moves more hangs down instead, and hardly goes along."""
    arms = {"left_arm": LEFT_ARM, "right_arm": RIGHT_ARM}
    limb = max(arms, key=lambda arm: float(track.upper[:, arms[arm]].std(axis=0).sum()))
    upper = track.upper.copy()
    excursion = upper[:, arms[limb]] - upper[:, arms[limb]].mean(axis=0)
    upper[:, arms[limb]] = np.array(ARMS["hang"], dtype=np.float32) + _LAZY_SHARE * excursion
    return limb, Track(upper, track.lower)
