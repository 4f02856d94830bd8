"""Landmarks to joint angles and limb directions, as torch modules.

This is the only definition of both: TorchScript and ONNX are exported from it, so training,
serving and the browser cannot drift apart. Which landmarks make which column stands in
:mod:`scorer.skeleton`.
"""

import torch
from torch import Tensor, nn

from scorer.skeleton import ANGLES, LANDMARKS, SEGMENTS, Bone

# A bone shorter than this (in the unit of the landmarks) has no direction: its "unit vector"
# shrinks to zero instead of pointing wherever the last bit of a float points.
SHORTEST = 1e-8
# Keeps the quotient finite where two bones point in opposite directions; costs 1e-7 rad there.
_OPPOSITE = 1e-7


# TorchScript sees no globals: constants travel as default arguments and as module attributes.


def unit(vector: Tensor, shortest: float = SHORTEST) -> Tensor:
    """Vectors of the last axis scaled to length one; zero vectors stay zero."""
    length: Tensor = torch.linalg.vector_norm(vector, dim=-1, keepdim=True)
    return vector / length.clamp_min(shortest)


def angle_between(first: Tensor, second: Tensor, least: float = _OPPOSITE) -> Tensor:
    """Angle between unit vectors: ``2 atan(|u - v| / |u + v|)``, ``[..., 3]`` to ``[...]``.

    Well-conditioned everywhere, unlike ``acos(u . v)``, whose derivative is infinite at a
    straight limb (Kahan, "How Futile are Mindless Assessments of Roundoff", section 12). ONNX has
    Atan but no Atan2, hence the quotient. Radians, 0 to pi.
    """
    apart = torch.linalg.vector_norm(first - second, dim=-1)
    together = torch.linalg.vector_norm(first + second, dim=-1)
    return 2.0 * torch.atan(apart / together.clamp_min(least))


def _index(values: list[int]) -> Tensor:
    return torch.tensor(values, dtype=torch.int64)


_BONES: list[Bone] = sorted(
    {bone for angle in ANGLES for bone in (angle.first, angle.second)}
    | {segment.bone for segment in SEGMENTS}
    | {("right_shoulder", "left_shoulder"), ("right_hip", "left_hip")}
    | {("left_shoulder", "left_hip"), ("right_shoulder", "right_hip")}
)


class Bones(nn.Module):
    """Landmarks ``[batch, time, 33, 3]`` to bone vectors ``[batch, time, bones, 3]``."""

    start: Tensor
    end: Tensor

    def __init__(self) -> None:
        super().__init__()
        for end, name in enumerate(("start", "end")):
            index = _index([LANDMARKS.index(bone[end]) for bone in _BONES])
            self.register_buffer(name, index, persistent=False)

    def forward(self, landmarks: Tensor) -> Tensor:
        return landmarks[:, :, self.end] - landmarks[:, :, self.start]


class JointAngles(nn.Module):
    """Unit bones ``[batch, time, bones, 3]`` to angles ``[batch, time, 12]`` in radians."""

    first: Tensor
    second: Tensor

    def __init__(self) -> None:
        super().__init__()
        for name in ("first", "second"):
            index = _index([_BONES.index(getattr(angle, name)) for angle in ANGLES])
            self.register_buffer(name, index, persistent=False)

    def forward(self, bones: Tensor) -> Tensor:
        return angle_between(bones[:, :, self.first], bones[:, :, self.second])


class LimbDirections(nn.Module):
    """Bones and unit bones ``[batch, time, bones, 3]`` to ``[batch, time, 24]``.

    Eight unit vectors: arms in the frame of the torso (shoulders), legs in that of the pelvis
    (hips), so that they do not change when the dancer or the camera turns. A frame's axes are:
    to the body's left (made orthogonal to the spine), up the spine, and their cross product.
    """

    sides: Tensor
    lines: Tensor
    both: Tensor
    next: Tensor
    after: Tensor
    arms: Tensor
    legs: Tensor

    def __init__(self) -> None:
        super().__init__()
        trunk = [("left_shoulder", "left_hip"), ("right_shoulder", "right_hip")]
        lines = [("right_shoulder", "left_shoulder"), ("right_hip", "left_hip")]
        limbs = {
            frame: [_BONES.index(segment.bone) for segment in SEGMENTS if segment.trunk == frame]
            for frame in ("torso", "pelvis")
        }
        for name, index in {
            "sides": [_BONES.index(bone) for bone in trunk],
            "lines": [_BONES.index(bone) for bone in lines],
            "both": [0, 0],
            "next": [1, 2, 0],
            "after": [2, 0, 1],
            "arms": limbs["torso"],
            "legs": limbs["pelvis"],
        }.items():
            self.register_buffer(name, _index(index), persistent=False)

    def forward(self, bones: Tensor, units: Tensor) -> Tensor:
        # From the sides of the trunk: a sum of points, far from the origin, would lose bits.
        up = unit(-bones[:, :, self.sides].sum(dim=2, keepdim=True))
        up = up[:, :, self.both]
        line = bones[:, :, self.lines]
        left = unit(line - (line * up).sum(dim=-1, keepdim=True) * up)
        ahead = left[:, :, :, self.next] * up[:, :, :, self.after]
        ahead = ahead - left[:, :, :, self.after] * up[:, :, :, self.next]
        frames = torch.stack((left, up, ahead), dim=-1)
        arms = torch.matmul(units[:, :, self.arms], frames[:, :, 0])
        legs = torch.matmul(units[:, :, self.legs], frames[:, :, 1])
        return torch.cat((arms, legs), dim=2).flatten(start_dim=2)


class Kinematics(nn.Module):
    """Landmarks float32 ``[batch, time, 33, 3]`` to angles and limb directions.

    Returns:
        Angles ``[batch, time, 12]`` in radians, 0 to pi, and directions ``[batch, time, 24]``.
    """

    def __init__(self) -> None:
        super().__init__()
        self.bones = Bones()
        self.joint_angles = JointAngles()
        self.limb_directions = LimbDirections()

    def forward(self, landmarks: Tensor) -> tuple[Tensor, Tensor]:
        bones = self.bones(landmarks)
        units = unit(bones)
        return self.joint_angles(units), self.limb_directions(bones, units)
