"""Performances that tests make: a reference danced again, with mistakes that are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from model_export.evaluation.in_step import unscored
from scorer.clip import Floats
from scorer.performance import Aligned, Alignment, Performance, Second
from scorer.skeleton import ANGLES, LANDMARKS, PARTS, Angle

EASED_FRAMES: Final = 6
# Landmarks that hang on a joint, from the trunk outwards.
_OUTWARDS: Final = {
    "arm": ("shoulder", "elbow", "wrist", "pinky", "index", "thumb"),
    "leg": ("hip", "knee", "ankle", "heel", "foot_index"),
}


@dataclass(frozen=True)
class Stretch:
    """Frames ``first`` to ``end``."""

    first: int
    end: int

    def meets(self, t_ms: float, until_ms: float) -> bool:
        return t_ms < self.end * 1000 / 30 and until_ms > self.first * 1000 / 30

    @property
    def frames(self) -> slice:
        return slice(self.first, self.end)


def angle_named(name: str) -> Angle:
    return next(angle for angle in ANGLES if angle.name == name)


def _bone(landmarks: Floats, bone: tuple[str, str]) -> Floats:
    start, end = (landmarks[:, LANDMARKS.index(name)] for name in bone)
    vector: Floats = end - start
    return vector


def degrees_of(landmarks: Floats, name: str) -> Floats:
    """One angle by the cosine between its bones, ``[T]``."""
    first, second = (_bone(landmarks, bone) for bone in angle_named(name)[2:])
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    cosine = (first * second).sum(axis=1) / lengths
    degrees: Floats = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    return degrees


def with_room(landmarks: Floats, name: str, degrees: float, frames: int = 45) -> Stretch:
    """Where an angle can best be changed by so much without leaving 0 to 180 degrees."""
    now = degrees_of(landmarks, name)
    room = 180 - now - degrees if degrees > 0 else now + degrees
    least = np.lib.stride_tricks.sliding_window_view(room, frames).min(axis=1)
    first = int(least.argmax())
    return Stretch(first, first + frames)


def turned(landmarks: Floats, name: str, degrees: float, when: Stretch) -> Floats:
    """A copy with one angle changed for a while: what hangs on the joint turns in its plane."""
    angle = angle_named(name)
    side, limb = angle.limb.split("_")
    joint = angle.second[0]
    outwards = _OUTWARDS[limb]
    beyond = outwards[outwards.index(joint.partition("_")[2]) + 1 :]
    columns = [LANDMARKS.index(f"{side}_{part}") for part in beyond]
    out = landmarks.copy()
    part = landmarks[when.frames]
    axis = np.cross(_bone(part, angle.first), _bone(part, angle.second))
    axis = (axis / np.linalg.norm(axis, axis=1, keepdims=True))[:, None]
    row = np.arange(len(part)) + 1
    eased = np.minimum(1, np.minimum(row, row[::-1]) / EASED_FRAMES)
    turn = np.radians(degrees * eased)[:, None, None]
    centre = part[:, LANDMARKS.index(joint), None]
    arm = part[:, columns] - centre
    along = (axis * arm).sum(axis=2, keepdims=True)
    # Rodrigues' formula.
    swung = (
        arm * np.cos(turn) + np.cross(axis, arm) * np.sin(turn) + axis * along * (1 - np.cos(turn))
    )
    out[when.frames, columns] = swung + centre
    return out


def seen_elsewhere(landmarks: Floats, yaw_deg: float = 25.0, depth: float = 0.8) -> Floats:
    """The same before another camera, one that compresses depth."""
    turn = np.radians(yaw_deg)
    rotation = np.array(
        ((np.cos(turn), 0, np.sin(turn)), (0, 1, 0), (-np.sin(turn), 0, np.cos(turn)))
    )
    out: Floats = (landmarks @ rotation.T * (1, 1, depth)).astype(np.float32)
    return out


def performance(
    side_by_side: Aligned | None,
    *,
    mirrored: bool = False,
    seconds: tuple[Second, ...] = (),
) -> Performance:
    """A performance of which nothing is known but what feedback reads."""
    alignment = None
    if side_by_side is not None:
        lag = np.zeros(len(side_by_side.seen))
        alignment = Alignment(0.0, 1.0, mirrored, 1.0, None, lag)
    return unscored(side_by_side, alignment, seconds)


def second(number: int, score: float | None) -> Second:
    return Second(number * 1000.0, score, score, None, None, 1.0, (1.0,) * len(PARTS), None)
