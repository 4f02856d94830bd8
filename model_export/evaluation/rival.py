"""The original's design, trained with its own loss on our side of the split."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import nn
from tqdm import tqdm

from model_export.checkpoint import CheckpointError
from model_export.evaluation.methods import Doubles, Method, Seen
from model_export.motion.body import Floats
from model_export.motion.chunks import CHUNK_FRAMES, Chunks, Library, Mixture
from model_export.motion.pool import make_pool
from model_export.motion.rendering import Scene
from model_export.network import WINDOW_FRAMES
from model_export.original import Network, original_angles

TEMPERATURE: Final = 0.1
BATCH: Final = 8
LEARNING_RATE: Final = 1e-3
_CHUNKS: Final = 600
_STEPS_A_POOL: Final = 300


@dataclass(frozen=True)
class Budget:
    """When to stop: whichever of the two is reached first."""

    steps: int | None = None
    seconds: float | None = None


def _see(landmarks: Floats) -> Floats:
    return original_angles(landmarks).astype(np.float32)


def _loss(anchor: torch.Tensor, positive: torch.Tensor, negative: torch.Tensor) -> torch.Tensor:
    """One positive and one negative an anchor: softmax over the two cosines, plus binary cross
    entropy of the shown similarity ``1 - distance / 2``."""
    near, far = (anchor * positive).sum(dim=1), (anchor * negative).sum(dim=1)
    softmax = nn.functional.softplus((far - near) / TEMPERATURE).mean()
    distances = torch.cat(((2 - 2 * near), (2 - 2 * far))).clamp_min(1e-12).sqrt()
    right = torch.cat((torch.ones_like(near), torch.zeros_like(far)))
    shown = (1 - distances / 2).clamp(1e-6, 1 - 1e-6)
    return softmax + nn.functional.binary_cross_entropy(shown, right)


def train_original(
    library: Library, scene: Scene, budget: Budget, seed: int
) -> tuple[Network, int]:
    """Train the original's network on our renderings of our training side.

    Args:
        library: recorded motion, as ours has it.
        scene: as ours is trained through.
        budget: steps or seconds; rendering does not count.
        seed: of everything that is drawn.

    Returns:
        The network, and how many steps it took.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # as ours is trained
    rng = np.random.default_rng((seed, 3))
    network = Network().train()
    optimiser = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)
    supply = Chunks(library, "training", Mixture(), rng)
    spent, step = 0.0, 0
    bar = tqdm(desc="the original", unit="step", disable=None)
    clips = None
    while (budget.steps is None or step < budget.steps) and (
        budget.seconds is None or spent < budget.seconds
    ):
        if clips is None or step % _STEPS_A_POOL == 0:
            clips = make_pool(supply, _CHUNKS, 2, rng, scene, see=_see).good
        began = time.perf_counter()
        chosen = rng.choice(len(clips), BATCH, replace=False)
        start = rng.integers(CHUNK_FRAMES - WINDOW_FRAMES, size=BATCH)
        rows, frames = chosen[:, None], start[:, None] + np.arange(WINDOW_FRAMES)
        windows = np.concatenate(
            (clips[rows, 0, frames], clips[rows, 1, frames], clips[np.roll(rows, 1), 1, frames])
        )
        optimiser.zero_grad()
        loss = _loss(*network(torch.from_numpy(windows)).chunk(3))
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        spent += time.perf_counter() - began
        step += 1
        bar.update()
        bar.set_postfix(loss=f"{float(loss.detach()):.3f}")
    bar.close()
    return network.eval(), step


def save_original(network: Network, path: Path) -> None:
    """Keep the weights for ``evaluate``, whose tables call it by the file's name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), path)


def load_original(path: Path) -> Network:
    """What :func:`save_original` wrote.

    Raises:
        CheckpointError: no such file, or another kind of file.
    """
    network = Network()
    try:
        network.load_state_dict(torch.load(path, weights_only=True))
    except Exception as error:  # torch.load raises whatever its unpickler met
        raise CheckpointError(f"{path} is no network of the original's design") from error
    return network.eval()


def original(name: str, network: Network) -> Method:
    """As a method of the benchmark: ``1 - distance / 2``, as it answers."""

    def see(windows: Floats) -> Seen:
        angles = torch.from_numpy(_see(windows))
        with torch.no_grad():
            return (torch.cat([network(part) for part in angles.split(512)]).numpy(),)

    def compare(dancer: Seen, reference: Seen) -> Doubles:
        apart = np.linalg.norm(dancer[0].astype(np.float64) - reference[0], axis=1)
        similarity: Doubles = 1 - apart / 2
        return similarity

    return Method(name, see, compare)
