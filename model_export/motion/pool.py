"""Chunks of dance, each seen several times: what training draws its batches from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from model_export.motion.body import Floats, landmarks_of
from model_export.motion.chunks import CHUNK_FRAMES, Chunks
from model_export.motion.mixing import with_limbs
from model_export.motion.rendering import Scene, pose_of, render
from scorer.skeleton import LIMBS

See = Callable[[Floats], Floats]

_AT_ONCE: Final = 50  # chunks; bounds the memory of a rendering


@dataclass(frozen=True)
class Pool:
    """Renderings of chunks, as the network sees them (``[..., frames, 36]``, float32).

    Attributes:
        good: ``[chunks, renderings, frames, 36]``: performances of the chunk by different
            people, through different cameras.
        still: ``[chunks, frames, 36]``: somebody standing in one of the chunk's poses.
        wrong: ``[chunks, frames, 36]``: a performance with one limb from another chunk.
        limb: int ``[chunks]``, which limb that is.
        truth: ``[chunks, 3, frames, 36]``: undisturbed good, still and wrong.
    """

    good: Floats
    still: Floats
    wrong: Floats
    limb: npt.NDArray[np.intp]
    truth: Floats

    def __len__(self) -> int:
        return len(self.good)


def _part(
    supply: Chunks, n: int, renderings: int, rng: np.random.Generator, scene: Scene, see: See
) -> Pool:
    joints = supply.draw(n)
    rows = np.arange(n)
    frozen = np.repeat(joints[rows, rng.integers(CHUNK_FRAMES, size=n)][:, None], CHUNK_FRAMES, 1)
    limb = rng.integers(len(LIMBS), size=n)
    astray = joints.copy()
    others = supply.draw(n)
    for i, name in enumerate(LIMBS):
        own = limb == i
        astray[own] = with_limbs(joints[own], others[own], (name,))
    every = np.concatenate((np.repeat(joints, renderings, axis=0), frozen, astray))
    seen = see(render(every, rng, scene).landmarks)
    good, still, wrong = np.split(seen, [n * renderings, n * (renderings + 1)])
    truth = np.stack([see(landmarks_of(m)) for m in (joints, frozen, astray)], axis=1)
    return Pool(good.reshape(n, renderings, *good.shape[1:]), still, wrong, limb, truth)


def make_pool(
    supply: Chunks,
    chunks: int,
    renderings: int,
    rng: np.random.Generator,
    scene: Scene,
    label: str | None = None,
    see: See = pose_of,
) -> Pool:
    """Render a pool; some 400 renderings a second.

    Args:
        supply: of chunks.
        chunks: how many.
        renderings: good ones of each.
        rng: performers, cameras, errors and which limb goes wrong.
        scene: their spread.
        label: of the progress bar; None for none.
        see: landmarks ``[n, T, 33, 3]`` to what the pool keeps of each frame, ``[n, T, F]``.
    """
    sizes = [min(_AT_ONCE, chunks - start) for start in range(0, chunks, _AT_ONCE)]
    bar = tqdm(sizes, desc=label, unit=f"x{_AT_ONCE} chunks", disable=None if label else True)
    parts = [_part(supply, n, renderings, rng, scene, see) for n in bar]
    return joined(parts)


def joined(pools: Sequence[Pool]) -> Pool:
    """All chunks of several pools."""
    names = ("good", "still", "wrong", "limb", "truth")
    return Pool(*(np.concatenate([getattr(pool, name) for pool in pools]) for name in names))
