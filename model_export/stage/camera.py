"""A camera on the stage: a place that looks at another, with a picture of some size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model_export.motion.body import Floats, rotations_about, vector

NEAR_M, FAR_M = 0.1, 40.0
# What the whole dance fills of the picture when the camera stands where it sees all of it.
_FILLED: Final = 0.86
_OUTSIDE: Final = 0.12  # metres of hair, fingers and shoes beyond the landmarks


@dataclass(frozen=True)
class Camera:
    """Where the camera is.

    Attributes:
        width, height: the picture in pixels.
        yaw: degrees; 0 stands in front (+z), 90 on the left hand of a dancer who faces +z.
        pitch: degrees; positive looks down from above.
        distance: metres from the point it looks at.
        aim: that point, world axes, metres.
        fov: degrees from the picture's top to its bottom.
    """

    width: int
    height: int
    yaw: float = 0.0
    pitch: float = 4.0
    distance: float = 4.0
    aim: tuple[float, float, float] = (0.0, 0.9, 0.0)
    fov: float = 38.0

    def view(self) -> Floats:
        """World axes to OpenGL's camera axes (x right, y up, z towards the camera), ``[4, 4]``."""
        pitch, yaw = (
            rotations_about(axis, vector(float(np.deg2rad(angle))))[0]
            for axis, angle in ((0, self.pitch), (1, -self.yaw))
        )
        matrix: Floats = np.eye(4, dtype=np.float32)
        matrix[:3, :3] = pitch @ yaw
        matrix[:3, 3] = -matrix[:3, :3] @ vector(*self.aim)
        matrix[2, 3] -= self.distance
        return matrix

    def projection(self) -> Floats:
        """OpenGL's perspective matrix, ``[4, 4]``."""
        scale = 1 / np.tan(np.deg2rad(self.fov) / 2)
        matrix: Floats = np.zeros((4, 4), dtype=np.float32)
        matrix[0, 0], matrix[1, 1] = scale * self.height / self.width, scale
        matrix[2, 2] = (FAR_M + NEAR_M) / (NEAR_M - FAR_M)
        matrix[2, 3] = 2 * FAR_M * NEAR_M / (NEAR_M - FAR_M)
        matrix[3, 2] = -1
        return matrix

    def pictured(self, points: Floats) -> Floats:
        """World points ``[..., 3]`` to the picture ``[..., 2]``: x / width, y / height."""
        view, projection = self.view(), self.projection()
        local: Floats = points @ view[:3, :3].T + view[:3, 3]
        scales = vector(float(projection[0, 0]), -float(projection[1, 1]))
        places: Floats = (0.5 + 0.5 * local[..., :2] * scales / -local[..., 2:]).astype(np.float32)
        return places

    def framing(self, points: Floats) -> Camera:
        """The same camera aimed and moved back so that it sees all ``points [..., 3]``."""
        points = points.reshape(-1, 3)
        aim = (points.min(axis=0) + points.max(axis=0)) / 2
        centred = replace(self, aim=(float(aim[0]), float(aim[1]), float(aim[2])), distance=0.0)
        view = centred.view()
        local = points @ view[:3, :3].T + view[:3, 3]
        slope = np.tan(np.deg2rad(self.fov) / 2) * _FILLED
        slopes = vector(slope * self.width / self.height, slope)
        needed = local[:, 2:] + (np.abs(local[:, :2]) + _OUTSIDE) / slopes
        return replace(centred, distance=float(needed.max()))
