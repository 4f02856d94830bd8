"""What is seen of a figure, and as what: skin, face, hair, a top, trousers, shoes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from model_export.motion.body import Floats
from model_export.stage.cutting import Piece, Triangles, cut, triangles_of
from model_export.stage.figure import Figure
from model_export.stage.regions import (
    ARM,
    LEG,
    along,
    below_collar,
    brows,
    height_of,
    irises,
    lips,
    scalp,
)

Colour = tuple[int, int, int]

USUAL_COLOURS: Final[dict[str, Colour]] = {
    "skin": (214, 170, 142),
    "lips": (178, 108, 100),
    "brows": (62, 44, 34),
    "eyes": (236, 234, 230),
    "irises": (58, 44, 36),
    "hair": (52, 38, 30),
    "shoes": (56, 56, 62),
    "bottom": (58, 70, 96),
    "top": (176, 64, 62),
}
PARTS: Final = tuple(USUAL_COLOURS)
# Metres that a part stands off the surface it is cut from.
_OFFSETS: Final = {"brows": 0.001, "irises": 0.0006, "shoes": 0.005, "bottom": 0.004, "top": 0.009}
_HAIR_M: Final = 0.02
_OVERLAP: Final = 0.15  # share of a limb's part by which skin reaches under a hem
_SHOE: Final = 1.99  # where shoes begin on the leg
_SHIRT_TAIL_M: Final = 0.09  # how far a top hangs below the waist


@dataclass(frozen=True)
class Outfit:
    """Clothes, hair and colours.

    Attributes:
        sleeve: where the sleeves end: 0 at the shoulder, 1 at the elbow, 2 at the wrist.
        leg: where the trousers end: 0 at the hip, 1 at the knee, 2 at the ankle.
        long_hair: hair down to the neck.
        colours: sRGB by part; parts that are not named have a usual one.
    """

    sleeve: float = 0.6
    leg: float = 1.95
    long_hair: bool = False
    colours: dict[str, Colour] = field(default_factory=dict)


@dataclass(frozen=True)
class Garment:
    """One part, cut out: ``vertices [n, 3]``, ``weights [n, B]``, ``triangles [m, 3]``."""

    vertices: Floats
    weights: Floats
    triangles: Triangles


def dressed(figure: Figure, outfit: Outfit) -> dict[str, Garment]:
    """Every part of :data:`PARTS`, in that order."""
    body, tights = (triangles_of(figure.faces[name]) for name in ("body", "helper-tights"))
    eyes = triangles_of(np.concatenate([figure.faces[f"helper-{side}-eye"] for side in "lr"]))
    arm, leg, down = along(figure, ARM), along(figure, LEG), below_collar(figure)
    height, waist = figure.vertices[:, 1], height_of(figure, "spine05") + 0.02
    limbless = (arm < 0) & (leg < 0)
    bare = np.maximum.reduce(
        [
            np.where(limbless, 0.07 - down, -1),
            arm - (outfit.sleeve - _OVERLAP),
            np.where(leg >= 0, leg - (outfit.leg - _OVERLAP), -1),
        ]
    )
    hair = scalp(figure, outfit.long_hair)
    shirt = np.minimum(height - (waist - _SHIRT_TAIL_M), down)
    trousers = np.where(arm < 0, np.minimum(waist + 0.03 - height, outfit.leg - leg), -1)
    return {
        "skin": _part(figure, "skin", body, bare, _SHOE + 0.03 - leg, -hair, -lips(figure)),
        "lips": _part(figure, "lips", body, lips(figure)),
        "brows": _part(figure, "brows", body, brows(figure)),
        "eyes": _part(figure, "eyes", eyes),
        "irises": _part(figure, "irises", eyes, irises(figure)),
        "hair": _part(figure, "hair", body, hair),
        "shoes": _part(figure, "shoes", body, leg - _SHOE),
        "bottom": _part(figure, "bottom", tights, trousers),
        "top": _part(figure, "top", tights, np.where(arm >= 0, outfit.sleeve - arm, shirt)),
    }


def _part(figure: Figure, name: str, triangles: Triangles, *regions: Floats) -> Garment:
    """What lies in all ``regions`` of a surface, standing off it as far as that part does."""
    off = _stand_off(name, *regions)[:, None] * _normals(figure.vertices, triangles)
    values = (figure.vertices, figure.weights, off, *(region[:, None] for region in regions))
    piece = Piece(np.concatenate(values, axis=1, dtype=np.float32), triangles).compact()
    bones = figure.weights.shape[1]
    for column in range(6 + bones, 6 + bones + len(regions)):
        piece = cut(piece, column)
    places, weights, off = np.split(piece.values[:, : 6 + bones], [3, 3 + bones], axis=1)
    return Garment(places + off, weights, piece.triangles)


def _stand_off(name: str, *regions: Floats) -> Floats:
    """Metres per vertex; hair grows thicker away from its line, which leaves no gap there."""
    if name == "hair":
        thickness: Floats = np.clip(regions[0] * np.float32(0.5), 0, _HAIR_M)
        return thickness
    return np.array([_OFFSETS.get(name, 0.0)], dtype=np.float32)


def _normals(points: Floats, triangles: Triangles) -> Floats:
    corners = points[triangles]
    faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    sums = np.zeros_like(points)
    for corner in range(3):
        np.add.at(sums, triangles[:, corner], faces)
    length = np.linalg.norm(sums, axis=-1, keepdims=True)
    normals: Floats = sums / np.maximum(length, 1e-12)
    return normals
