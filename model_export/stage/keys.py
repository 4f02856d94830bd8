"""A choreography written out: every key pose of it at its moment, mirrored and put in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model_export.motion.body import Floats
from model_export.stage.choreography_form import ArmChange, Choreography, KeyPose, Phrase
from model_export.stage.poses import (
    ARMS,
    EASES,
    STILL,
    TRUNK_LIMITS,
    Arm,
    Ease,
    Stance,
    stance_named,
)

# Columns of a key's upper body: the trunk's, then the left arm's and the right arm's.
TRUNK: Final = tuple(TRUNK_LIMITS)
LEFT_ARM: Final = slice(4, 8)
RIGHT_ARM: Final = slice(8, 12)
_MIRRORED: Final = np.array([0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7])
_SIGNS: Final = np.array([1, -1, -1, 1, *(1,) * 8], dtype=np.float32)


@dataclass(frozen=True, eq=False)
class Key:
    """A pose at a moment.

    Attributes:
        time: when it is reached, seconds.
        upper: ``[12]`` degrees: lean, tilt, twist, nod, then lift, open, bend, roll of each arm.
        stance: about the dancer's place.
        turn: degrees to the left since the key before.
        travel: metres to the body's left and ahead since the key before.
        hop, ease: how it is reached.
    """

    time: float
    upper: Floats
    stance: Stance
    ease: Ease
    turn: float = 0.0
    travel: tuple[float, float] = (0.0, 0.0)
    hop: bool = False

    @property
    def mirrored(self) -> Key:
        return replace(
            self,
            upper=self.upper[_MIRRORED] * _SIGNS,
            stance=self.stance.mirrored,
            turn=-self.turn,
            travel=(-self.travel[0], self.travel[1]),
        )


def _arm(written: str | ArmChange | None, before: Arm) -> Arm:
    if written is None:
        return before
    if isinstance(written, str):
        return ARMS[written]
    changed = {part: getattr(written, part) for part in Arm._fields}
    known = {part: value for part, value in changed.items() if value is not None}
    return ARMS[written.pose]._replace(**known)


def _phrase_keys(phrase: Phrase, ease: str) -> list[Key]:
    """Keys of a phrase; their time is in counts from its first."""
    left = right = STILL[0]
    stance = STILL[1]
    trunk = dict.fromkeys(TRUNK, 0.0)
    keys = []
    for pose in phrase.poses:
        left = _arm(pose.left, _arm(pose.arms, left))
        right = _arm(pose.right, _arm(pose.arms, right))
        stance = _stance(pose, stance)
        trunk |= {part: v for part in TRUNK if (v := getattr(pose, part)) is not None}
        upper = np.array([*trunk.values(), *left, *right], dtype=np.float32)
        eased = EASES[pose.ease or phrase.ease or ease]
        keys.append(Key(pose.on - 1, upper, stance, eased, pose.turn, pose.travel, pose.hop))
    return keys


def _stance(pose: KeyPose, before: Stance) -> Stance:
    stance = (stance_named(pose.legs) if pose.legs else None) or before
    if pose.knees is not None:
        stance = replace(stance, knees=pose.knees)
    return stance if pose.weight is None else replace(stance, weight=pose.weight)


def keys_of(dance: Choreography) -> list[Key]:
    """Every key of a dance; the first stands still at second 0."""
    beat = 60 / dance.tempo
    upper = np.array([0, 0, 0, 0, *STILL[0], *STILL[0]], dtype=np.float32)
    keys = [Key(0.0, upper, STILL[1], EASES["smooth"])]
    count = dance.lead_in
    for section in dance.sections:
        phrase = dance.phrases[section.phrase]
        for key in _phrase_keys(phrase, dance.ease):
            done = key.mirrored if section.mirrored else key
            keys.append(replace(done, time=(count + key.time) * beat))
        count += phrase.counts
    return keys


def bounce_of(dance: Choreography) -> Floats:
    """By how much the body sinks on each count, ``[counts]``, metres."""
    sinks = [dance.bounce_cm] * dance.lead_in
    for section in dance.sections:
        phrase = dance.phrases[section.phrase]
        own = dance.bounce_cm if phrase.bounce_cm is None else phrase.bounce_cm
        sinks += [own] * phrase.counts
    return np.array(sinks, dtype=np.float32) / np.float32(100)
