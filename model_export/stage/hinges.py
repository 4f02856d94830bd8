"""Arms and legs: where they swing, and how far they are turned about themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from model_export.motion.body import JOINT, Floats, unit
from model_export.stage.turning import shortest_turn, turn_about, turned

# Sine of the bend below which a limb's plane is noise, and above which it is certain.
_STRAIGHT, _BENT = 0.15, 0.5
# Weights of five frames: a twist that jumps from one frame to the next is noise.
_SMOOTHING: Final = np.array([1, 4, 6, 4, 1]) / 16


@dataclass(frozen=True)
class Limb:
    """A limb of two parts.

    Attributes:
        joints: without the side; start, hinge and end.
        upper: bones of the upper part from the trunk outwards, which share its twist.
        lower: bones of the lower part.
    """

    joints: tuple[str, str, str]
    upper: tuple[str, str]
    lower: tuple[str, str]

    def parts(self, side: str, joints: Floats) -> tuple[Floats, Floats]:
        """Unit vectors of the upper and the lower part, each ``[..., 3]``."""
        start, hinge, end = (joints[..., JOINT[f"{side}_{name}"], :] for name in self.joints)
        return unit(hinge - start), unit(end - hinge)


def limb_turns(
    limb: Limb, side: str, rest: Floats, joints: Floats, carrier: Floats
) -> tuple[Floats, tuple[Floats, Floats], Floats]:
    """World rotations of one limb.

    Args:
        limb: which.
        side: ``left`` or ``right``.
        rest: the body's joints at rest, ``[15, 3]``.
        joints: the motion, ``[T, 15, 3]``.
        carrier: rotation of the part of the trunk it hangs on, ``[T, 3, 3]``.

    Returns:
        The swing without any twist, the two bones of the upper part, and the lower part, each
        ``[T, 3, 3]``.
    """
    rest_upper, rest_lower = limb.parts(side, rest)
    upper, lower = limb.parts(side, joints)
    carried = turned(np.swapaxes(carrier, -1, -2), upper)
    swing = carrier @ shortest_turn(rest_upper, carried)
    hinge = unit(np.cross(rest_upper, rest_lower).astype(np.float32))
    twist = _twist(turned(swing, hinge), upper, lower)
    half, whole = (turn_about(upper, twist * share) @ swing for share in (0.5, 1.0))
    forearm = shortest_turn(turned(whole, rest_lower), lower) @ whole
    return swing, (half, whole), forearm


def _twist(hinge: Floats, upper: Floats, lower: Floats) -> Floats:
    """Angle ``[T]`` about ``upper`` that brings the hinge into the plane the limb bends in."""
    normal = np.cross(upper, lower).astype(np.float32)
    bend = np.linalg.norm(normal, axis=-1)
    angle = np.arctan2((np.cross(hinge, normal) * upper).sum(-1), (hinge * normal).sum(-1))
    share = np.clip((bend - _STRAIGHT) / (_BENT - _STRAIGHT), 0, 1)
    certain = share * share * (3 - 2 * share)
    # As points on a circle, so that an average knows no jump from pi to minus pi.
    points = (1 - certain) + certain * np.exp(1j * angle)
    reach = len(_SMOOTHING) // 2
    smooth = np.convolve(np.pad(points, reach, mode="edge"), _SMOOTHING, mode="valid")
    twist: Floats = np.angle(smooth).astype(np.float32)
    return twist
