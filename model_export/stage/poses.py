"""The words that choreographies are written in: arms, stances and easings, in degrees and metres.

An arm hangs at ``lift`` 0, is level at 90 and overhead at 180; ``open`` says which way it was
lifted: 0 ahead, 90 to its own side, below 0 across the body, above 90 behind. ``bend`` is the
elbow's; ``roll`` turns the bent forearm about the upper arm, inwards below 0 and outwards above.
All four stay within what a shoulder and an elbow can do, so that no pose is out of joint.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

SIDES: Final = ("left", "right")


class Arm(NamedTuple):
    """Degrees; of the left or of the right arm alike."""

    lift: float
    open: float
    bend: float
    roll: float = 0.0


class Foot(NamedTuple):
    """Where an ankle is, from the dancer's place on the floor.

    Attributes:
        aside: metres to the body's left.
        ahead: metres.
        up: metres above where the ankle of a flat foot is.
        turned: degrees by which the toes point to the body's left.
        point: degrees by which the toes point down, further than in a flat foot.
    """

    aside: float
    ahead: float = 0.0
    up: float = 0.0
    turned: float = 0.0
    point: float = 0.0

    @property
    def mirrored(self) -> Foot:
        return self._replace(aside=-self.aside, turned=-self.turned)


@dataclass(frozen=True)
class Stance:
    """Two feet and what is over them.

    Attributes:
        left, right: the feet.
        weight: 1 is over the left foot, -1 over the right one.
        knees: degrees of bend in the knee that carries most.
    """

    left: Foot
    right: Foot
    weight: float = 0.0
    knees: float = 10.0

    @property
    def mirrored(self) -> Stance:
        return replace(
            self, left=self.right.mirrored, right=self.left.mirrored, weight=-self.weight
        )


@dataclass(frozen=True)
class Ease:
    """How a movement gets to its pose, which it always reaches on its count.

    Attributes:
        seconds: how long it moves at most; before that it waits.
        power: above 1 it begins slowly and arrives fast.
        through: does not stop at the pose where the movement goes on the same way.
    """

    seconds: float = 10.0
    power: float = 1.0
    through: bool = False


ARM_LIMITS: Final = {
    "lift": (0.0, 178.0),
    "open": (-50.0, 160.0),
    "bend": (0.0, 150.0),
    "roll": (-100.0, 110.0),
}
TRUNK_LIMITS: Final = {
    "lean": (-30.0, 75.0),  # ahead
    "tilt": (-40.0, 40.0),  # to the left
    "twist": (-55.0, 55.0),  # the shoulders to the left of the hips
    "nod": (-30.0, 45.0),
}
KNEE_LIMITS: Final = (0.0, 110.0)

ARMS: Final = {
    "hang": Arm(8, 70, 14),
    "low": Arm(42, 80, 8),
    "side": Arm(90, 90, 6),
    "second": Arm(78, 72, 28),
    "high": Arm(138, 82, 6),
    "overhead": Arm(170, 80, 8),
    "halo": Arm(148, 78, 58, 62),
    "front": Arm(88, 8, 6),
    "reach": Arm(125, 20, 6),
    "scoop": Arm(45, 30, 50, -30),
    "hip": Arm(40, 100, 92, -71),
    "goal": Arm(90, 90, 90, 90),
    "scarecrow": Arm(88, 90, 90, -88),
    "chest": Arm(48, 50, 128, -45),
    "shoulder": Arm(82, 88, 145, 20),
    "head": Arm(122, 92, 128, 82),
    "across": Arm(72, 12, 82, -80),
    "cross": Arm(62, -28, 14),
    "fist": Arm(30, 35, 140, 5),
    "punch": Arm(156, 30, 6),
    "tray": Arm(12, 60, 90),
    "tower": Arm(90, 4, 90),
    "back": Arm(46, 146, 10),
    "point down": Arm(44, -24, 6),
}

_L, _R = Foot(0.16), Foot(-0.16)
# Those below the line are done to one side, "tap left"; here is the left one.
STANCES: Final = {
    "stand": Stance(Foot(0.12, turned=8), Foot(-0.12, turned=-8)),
    "together": Stance(Foot(0.08), Foot(-0.08), knees=8),
    "apart": Stance(Foot(0.25, turned=12), Foot(-0.25, turned=-12), knees=20),
    "wide": Stance(Foot(0.40, turned=22), Foot(-0.40, turned=-22), knees=32),
    "sit": Stance(Foot(0.34, turned=28), Foot(-0.34, turned=-28), knees=74),
    "crouch": Stance(Foot(0.18, turned=14), Foot(-0.18, turned=-14), knees=92),
    "tiptoe": Stance(Foot(0.10, up=0.085, point=28), Foot(-0.10, up=0.085, point=28), knees=12),
}
SIDED: Final = {
    "sway": Stance(Foot(0.25, turned=12), Foot(-0.25, turned=-12), 0.6, 30),
    "step": Stance(Foot(0.42, turned=10), _R, 0.75, 18),
    "lunge": Stance(Foot(0.62, turned=38), _R, 0.72, 66),
    "ahead": Stance(Foot(0.13, 0.36), Foot(-0.13, -0.04), 0.5, 28),
    "deep": Stance(Foot(0.15, 0.52), Foot(-0.13, -0.30, 0.06, 0, 20), 0.35, 70),
    "behind": Stance(Foot(0.14, -0.36, 0.05, 0, 18), Foot(-0.13, 0.04), -0.5, 34),
    "tap": Stance(Foot(0.36, 0.06, 0.03, 20, 12), _R, -0.8, 22),
    "heel": Stance(Foot(0.15, 0.36, 0.02, 0, -38), _R, -0.8, 28),
    "cross": Stance(Foot(-0.22, 0.17, 0, -10), Foot(-0.14), 0.3, 26),
    "curtsy": Stance(Foot(-0.30, -0.24, 0.05, -12, 20), Foot(-0.14), -0.5, 38),
    "knee": Stance(Foot(0.10, 0.22, 0.46, 0, 30), Foot(-0.14), -0.95, 10),
    "kick": Stance(Foot(0.10, 0.64, 0.40, 0, 30), Foot(-0.14), -0.95, 14),
    "flick": Stance(Foot(0.12, -0.30, 0.36, 0, 45), Foot(-0.14), -0.95, 20),
    "swing": Stance(Foot(0.62, 0.04, 0.30, 10, 30), Foot(-0.14), -0.95, 12),
    "passe": Stance(Foot(0.02, 0.12, 0.36, 65, 40), Foot(-0.14), -0.95, 8),
}
EASES: Final = {
    "smooth": Ease(),
    "flow": Ease(through=True),
    "swing": Ease(power=1.5),
    "snap": Ease(seconds=0.36),
    "pop": Ease(seconds=0.26),
}
STILL: Final = (ARMS["hang"], STANCES["stand"])


def stance_named(name: str) -> Stance | None:
    """The stance of this name, ``"apart"`` or ``"kick right"``; None where there is none."""
    if name in STANCES:
        return STANCES[name]
    kind, _, side = name.rpartition(" ")
    if kind not in SIDED or side not in SIDES:
        return None
    return SIDED[kind] if side == "left" else SIDED[kind].mirrored
