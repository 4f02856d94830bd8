"""Training: epochs of freshly rendered dances, a contrastive loss, rounded weights at the end."""

from __future__ import annotations

import math
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
import torch
from tqdm import tqdm

from model_export.batch import BatchConfig, draw_batch
from model_export.checkpoint import Checkpoint
from model_export.epochs import Epochs, Material
from model_export.head import HeadConfig, calibrate, fit_head
from model_export.history import Epoch, Progress, load_progress
from model_export.loss import loss_of_parts
from model_export.motion.chunks import Chunks, Library, Mixture
from model_export.motion.pool import Pool, make_pool
from model_export.motion.rendering import Scene, from_pose
from model_export.network import Embedder, NetworkConfig
from model_export.pairs import make_pairs, motion_of
from model_export.rounding import matrices, round_in_place, rounded_weights
from model_export.validation import Validation
from scorer.comparison import pair_features
from scorer.manifest import Training


@dataclass(frozen=True)
class TrainConfig:
    """Every knob of a training run."""

    network: NetworkConfig = field(default_factory=NetworkConfig)
    mixture: Mixture = field(default_factory=Mixture)
    scene: Scene = field(
        default_factory=lambda: Scene(image_share=0.15, slow_share=0.15, rough_share=0.15)
    )
    batch: BatchConfig = field(default_factory=BatchConfig)
    head: HeadConfig = field(default_factory=HeadConfig)
    seed: int = 1
    epochs: int = 24
    steps: int = 150  # of an epoch
    chunks: int = 1500  # distinct pieces of motion in an epoch
    renderings: int = 3  # performances of each
    captured_share: float = 0.3  # of the chunks, where there are captured clips
    learning_rate: float = 2e-3
    weight_decay: float = 1e-3
    warm_up: int = 20  # steps
    final_rate: float = 0.02  # of the learning rate, at the end of the cosine
    temperature: float = 0.07
    limb_weight: float = 1.0  # of the limbs' loss beside the body's
    clip_norm: float = 1.0
    rounded_share: float = 0.2  # the last part of training, with int8 weights


SMOKE: Final = TrainConfig(
    network=NetworkConfig(hidden=32, embedding=16, limb_embedding=8),
    epochs=2,
    steps=20,
    chunks=40,
    batch=BatchConfig(chunks=8),
    head=HeadConfig(chunks=60),
    rounded_share=0.5,
)


def _standardise(model: Embedder, pool: Pool) -> None:
    """Set the network's input statistics from the pool."""
    with torch.no_grad():
        # Evenly over the pool: captured clips, which come first, are only a part of it.
        rows = np.linspace(0, len(pool) - 1, min(400, len(pool))).astype(int)
        sample = torch.from_numpy(pool.good[rows, 0])
        flat = model.features(*from_pose(sample)).flatten(0, 1)
        model.mean.copy_(flat.mean(dim=0))
        model.deviation.copy_(flat.std(dim=0).clamp_min(1e-3))


def _rate(step: int, config: TrainConfig) -> float:
    """Learning rate of a step as a share of the base: linear warm-up, then a cosine."""
    warm = min(1.0, (step + 1) / config.warm_up)
    cosine = 0.5 * (1 + math.cos(math.pi * step / (config.epochs * config.steps)))
    return warm * (config.final_rate + (1 - config.final_rate) * cosine)


def _optimiser(
    model: Embedder, config: TrainConfig
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    keep = [parameter for parameter in model.parameters() if parameter.ndim != 2]
    groups = [
        {"params": matrices(model), "weight_decay": config.weight_decay},
        {"params": keep, "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=config.learning_rate)
    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: _rate(s, config))


def _epoch(
    model: Embedder,
    pool: Pool,
    config: TrainConfig,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
    number: int,
) -> float:
    """One epoch in place; its mean loss."""
    rng = np.random.default_rng((config.seed, number, 1))
    rounding = number >= config.epochs - round(config.rounded_share * config.epochs)
    total = 0.0
    label = f"epoch {number + 1}/{config.epochs}{', rounded' if rounding else ''}"
    for _ in (bar := tqdm(range(config.steps), desc=label, unit="step", disable=None)):
        batch = draw_batch(pool, config.batch, rng)
        optimiser.zero_grad()
        with rounded_weights(model) if rounding else nullcontext():
            embedding = model.embed(*from_pose(batch.pose))
            loss = loss_of_parts(
                embedding,
                config.network.blocks,
                batch.labels,
                batch.alike,
                config.temperature,
                config.limb_weight,
            )
            loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), config.clip_norm)
        optimiser.step()
        schedule.step()
        total += float(loss.detach())
        bar.set_postfix(loss=f"{total / (bar.n + 1):.3f}")
    return total / config.steps


