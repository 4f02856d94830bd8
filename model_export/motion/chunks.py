"""Chunks of motion to train on: recorded, generated, mixed, mirrored and warped in time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from model_export.motion.body import Floats, mirrored_joints
from model_export.motion.choreography import choreography, recorded_poses
from model_export.motion.curves import at_moments
from model_export.motion.mixing import with_limbs
from model_export.motion.mocap import read_takes
from model_export.motion.splits import SEEDS, seed_for

CHUNK_FRAMES: Final = 100
_DANCE_CHUNKS: Final = 3  # taken from one generated dance before the next one is made
_POSE_EVERY: Final = 10  # frames between recorded poses that serve as key poses


@dataclass(frozen=True)
class Mixture:
    """What chunks are made of. The shares of plain chunks that are not recorded are generated.

    Attributes:
        recorded: share of chunks from mocap (where there is any).
        recorded_poses: share of generated dances whose key poses are a recorded dancer's.
        mixed: share whose legs come from another chunk.
        tempo: range of the factor on a chunk's tempo.
        reversed_in_time: share that is danced backwards.
    """

    recorded: float = 0.4
    recorded_poses: float = 0.5
    mixed: float = 0.3
    tempo: tuple[float, float] = (0.8, 1.3)
    reversed_in_time: float = 0.1


@dataclass(frozen=True)
class Library:
    """Recorded motion of the training side.

    Attributes:
        takes: name to ``[T, 15, 3]``, each longer than a chunk at its fastest.
        poses: ``[n, 8, 3]``, key poses found in them.
    """

    takes: dict[str, Floats]
    poses: Floats


def read_library(folders: tuple[Path, ...]) -> Library:
    """The training side of mocap folders; an empty library without any.

    Raises:
        MocapError: see :func:`model_export.motion.mocap.read_takes`.
    """
    takes = {
        f"{folder.name}/{name}": take
        for folder in folders
        for name, take in read_takes(folder, "training").items()
    }
    long_enough = {name: take for name, take in takes.items() if len(take) > CHUNK_FRAMES}
    poses = [recorded_poses(take[::_POSE_EVERY]) for take in takes.values()]
    empty: Floats = np.empty((0, 8, 3), dtype=np.float32)
    return Library(long_enough, np.concatenate([empty, *poses]))


class Chunks:
    """An endless supply.

    Args:
        library: recorded motion; may be empty.
        use: whose seeds to generate from, see :mod:`model_export.motion.splits`.
        mixture: what they are made of.
        rng: everything that is drawn.
    """

    def __init__(
        self, library: Library, use: str, mixture: Mixture, rng: np.random.Generator
    ) -> None:
        self._takes = list(library.takes.values())
        weights = np.array([len(take) for take in self._takes], dtype=float)
        self._weights = weights / max(weights.sum(), 1.0)
        self._poses = library.poses
        self._use = use
        self._mixture = mixture
        self._rng = rng
        self._made: list[Floats] = []

    def _cut(self, motion: Floats) -> Floats:
        """A chunk from anywhere in a motion, at another tempo."""
        rng, mixture = self._rng, self._mixture
        tempo = min(rng.uniform(*mixture.tempo), (len(motion) - 1) / CHUNK_FRAMES)
        start = rng.uniform(0, len(motion) - 1 - tempo * (CHUNK_FRAMES - 1))
        at = start + tempo * np.arange(CHUNK_FRAMES)
        if rng.random() < mixture.reversed_in_time:
            at = at[::-1]
        chunk: Floats = at_moments(motion[None], at[None])[0]
        return chunk

    def _generated(self) -> Floats:
        if not self._made:
            rng = self._rng
            first, end = SEEDS[self._use]
            seed = seed_for(self._use, int(rng.integers(end - first)))
            recorded = len(self._poses) > 0 and rng.random() < self._mixture.recorded_poses
            poses = self._poses if recorded else None
            seconds = 1.4 * _DANCE_CHUNKS * CHUNK_FRAMES / 30
            dance = choreography(seed, seconds, poses)
            self._made = [self._cut(dance) for _ in range(_DANCE_CHUNKS)]
        return self._made.pop()

    def _plain(self) -> Floats:
        rng = self._rng
        if self._takes and rng.random() < self._mixture.recorded:
            chunk = self._cut(self._takes[rng.choice(len(self._takes), p=self._weights)])
        else:
            chunk = self._generated()
        return mirrored_joints(chunk) if rng.random() < 0.5 else chunk

    def draw(self, n: int) -> Floats:
        """The next chunks, ``[n, CHUNK_FRAMES, 15, 3]``."""
        chunks = np.stack([self._plain() for _ in range(n)])
        mixed = np.flatnonzero(self._rng.random(n) < self._mixture.mixed)
        if len(mixed):
            others = np.stack([self._plain() for _ in mixed])
            chunks[mixed] = with_limbs(chunks[mixed], others, ("left_leg", "right_leg"))
        return chunks
