"""What anny gives for one person: a mesh at rest, its bones and weights, our axes, fewer bones.

Needs anny and torch (the extra `stage-bake`), which nothing else on the stage does.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.motion.body import Floats
from model_export.stage.errors import StageError

_LEFT_RIGHT: Final = ("L", "R")
_SIDED: Final = (
    *(
        f"{bone}{half}"
        for bone in ("upperleg", "lowerleg", "upperarm", "lowerarm")
        for half in ("01", "02")
    ),
    *("foot", "clavicle", "shoulder01", "wrist"),
)
# Toes, fingers, eyes and the halves of the pelvis follow the bone they hang on.
KEPT: Final = frozenset(
    {"root", "head"}
    | {f"spine0{i}" for i in range(1, 6)}
    | {f"neck0{i}" for i in range(1, 4)}
    | {f"{bone}.{side}" for bone in _SIDED for side in _LEFT_RIGHT}
)
# anny's axes (x to the left, y back, z up) to ours (x to the left, y up, z ahead).
_TO_OURS: Final = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]], dtype=np.float64)


@dataclass(frozen=True)
class Shape:
    """Who is baked: anny's own parameters, each from 0 to 1.

    ``gender`` 0 is a man, 1 a woman; ``age`` 0.67 is young, 1 old; ``proportions`` 1 is ideal.
    """

    gender: float
    height: float = 0.5
    weight: float = 0.5
    muscle: float = 0.5
    proportions: float = 0.5
    age: float = 0.67


@dataclass(frozen=True)
class Figure:
    """A naked person at rest, with the helper surfaces that clothes are made of.

    Attributes:
        vertices: ``[V, 3]``, metres, our axes.
        weights: ``[V, B]``, rows sum to 1.
        faces: quads ``[F, 4]`` of each surface, by MakeHuman's name of it.
        bones: names of the kept bones, parents first.
        parents: ``[B]``; -1 for the root.
        heads: ``[B, 3]``.
        every_head: heads of all bones, those left out included, by name.
    """

    vertices: Floats
    weights: Floats
    faces: dict[str, npt.NDArray[np.int64]]
    bones: tuple[str, ...]
    parents: npt.NDArray[np.int16]
    heads: Floats
    every_head: dict[str, Floats]

    def vertices_of(self, surface: str) -> npt.NDArray[np.int64]:
        """Indices of the vertices that a surface uses, sorted."""
        return np.unique(self.faces[surface])


def figures(shapes: list[Shape]) -> list[Figure]:
    """Build people with anny; the first time on a machine it takes minutes and over 1 GB of cache.

    Raises:
        StageError: anny is not installed.
    """
    try:
        import anny
        from anny.paths import get_anny_root_dir
    except ImportError as error:
        raise StageError("baking needs anny: pip install '.[stage-bake]'") from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a faster skinning that one pose does not need
        model = anny.Anny(topology="anny-quads-full", phenotypes="all", skinning_method="lbs")
    faces = _surfaces(Path(get_anny_root_dir()) / "data/mpfb2/3dobjs/base.obj")
    labels, parents = list(model.bone_labels), list(model.bone_parents)
    weights = model.dense_vertex_bone_weights.numpy()
    kept, home, kept_parents = kept_bones(labels, parents)
    merged = np.zeros((len(weights), len(kept)), dtype=np.float32)
    for bone, target in enumerate(home):
        merged[:, target] += weights[:, bone]

    made = []
    for shape in shapes:
        wanted = dict.fromkeys(model.phenotype_labels, 0.5) | vars(shape)
        rest = model(pose_parameters=None, phenotype_kwargs=wanted)
        vertices = rest["rest_vertices"][0].detach().numpy() @ _TO_OURS.T
        heads = (rest["rest_bone_poses"][0, :, :3, 3].detach().numpy() @ _TO_OURS.T).astype(
            np.float32
        )
        made.append(
            Figure(
                vertices=vertices.astype(np.float32),
                weights=merged,
                faces=faces,
                bones=tuple(labels[bone] for bone in kept),
                parents=np.array(kept_parents, dtype=np.int16),
                heads=_straightened(heads[kept], [labels[bone] for bone in kept]),
                every_head=dict(zip(labels, heads, strict=True)),
            )
        )
    return made


def kept_bones(labels: list[str], parents: list[int]) -> tuple[list[int], list[int], list[int]]:
    """Which bones stay, at which of them each bone ends up, and their parents among themselves."""
    kept = [bone for bone, label in enumerate(labels) if label in KEPT]

    def ancestor(bone: int) -> int:
        while labels[bone] not in KEPT:
            bone = parents[bone]
        return kept.index(bone)

    home = [ancestor(bone) for bone in range(len(labels))]
    above = [-1 if labels[bone] == "root" else ancestor(parents[bone]) for bone in kept]
    return kept, home, above


def _straightened(heads: Floats, bones: list[str]) -> Floats:
    """Heads ``[B, 3]`` with those of the second half of a thigh or upper arm on the limb's axis.

    The halves differ only in twist: so the joint below stays where it is, however far they do.
    """
    out = heads.copy()
    for side in _LEFT_RIGHT:
        for upper, lower in (("upperleg", "lowerleg"), ("upperarm", "lowerarm")):
            names = (f"{upper}01.{side}", f"{upper}02.{side}", f"{lower}01.{side}")
            start, half, end = (bones.index(name) for name in names)
            axis = heads[end] - heads[start]
            share = (heads[half] - heads[start]) @ axis / (axis @ axis)
            out[half] = heads[start] + share * axis
    return out


def _surfaces(base_mesh: Path) -> dict[str, npt.NDArray[np.int64]]:
    """Quads of MakeHuman's base mesh by the name of their group."""
    quads: dict[str, list[list[int]]] = {}
    name = ""
    with base_mesh.open() as lines:
        for line in lines:
            kind, _, rest = line.partition(" ")
            if kind == "g":
                name = rest.strip()
            elif kind == "f":
                corners = [int(corner.partition("/")[0]) - 1 for corner in rest.split()]
                quads.setdefault(name, []).append(corners)
    return {name: np.array(faces) for name, faces in quads.items()}