def _so_far(fingerprint: str, epochs: int, path: Path | None) -> Progress:
    """What an interrupted training left; another training's progress is moved aside, not lost."""
    progress = load_progress(path, fingerprint)
    if progress is not None:
        done = len(progress.history)
        then = f"going on with epoch {done + 1}" if done < epochs else "nothing is left to train"
        tqdm.write(f"{path} holds {done} of {epochs} epochs: {then}")
        return progress
    if path is not None and path.is_file():
        aside = path.replace(path.with_suffix(".before"))
        tqdm.write(f"{path} was of another configuration or other data: it is {aside} now")
    return Progress(fingerprint)


def fit(
    config: TrainConfig, material: Material, validation: Validation, progress_file: Path | None
) -> Progress:
    """Train an embedder, or go on where an interrupted training of the same configuration was.

    Args:
        config: every knob.
        material: what to train on beside generated choreography.
        validation: measures each epoch.
        progress_file: written after each epoch; None for nowhere.
    """
    torch.manual_seed(config.seed)
    model = Embedder(config.network)
    optimiser, schedule = _optimiser(model, config)
    # The head is fitted afterwards: another one is no other training.
    fingerprint = repr((replace(config, head=HeadConfig()), material.fingerprint))
    progress = _so_far(fingerprint, config.epochs, progress_file)
    if progress.history:
        progress.restore(model, optimiser, schedule)
    with Epochs(config, material, first=len(progress.history)) as epochs:
        for number, pool in epochs:
            if number == 0:
                _standardise(model, pool)
            loss = _epoch(model.train(), pool, config, optimiser, schedule, number)
            figures = validation.measure(model.eval())
            progress.record(Epoch(loss, figures), model, optimiser, schedule)
            tqdm.write(f"epoch {number + 1}: loss {loss:.3f}, validation {figures}")
            if progress_file is not None:
                progress.save(progress_file)
    return progress


def train(
    config: TrainConfig,
    material: Material,
    validation: Validation,
    record: Training,
    progress_file: Path | None = None,
) -> tuple[Checkpoint, Progress]:
    """Train an embedder, then fit its head and calibration.

    Generated dances behind the head are of seeds that the embedder has not seen; recorded ones are
    of the training side too, performed and seen anew.

    Args:
        config, material, validation, progress_file: as of :func:`fit`.
        record: what it is trained on, for the manifest.

    Returns:
        What export needs, and the training's history with the weights as they were before they
        were rounded.
    """
    progress = fit(config, material, validation, progress_file)
    return finished(progress, config, material.library, record), progress


def finished(
    progress: Progress, config: TrainConfig, library: Library, record: Training
) -> Checkpoint:
    """The rounded network of a training, with head and calibration."""
    model = Embedder(config.network)
    model.load_state_dict(progress.weights)
    round_in_place(model)
    model.eval()
    rng = np.random.default_rng((config.seed, 2))
    supply = Chunks(library, "head", config.mixture, rng)
    unseen = make_pool(supply, config.head.chunks, 2, rng, config.scene, "pairs for the head")
    pairs = make_pairs(unseen, rng)
    dancer, reference = (motion_of(model, pose) for pose in (pairs.dancer, pairs.reference))
    features = pair_features(dancer, reference, config.network.blocks)
    head = fit_head(features, pairs.kind, config.head)
    logit = features @ np.array(head.weights) + head.bias
    weights = {name: value.detach().clone() for name, value in model.state_dict().items()}
    calibration = calibrate(logit, pairs.kind, head, config.head)
    return Checkpoint(config.network, weights, head, calibration, record)
