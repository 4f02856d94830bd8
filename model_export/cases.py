"""Inputs of the parity suite: real, simulated and hard landmarks, at many shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from model_export.motion.body import Floats
from model_export.motion.choreography import choreography
from model_export.motion.mocap import read_takes
from model_export.motion.rendering import Scene, render
from scorer.skeleton import LANDMARKS, SIDES

BATCHES: Final = (1, 7, 32)
TIMES: Final = (6, 15, 30, 60, 300)
FAR: Final = 1000.0  # metres from the origin; floats there are 0.06 mm apart


@dataclass(frozen=True)
class Case:
    """A clip to cut windows from: float32 ``[frames, 33, 3]``."""

    name: str
    landmarks: Floats

    def windows(self, batch: int, time: int, shift: int = 0) -> Floats:
        """``[batch, time, 33, 3]``, evenly spread, starting over where the clip ends.

        All begin ``shift`` frames later than they would.
        """
        frames = len(self.landmarks)
        starts = np.arange(batch) * max(1, frames // batch) + shift
        windows: Floats = self.landmarks[(starts[:, None] + np.arange(time)) % frames]
        return windows


def _seen(joints: Floats, rng: np.random.Generator) -> Floats:
    seen: Floats = render(joints[None], rng, Scene()).landmarks[0]
    return seen


def simulated() -> Iterator[Case]:
    """Generated dances through cameras and detector errors."""
    for seed in range(3):
        rng = np.random.default_rng(seed)
        yield Case(f"choreography {seed}", _seen(choreography(seed, 12.0), rng))


def recorded(folder: Path) -> Iterator[Case]:
    """The first three takes of a mocap folder through cameras and detector errors."""
    rng = np.random.default_rng(0)
    for name, joints in list(read_takes(folder).items())[:3]:
        yield Case(f"mocap {name}", _seen(joints, rng))


def detected(path: Path) -> Case:
    """Real landmarks from an ``.npz`` with ``world (T, 33, 3 or 4)``; frames of nobody dropped."""
    with np.load(path, allow_pickle=False) as arrays:
        world = arrays["world"][..., :3].astype(np.float32)
    return Case(path.stem, world[np.isfinite(world).all(axis=(1, 2))])


def _placed(landmarks: Floats, places: dict[str, str], share: float) -> Floats:
    """Each named landmark put on the line from its first to its second anchor (``a>b``)."""
    out = landmarks.copy()
    for name, line in places.items():
        first, second = (out[:, LANDMARKS.index(anchor)] for anchor in line.split(">"))
        out[:, LANDMARKS.index(name)] = first + np.float32(share) * (second - first)
    return out


def hard() -> Iterator[Case]:
    """What breaks an arccos, a division or a float: each with a dance that is otherwise plain."""
    plain = next(simulated()).landmarks
    limbs = {
        f"{side}_{middle}": f"{side}_{start}>{side}_{end}"
        for side in SIDES
        for start, middle, end in (("shoulder", "elbow", "wrist"), ("hip", "knee", "ankle"))
    }
    yield Case("straight limbs", _placed(plain, limbs, 0.5))
    yield Case("folded limbs", _placed(plain, limbs, 1.5))
    yield Case("zero-length bones", _placed(plain, limbs, 0.0))
    yield Case("scale 1e-3", plain * np.float32(1e-3))
    yield Case("scale 1e3", plain * np.float32(1e3))
    yield Case("far from the origin", plain + np.float32(FAR))
    yield Case("one frame repeated", np.repeat(plain[:1], 60, axis=0))


def all_cases(clips: list[Path], mocap: Path | None) -> list[Case]:
    """Everything at hand."""
    out = [detected(path) for path in clips]
    out += [*simulated(), *hard()]
    if mocap is not None:
        out += recorded(mocap)
    return out
