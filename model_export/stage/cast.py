"""Who ships: shapes and outfits of the bodies in ``bodies/``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from model_export.stage.bake import bake
from model_export.stage.errors import BodyError
from model_export.stage.figure import Shape, figures
from model_export.stage.wardrobe import Outfit

CAST: Final = {
    "ana": (
        Shape(gender=1.0, height=0.4, weight=0.45, muscle=0.55, proportions=0.6),
        Outfit(sleeve=0.55, long_hair=True),
    ),
    "ben": (
        Shape(gender=0.0, height=0.42, weight=0.5, muscle=0.65, proportions=0.65),
        Outfit(
            sleeve=0.7,
            leg=1.9,
            colours={"top": (60, 104, 150), "bottom": (66, 64, 62), "hair": (40, 32, 28)},
        ),
    ),
    "chidi": (
        Shape(gender=0.0, height=0.5, weight=0.4, muscle=0.55, proportions=0.8),
        Outfit(
            sleeve=1.85,
            leg=1.1,
            colours={
                "skin": (104, 70, 52),
                "lips": (106, 58, 52),
                "brows": (24, 18, 16),
                "hair": (26, 22, 22),
                "top": (222, 190, 84),
                "bottom": (48, 52, 58),
                "shoes": (228, 226, 222),
            },
        ),
    ),
    "dora": (
        Shape(gender=1.0, height=0.3, weight=0.85, muscle=0.4, proportions=0.4, age=0.8),
        Outfit(
            sleeve=1.2,
            colours={
                "skin": (226, 188, 166),
                "hair": (150, 104, 62),
                "brows": (110, 78, 52),
                "top": (68, 120, 92),
                "bottom": (52, 46, 70),
                "shoes": (140, 84, 60),
            },
        ),
    ),
    "emi": (
        Shape(gender=1.0, height=0.46, weight=0.3, muscle=0.45, proportions=0.9),
        Outfit(
            sleeve=0.3,
            leg=0.45,
            long_hair=True,
            colours={
                "skin": (196, 148, 116),
                "hair": (24, 20, 22),
                "brows": (30, 24, 24),
                "top": (236, 234, 230),
                "bottom": (150, 62, 104),
                "shoes": (210, 70, 62),
            },
        ),
    ),
    "finn": (
        Shape(gender=0.0, height=0.34, weight=0.8, muscle=0.5, proportions=0.3, age=0.75),
        Outfit(
            sleeve=0.65,
            leg=1.95,
            colours={
                "skin": (232, 190, 168),
                "hair": (166, 92, 46),
                "brows": (136, 76, 42),
                "top": (98, 102, 110),
                "bottom": (128, 112, 88),
            },
        ),
    ),
}


def bake_cast(folder: Path, names: list[str]) -> list[Path]:
    """Bake the named bodies, or all, into ``folder``.

    Raises:
        BodyError: a name is not in the cast.
        StageError: anny is not installed.
    """
    wanted = names or list(CAST)
    for name in wanted:
        if name not in CAST:
            raise BodyError(f"no body {name!r} in the cast: {', '.join(CAST)}")
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    made = figures([CAST[name][0] for name in wanted])
    for name, figure in zip(wanted, made, strict=True):
        path = folder / f"{name}.npz"
        bake(figure, CAST[name][1]).save(path)
        paths.append(path)
    return paths
