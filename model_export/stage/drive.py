"""Fifteen joint positions to the rotations of a body's bones.

Positions leave the twist of every bone open. The pelvis and the chest take it from the line between
the hips and between the shoulders; a limb swings from the trunk by the smallest rotation and is
then turned about itself until its hinge lies in the plane that elbow or knee bends in, the less so
the straighter the limb. The body keeps its own proportions and stands on the floor: where its
joints are afterwards is for :meth:`BakedBody.posed_landmarks` to say, not for the motion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from model_export.motion.body import JOINT, Floats, unit
from model_export.stage.baked import BakedBody
from model_export.stage.grounding import root_of
from model_export.stage.hinges import Limb, limb_turns
from model_export.stage.rest import rest_joints
from model_export.stage.turning import between, frame_of, shortest_turn, turn_about, turned

_SPINE: Final = ("spine05", "spine04", "spine03", "spine02", "spine01")
# How much of an arm's swing the girdle joins in: (bone, share).
_GIRDLE: Final = (("clavicle", 0.12), ("shoulder01", 0.25))
_NECK: Final = (("neck01", 0.2), ("neck02", 0.45), ("neck03", 0.7), ("head", 1.0))
_LIMBS: Final = (
    Limb(
        ("shoulder", "elbow", "wrist"), ("upperarm01", "upperarm02"), ("lowerarm01", "lowerarm02")
    ),
    Limb(("hip", "knee", "ankle"), ("upperleg01", "upperleg02"), ("lowerleg01", "lowerleg02")),
)
_STEEPEST_FOOT: Final = np.float32(np.deg2rad(35))


@dataclass(frozen=True)
class Performance:
    """A body in motion.

    Attributes:
        turns: world rotations of the bones, float32 ``[T, B, 3, 3]``.
        heads: where the bones are, float32 ``[T, B, 3]``, metres.
        landmarks: true MediaPipe landmarks, float32 ``[T, 33, 3]``, world axes, metres.
    """

    turns: Floats
    heads: Floats
    landmarks: Floats


def perform(body: BakedBody, joints: Floats) -> Performance:
    """Let ``body`` dance ``joints``, float32 ``[T, 15, 3]``, metres, y up, floor at y = 0."""
    turns = bone_turns(body, joints)
    heads = body.posed_heads(turns, root_of(body, turns, joints))
    return Performance(turns, heads, body.posed_landmarks(turns, heads))


def bone_turns(body: BakedBody, joints: Floats) -> Floats:
    """World rotations ``[T, B, 3, 3]`` of the bones from ``joints [T, 15, 3]``."""
    rest = rest_joints(body)
    turns = np.empty((len(joints), len(body.bones), 3, 3), dtype=np.float32)
    pelvis = _pelvis(joints) @ np.swapaxes(_pelvis(rest), -1, -2)
    chest = _chest(joints) @ np.swapaxes(_chest(rest), -1, -2)
    turns[:, body.bone("root")] = pelvis
    for i, name in enumerate(_SPINE, start=1):
        turns[:, body.bone(name)] = between(pelvis, chest, i / len(_SPINE))

    nod = _nod(rest, joints, chest)
    for name, share in _NECK:
        turns[:, body.bone(name)] = chest @ between(np.eye(3, dtype=np.float32), nod, share)

    for side, letter in (("left", "L"), ("right", "R")):
        for limb, carrier in zip(_LIMBS, (chest, pelvis), strict=True):
            swing, upper, lower = limb_turns(limb, side, rest, joints, carrier)
            for name, turn in (
                *zip(limb.upper, upper, strict=True),
                *((n, lower) for n in limb.lower),
            ):
                turns[:, body.bone(f"{name}.{letter}")] = turn
            if limb.joints[0] == "shoulder":
                for name, share in _GIRDLE:
                    turns[:, body.bone(f"{name}.{letter}")] = between(chest, swing, share)
                turns[:, body.bone(f"wrist.{letter}")] = lower
            else:
                turns[:, body.bone(f"foot.{letter}")] = _foot(side, rest, joints, lower)
    return turns


def _between_sides(joints: Floats, joint: str) -> tuple[Floats, Floats]:
    """Middle of a pair of joints and the way from right to left, each ``[..., 3]``."""
    left, right = (joints[..., JOINT[f"{side}_{joint}"], :] for side in ("left", "right"))
    middle: Floats = ((left + right) / 2).astype(np.float32)
    return middle, left - right


def _chest(joints: Floats) -> Floats:
    shoulders, across = _between_sides(joints, "shoulder")
    up = unit(shoulders - _between_sides(joints, "hip")[0])
    left = unit(across - (across * up).sum(-1, keepdims=True) * up)
    return frame_of(left, up)


def _pelvis(joints: Floats) -> Floats:
    """Its tilt is not in fifteen joints: it follows the spine and, less, the thighs."""
    hips, across = _between_sides(joints, "hip")
    spine = unit(_between_sides(joints, "shoulder")[0] - hips)
    thighs = unit(hips - _between_sides(joints, "knee")[0])
    return frame_of(across, spine + 0.3 * thighs)


def _nod(rest: Floats, joints: Floats, chest: Floats) -> Floats:
    """How the head is tilted against the chest; a dancer looks straight ahead on average."""
    neck = unit(joints[:, JOINT["head"]] - _between_sides(joints, "shoulder")[0])
    local = turned(np.swapaxes(chest, -1, -2), neck)
    upright = unit(rest[JOINT["head"]] - _between_sides(rest, "shoulder")[0])
    usual = unit(local.mean(axis=0))
    return shortest_turn(upright, turned(shortest_turn(usual, upright), local))


def _foot(side: str, rest: Floats, joints: Floats, shin: Floats) -> Floats:
    """The foot points where the toes are; its usual slope in the motion is flat on the floor."""
    ankle, toe = JOINT[f"{side}_ankle"], JOINT[f"{side}_toe"]
    at_rest = unit(rest[toe] - rest[ankle])
    ahead = unit(joints[:, toe] - joints[:, ankle])
    low = joints[:, toe, 1] <= np.quantile(joints[:, toe, 1], 0.5)
    slope = np.arcsin(np.clip(at_rest[1], -1, 1)) - np.median(np.arcsin(ahead[low, 1]))
    slope = np.clip(slope, -_STEEPEST_FOOT, _STEEPEST_FOOT)
    across = unit(np.cross(ahead, turned(shin, -rest_shin(rest, side))).astype(np.float32))
    ahead = turned(turn_about(across, np.full(len(ahead), slope, dtype=np.float32)), ahead)
    return shortest_turn(turned(shin, at_rest), ahead) @ shin


def rest_shin(rest: Floats, side: str) -> Floats:
    """Direction from knee to ankle at rest, ``[3]``."""
    return unit(rest[JOINT[f"{side}_ankle"]] - rest[JOINT[f"{side}_knee"]])
