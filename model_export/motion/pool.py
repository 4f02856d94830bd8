"""Chunks of dance, each seen several times: what training draws its batches from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from tqdm import tqdm

from model_export.motion.body import Floats, landmarks_of, mirrored_joints
from model_export.motion.camera import camera_rotation, draw_yaw, facing, world_landmarks
from model_export.motion.choreography import choreography
from model_export.motion.detector import detect
from model_export.motion.mixing import with_limbs
from model_export.motion.performer import perform
from model_export.motion.splits import training_seed
from scorer.skeleton import LIMBS

CHUNK_FRAMES: Final = 100
DANCE_SECONDS: Final = 20.0
MIX_SHARE: Final = 0.25


@dataclass(frozen=True)
class Pool:
    """Renderings of chunks, all float32.

    Attributes:
        good: ``[chunks, renderings, frames, 33, 3]``: performances of the chunk by different
            people, through different cameras.
        still: ``[chunks, frames, 33, 3]``: somebody standing in one of the chunk's poses.
        wrong: ``[chunks, frames, 33, 3]``: a performance with one limb from another chunk.
        truth: ``[chunks, 3, frames, 33, 3]``: undisturbed landmarks of good, still and wrong.
    """

    good: Floats
    still: Floats
    wrong: Floats
    truth: Floats


def rendered(joints: Floats, rng: np.random.Generator) -> Floats:
    """One performance of ``joints``, seen by one camera: world landmarks ``[T, 33, 3]``."""
    performed = perform(joints, rng)
    rotation = camera_rotation(facing(joints), draw_yaw(rng), rng)
    return detect(world_landmarks(landmarks_of(performed), rotation), rng)


class Chunks:
    """An endless supply of chunks from mocap and from choreographies of a range of seeds."""

    def __init__(
        self,
        takes: dict[str, Floats],
        first_seed: int,
        mocap_share: float,
        rng: np.random.Generator,
    ) -> None:
        self._takes = [take for take in takes.values() if len(take) > CHUNK_FRAMES]
        weights = np.array([len(take) for take in self._takes], dtype=float)
        self._weights = weights / max(weights.sum(), 1.0)
        self._share = mocap_share if self._takes else 0.0
        self._seed = first_seed
        self._dance = np.empty((0, 15, 3), dtype=np.float32)
        self._rng = rng

    def _from_mocap(self) -> Floats:
        take = self._takes[self._rng.choice(len(self._takes), p=self._weights)]
        start = self._rng.integers(len(take) - CHUNK_FRAMES)
        return take[start : start + CHUNK_FRAMES]

    def _from_choreography(self) -> Floats:
        if len(self._dance) < CHUNK_FRAMES:
            self._dance = choreography(training_seed(self._seed), DANCE_SECONDS)
            self._seed += 1
        chunk, self._dance = self._dance[:CHUNK_FRAMES], self._dance[CHUNK_FRAMES:]
        return chunk

    def _plain(self) -> Floats:
        recorded = self._rng.random() < self._share
        chunk = self._from_mocap() if recorded else self._from_choreography()
        return mirrored_joints(chunk) if self._rng.random() < 0.5 else chunk

    def draw(self) -> Floats:
        """The next chunk, ``[CHUNK_FRAMES, 15, 3]``."""
        chunk = self._plain()
        if self._rng.random() < MIX_SHARE:
            chunk = with_limbs(chunk, self._plain(), ("left_leg", "right_leg"))
        return chunk


def make_pool(
    supply: Chunks, chunks: int, renderings: int, rng: np.random.Generator, label: str
) -> Pool:
    """Render a pool; a second per hundred renderings, with a progress bar."""
    shape = (CHUNK_FRAMES, 33, 3)
    good = np.empty((chunks, renderings, *shape), dtype=np.float32)
    still, wrong = (np.empty((chunks, *shape), dtype=np.float32) for _ in range(2))
    truth = np.empty((chunks, 3, *shape), dtype=np.float32)
    for i in tqdm(range(chunks), desc=label, unit="chunk", disable=None):
        joints = supply.draw()
        frozen = np.repeat(joints[rng.integers(CHUNK_FRAMES)][None], CHUNK_FRAMES, axis=0)
        limb = LIMBS[rng.integers(len(LIMBS))]
        astray = with_limbs(joints, supply.draw(), (limb,))
        for j in range(renderings):
            good[i, j] = rendered(joints, rng)
        still[i], wrong[i] = rendered(frozen, rng), rendered(astray, rng)
        truth[i] = [landmarks_of(motion) for motion in (joints, frozen, astray)]
    return Pool(good, still, wrong, truth)
