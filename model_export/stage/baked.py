"""A baked body: everything needed to pose and draw a person with numpy alone.

Rest axes and world axes are the same: metres, x to the body's left, y up, z ahead. A bone is turned
by one world rotation, which takes its rest orientation to its posed one; no bone has axes of its
own.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.motion.body import Floats
from model_export.stage.errors import BodyError
from model_export.stage.turning import turned
from scorer.skeleton import LANDMARK_COUNT

BODIES: Final = Path(__file__).parent / "bodies"
# Positions are stored in units of this many metres: 16 bits reach 3 m.
_STEP: Final = 1e-4
_HALF_WEIGHT: Final = 255.0


@dataclass(frozen=True)
class BakedBody:
    """A person at rest.

    Attributes:
        vertices: float32 ``[V, 3]``.
        weight_bones: uint8 ``[V, 4]``, the bones that move a vertex.
        weights: float32 ``[V, 4]``, by how much; rows sum to 1.
        triangles: uint16 ``[F, 3]``, counter-clockwise from outside, sorted by part.
        triangle_counts: int32 ``[P]``, how many triangles each part has.
        parts: names of the parts, such as ``skin`` or ``shoes``.
        colours: uint8 ``[P, 3]``, sRGB.
        bones: names of the bones, parents first.
        parents: int16 ``[B]``; -1 for the root.
        heads: float32 ``[B, 3]``, where each bone turns.
        landmark_bones: uint8 ``[33]``, the bone that carries each MediaPipe landmark.
        landmarks: float32 ``[33, 3]``.
    """

    vertices: Floats
    weight_bones: npt.NDArray[np.uint8]
    weights: Floats
    triangles: npt.NDArray[np.uint16]
    triangle_counts: npt.NDArray[np.int32]
    parts: tuple[str, ...]
    colours: npt.NDArray[np.uint8]
    bones: tuple[str, ...]
    parents: npt.NDArray[np.int16]
    heads: Floats
    landmark_bones: npt.NDArray[np.uint8]
    landmarks: Floats

    @cached_property
    def normals(self) -> Floats:
        """Outward unit normals at rest, ``[V, 3]``."""
        corners = self.vertices[self.triangles]
        faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        sums = np.zeros_like(self.vertices)
        for corner in range(3):
            np.add.at(sums, self.triangles[:, corner], faces)
        length = np.linalg.norm(sums, axis=-1, keepdims=True)
        normals: Floats = (sums / np.maximum(length, 1e-12)).astype(np.float32)
        return normals

    @cached_property
    def dense_weights(self) -> Floats:
        """``[V, B]``: one matrix product moves all vertices."""
        dense = np.zeros((len(self.vertices), len(self.bones)), dtype=np.float32)
        rows = np.arange(len(self.vertices))[:, None]
        np.add.at(dense, (rows, self.weight_bones), self.weights)
        return dense

    @property
    def stature(self) -> float:
        """Height at rest in metres, shoes and hair included."""
        return float(np.ptp(self.vertices[:, 1]))

    def bone(self, name: str) -> int:
        return self.bones.index(name)

    def posed_heads(self, turns: Floats, root: Floats) -> Floats:
        """Where the bones' heads are, ``[T, B, 3]``.

        Args:
            turns: world rotations of the bones, ``[T, B, 3, 3]``.
            root: the root's head, ``[T, 3]``.
        """
        out = np.empty((len(turns), len(self.bones), 3), dtype=np.float32)
        out[:, 0] = root
        for child in range(1, len(self.bones)):
            parent = int(self.parents[child])
            offset = self.heads[child] - self.heads[parent]
            out[:, child] = out[:, parent] + turned(turns[:, parent], offset)
        return out

    def posed_landmarks(self, turns: Floats, heads: Floats) -> Floats:
        """MediaPipe's 33 landmarks of the posed body, ``[T, 33, 3]``, world axes, metres."""
        offsets = self.landmarks - self.heads[self.landmark_bones]
        return heads[:, self.landmark_bones] + turned(turns[:, self.landmark_bones], offsets)

    def skinned(self, turns: Floats, heads: Floats) -> tuple[Floats, Floats]:
        """Vertices and normals of one posed frame, each ``[V, 3]`` (linear blend skinning).

        Args:
            turns: ``[B, 3, 3]``.
            heads: ``[B, 3]``, from :meth:`posed_heads`.
        """
        moves = np.empty((len(self.bones), 12), dtype=np.float32)
        moves[:, :9] = turns.reshape(-1, 9)
        moves[:, 9:] = heads - turned(turns, self.heads)
        blended = self.dense_weights @ moves
        linear = blended[:, :9].reshape(-1, 3, 3)
        return turned(linear, self.vertices) + blended[:, 9:], turned(linear, self.normals)

    def save(self, path: Path) -> None:
        """Write the body to ``path``, whole or not at all."""
        half_written = path.with_name(path.name + ".part")
        with half_written.open("wb") as file:
            np.savez_compressed(
                file,
                vertices=_packed(self.vertices),
                weight_bones=self.weight_bones,
                weights=np.rint(self.weights * _HALF_WEIGHT).astype(np.uint8),
                triangles=self.triangles,
                triangle_counts=self.triangle_counts,
                parts=np.array(self.parts),
                colours=self.colours,
                bones=np.array(self.bones),
                parents=self.parents,
                heads=self.heads,
                landmark_bones=self.landmark_bones,
                landmarks=self.landmarks,
            )
        half_written.replace(path)


def load(name: str) -> BakedBody:
    """A body that ships with this package, by name, or any other by its file.

    Raises:
        BodyError: there is none, or the file is not a baked body.
    """
    shipped = BODIES / f"{name}.npz"
    path = shipped if shipped.is_file() else Path(name)
    if not path.is_file():
        raise BodyError(f"no body {name!r}: give a file, or one of {', '.join(shipped_bodies())}")
    try:
        with np.load(path, allow_pickle=False) as file:
            weights = file["weights"].astype(np.float32)
            body = BakedBody(
                vertices=file["vertices"].astype(np.float32) * np.float32(_STEP),
                weight_bones=file["weight_bones"],
                weights=weights / weights.sum(axis=1, keepdims=True),
                triangles=file["triangles"],
                triangle_counts=file["triangle_counts"],
                parts=tuple(str(part) for part in file["parts"]),
                colours=file["colours"],
                bones=tuple(str(bone) for bone in file["bones"]),
                parents=file["parents"],
                heads=file["heads"],
                landmark_bones=file["landmark_bones"],
                landmarks=file["landmarks"],
            )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise BodyError(f"{path}: not a baked body ({error})") from error
    if body.landmarks.shape != (LANDMARK_COUNT, 3):
        raise BodyError(f"{path}: has {len(body.landmarks)} landmarks, expected {LANDMARK_COUNT}")
    return body


def shipped_bodies() -> list[str]:
    """Names of the bodies that ship with this package."""
    return sorted(path.stem for path in BODIES.glob("*.npz"))


def _packed(positions: Floats) -> npt.NDArray[np.int16]:
    steps = np.rint(positions / _STEP)
    if np.abs(steps).max() > np.iinfo(np.int16).max:
        raise BodyError("a body larger than three metres cannot be baked")
    packed: npt.NDArray[np.int16] = steps.astype(np.int16)
    return packed
