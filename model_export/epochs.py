"""The dances of each epoch, rendered by another process while the one before is trained on."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
import torch

from model_export.captured import Captured
from model_export.captured_pool import captured_pool
from model_export.motion.chunks import Chunks, Library
from model_export.motion.pool import Pool, joined, make_pool

if TYPE_CHECKING:
    from model_export.train import TrainConfig


@dataclass(frozen=True)
class Material:
    """What there is to train on, beside generated choreography.

    Attributes:
        library: recorded motion; may be empty.
        captured: dance to captured clips of it; may be empty.
    """

    library: Library
    captured: Mapping[str, list[Captured]]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything in it, names and numbers."""
        digest = hashlib.sha256()
        arrays = dict(self.library.takes)
        for dance, clips in self.captured.items():
            arrays |= {f"captured {dance}/{clip.name}": clip.landmarks for clip in clips}
        for name in sorted(arrays):
            digest.update(f"{name} {arrays[name].shape}\n".encode())
            digest.update(np.ascontiguousarray(arrays[name]).tobytes())
        return digest.hexdigest()


def _rendered(config: TrainConfig, material: Material, number: int) -> Pool:
    torch.set_num_threads(1)
    rng = np.random.default_rng((config.seed, number))
    supply = Chunks(material.library, "training", config.mixture, rng)
    captured = round(config.captured_share * config.chunks) if material.captured else 0
    pools = []
    if captured:
        dances = dict(material.captured)
        pools.append(captured_pool(dances, captured, config.renderings, rng))
    if captured < config.chunks:
        rest = config.chunks - captured
        pools.append(make_pool(supply, rest, config.renderings, rng, config.scene))
    return joined(pools)


class Epochs:
    """Iterates over ``(number, pool)``; an epoch's pool depends on seed and number alone.

    Args:
        config: seed, sizes and how dances are seen.
        material: what to train on.
        first: number of the first epoch.
    """

    def __init__(self, config: TrainConfig, material: Material, first: int) -> None:
        self._config, self._material = config, material
        self._numbers = range(first, config.epochs)
        context = multiprocessing.get_context("spawn")
        self._executor = ProcessPoolExecutor(max_workers=1, mp_context=context)

    def __enter__(self) -> Epochs:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # An interrupted training does not wait for an epoch that nobody will train on.
        self._executor.shutdown(wait=kind is None, cancel_futures=True)

    def _submit(self, number: int) -> Future[Pool]:
        return self._executor.submit(_rendered, self._config, self._material, number)

    def __iter__(self) -> Iterator[tuple[int, Pool]]:
        waiting = [self._submit(number) for number in self._numbers[:1]]
        for number in self._numbers:
            pool = waiting.pop().result()
            if number + 1 in self._numbers:
                waiting.append(self._submit(number + 1))
            yield number, pool
