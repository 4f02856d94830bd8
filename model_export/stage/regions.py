"""Where on a body something is: places along a limb, the lips, the line of the hair.

Each region is a number per vertex, ``[V]``, above zero inside; only where it crosses zero matters.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from model_export.motion.body import Floats
from model_export.stage.figure import Figure

ARM: Final = ("upperarm01", "lowerarm01", "wrist")
LEG: Final = ("upperleg01", "lowerleg01", "foot")
# The hairline from the face backwards: (place, height above the eyes), the place in units of the
# way from the head's joint to the eyes, the height in metres. The ears, at -0.16 to 0.16, are bare.
_SHORT: Final = (
    (-0.3, -0.07),
    (-0.15, 0.018),
    (0.35, 0.022),
    (0.5, 0.06),
)
_LONG: Final = (
    (-0.35, -0.13),
    (-0.15, 0.015),
    (0.35, 0.02),
    (0.5, 0.055),
)


def weight(figure: Figure, *prefixes: str) -> Floats:
    """How much of each vertex moves with bones whose names begin so."""
    columns = [i for i, bone in enumerate(figure.bones) if bone.startswith(prefixes)]
    total: Floats = figure.weights[:, columns].sum(axis=1)
    return total


def along(figure: Figure, chain: tuple[str, str, str]) -> Floats:
    """Place along a limb: 0, 1 and 2 at the chain's bones, beyond 2 on hand or foot; -1 off it."""
    out: Floats = np.full(len(figure.vertices), -1, dtype=np.float32)
    limb = weight(figure, *(name.removesuffix("01") for name in chain)) > 0.5
    for letter, sign in (("L", 1), ("R", -1)):
        start, hinge, end = (figure.heads[figure.bones.index(f"{name}.{letter}")] for name in chain)
        mine = limb & (figure.vertices[:, 0] * sign > 0)
        points = figure.vertices[mine]
        first, second = _share(points, start, hinge), _share(points, hinge, end)
        out[mine] = np.where(second > 0, 1 + second, np.clip(first, 0, 1))
    return out


def height_of(figure: Figure, bone: str) -> float:
    """Height of a bone's head, metres."""
    return float(figure.heads[figure.bones.index(bone), 1])


def below_collar(figure: Figure) -> Floats:
    """Metres below a collar that is lower in front than at the nape."""
    v = figure.vertices
    ahead = v[:, 2] - figure.heads[figure.bones.index("neck01"), 2]
    below: Floats = height_of(figure, "neck01") + 0.012 - 0.45 * ahead - v[:, 1]
    return below


def eye(figure: Figure) -> tuple[Floats, float]:
    """Middle of the left eye and its radius, metres."""
    ball = figure.vertices[figure.vertices_of("helper-l-eye")]
    return ball.mean(axis=0), float(np.ptp(ball[:, 1])) / 2


def mouth(figure: Figure) -> Floats:
    """The middle of the closed lips, ``[3]``: as high as the place where the teeth meet."""
    surfaces = [figure.vertices_of(f"helper-{jaw}-teeth") for jaw in ("upper", "lower")]
    height = np.mean([figure.vertices[teeth, 1].mean() for teeth in surfaces])
    body = figure.vertices[figure.vertices_of("body")]
    middle = (np.abs(body[:, 0]) < 0.01) & (np.abs(body[:, 1] - height) < 0.01)
    return np.array([0, height, body[middle, 2].max()], dtype=np.float32)


def lips(figure: Figure) -> Floats:
    middle = mouth(figure)
    x, y, z = (figure.vertices - middle).T
    return np.where(z > -0.03, _ellipse(x / 0.025, y / 0.008), -1)


def brows(figure: Figure) -> Floats:
    middle, radius = eye(figure)
    x, y, z = figure.vertices.T
    across = (np.abs(x) - middle[0] * 1.03) / (1.35 * radius)
    arch = (y - middle[1]) / radius - 1.6 + 0.35 * across**2
    return np.where(z > middle[2] - radius, _ellipse(across, arch / 0.22), -1)


def irises(figure: Figure) -> Floats:
    middle, radius = eye(figure)
    x, y, z = figure.vertices.T
    disc = _ellipse((np.abs(x) - middle[0]) / (0.5 * radius), (y - middle[1]) / (0.5 * radius))
    return np.where(z > middle[2], disc, -1)


def scalp(figure: Figure, long_hair: bool) -> Floats:
    """Metres above the hairline."""
    middle, _ = eye(figure)
    joint = figure.every_head["head"]
    x, y, z = figure.vertices.T
    places, heights = zip(*(_LONG if long_hair else _SHORT), strict=True)
    line = np.interp((z - joint[2]) / (middle[2] - joint[2]), places, heights)
    # The forehead is bare in its middle and the temples are not.
    temple = 0.25 * np.maximum(np.abs(x) - 0.035, 0)
    on_head = weight(figure, "head", "neck") > 0.5
    hair = np.where(on_head, y - middle[1] - line + temple, -1)
    return np.asarray(hair, dtype=np.float32)


def _ellipse(x: Floats, y: Floats) -> Floats:
    inside: Floats = (1 - x * x - y * y).astype(np.float32)
    return inside


def _share(points: Floats, start: Floats, end: Floats) -> Floats:
    way = end - start
    return np.asarray((points - start) @ way / (way @ way), dtype=np.float32)
