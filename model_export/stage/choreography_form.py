"""The form of a choreography: sections, phrases, key poses on counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import msgspec

SECTION: Final = re.compile(r"(?P<phrase>.+?)(?P<mirrored> mirrored)?(?: x(?P<times>[1-9]))?")


class ArmChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named arm pose with some of its degrees changed."""

    pose: str
    lift: float | None = None
    open: float | None = None
    bend: float | None = None
    roll: float | None = None


class KeyPose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pose that is reached on a count. What it does not name stays as it was in the phrase.

    Attributes:
        on: the count, from 1; 2.5 is the "and" after 2.
        arms: both arms.
        left, right: one of them.
        legs: a stance.
        knees, weight: changes of it, until another stance is named.
        lean, tilt, twist, nod: of the trunk and the head, degrees.
        turn: of the whole body, degrees to its left, on the way to this pose.
        travel: metres to the body's left and ahead, on the way to this pose.
        hop: gets there through the air.
        ease: how it gets there.
    """

    on: float
    arms: str | ArmChange | None = None
    left: str | ArmChange | None = None
    right: str | ArmChange | None = None
    legs: str | None = None
    knees: float | None = None
    weight: float | None = None
    lean: float | None = None
    tilt: float | None = None
    twist: float | None = None
    nod: float | None = None
    turn: float = 0.0
    travel: tuple[float, float] = (0.0, 0.0)
    hop: bool = False
    ease: str | None = None


class Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Key poses over so many counts; ``ease`` and ``bounce_cm`` instead of the dance's."""

    counts: int
    poses: tuple[KeyPose, ...]
    ease: str | None = None
    bounce_cm: float | None = None


@dataclass(frozen=True)
class Section:
    """A phrase's turn in the dance."""

    phrase: str
    mirrored: bool


class Choreography(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole dance.

    Attributes:
        title, style: what it is called, and which of ``STYLES`` it is in.
        tempo: beats per minute.
        lead_in: counts of standing before it.
        order: phrases as they are danced: ``"verse"``, ``"verse mirrored"``, ``"verse x2"``.
        phrases: by name.
        ease: of poses that name none.
        bounce_cm: by how much the body sinks on each count, and rises between; below 0 rises on it.
        name: of the file.
    """

    title: str
    style: str
    tempo: float
    order: tuple[str, ...]
    phrases: dict[str, Phrase]
    lead_in: int = 2
    ease: str = "smooth"
    bounce_cm: float = 0.0
    name: str = ""

    @property
    def sections(self) -> tuple[Section, ...]:
        found = [match for match in map(SECTION.fullmatch, self.order) if match]
        return tuple(
            Section(match["phrase"], bool(match["mirrored"]))
            for match in found
            for _ in range(int(match["times"] or 1))
        )

    @property
    def counts(self) -> int:
        """Of all of it, those before it included."""
        return self.lead_in + sum(self.phrases[s.phrase].counts for s in self.sections)

    @property
    def seconds(self) -> float:
        return self.counts * 60 / self.tempo
