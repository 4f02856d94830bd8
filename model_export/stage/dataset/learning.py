"""Learn the real detector's errors from a dataset; see :mod:`model_export.motion.emulation`.

The network learns from all dances of the training side. What it leaves over is measured on a
quarter of them by another one, which has not seen that quarter: on what it learned from, a network
leaves too little over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn.functional import smooth_l1_loss
from tqdm import tqdm

from model_export.motion.body import Floats, vector
from model_export.motion.emulation import MAIN, SEEN, VALUES, Emulation, trunk_lengths
from model_export.stage.dataset.clips import Seen, clip_path, read_seen
from model_export.stage.dataset.manifest import read_manifest
from model_export.stage.dataset.scenes import Performance
from model_export.stage.errors import DatasetError

STEPS: Final = 4000
_SEED: Final = 7
_HIDDEN: Final = 128
_BATCH: Final = 512
_RATE: Final = 2e-3
_DECAY: Final = 1e-2
_DROPOUT: Final = 0.1
# Of the inputs' own spread: other bodies than the stage's are to be foretold as well.
_BLUR: Final = 0.05
# Trunk lengths from which on an error counts in proportion: some frames are hopeless.
_LARGE: Final = 0.1
# One dance in so many is left out where the rest is measured.
_LEFT_OUT: Final = 4
_NORMAL_KURTOSIS: Final = 3.0

# The same seen in a mirror: x turns round, and left is right.
_MIRROR: Final = vector(-1, 1, 1)
_MIRRORED_MAIN: Final = [i ^ 1 for i in range(len(MAIN))]
_MIRRORED_SEEN: Final = [*_MIRRORED_MAIN, len(MAIN)]


@dataclass(frozen=True, eq=False)
class Watched:
    """A clip in trunk lengths, frames without a person left out, as danced and in a mirror.

    Attributes:
        landmarks: true ones, float32 ``[T, 33, 3]``.
        error: of the main joints, float32 ``[T, 12, 3]``.
    """

    landmarks: Floats
    error: Floats

    @classmethod
    def of(cls, seen: Seen) -> Watched | None:
        """None where nobody was found."""
        found = np.isfinite(seen.world[:, 0, 0])
        if not found.any():
            return None
        truth = seen.truth_in_camera()
        trunk = trunk_lengths(truth)
        error = (seen.world[..., :3] - truth)[found][:, MAIN] / trunk
        return cls(truth[found] / trunk, np.asarray(error, dtype=np.float32))


def learn(folder: Path, steps: int = STEPS) -> Emulation:
    """Learn from the training side of a dataset, as far as it is finished; some minutes.

    Args:
        folder: of ``python -m model_export stage dataset``.
        steps: of each of the two networks.

    Raises:
        DatasetError: it is no dataset, or has too few dances yet.
    """
    fitted: list[Watched] = []
    left_out: list[Watched] = []
    for performance, watched in _watched(folder):
        (left_out if is_left_out(performance.dance) else fitted).append(watched)
    if not fitted or not left_out:
        raise DatasetError(f"{folder}: too few dances of the training side are there yet")
    torch.set_num_threads(1)
    apart = _network(fitted, steps, "three quarters of the dances")
    rest = [each.error - apart.expected(each.landmarks) for each in left_out]
    lasting, passing, keep, swell = _left_over(rest)
    whole = _network([*fitted, *left_out], steps, "all dances")
    return Emulation(
        whole.mean, whole.deviation, whole.weights, whole.biases, lasting, passing, keep, swell
    )


def is_left_out(dance: str) -> bool:
    """Whether the rest is measured on this dance, by its name alone."""
    return crc32(dance.encode()) % _LEFT_OUT == 0


def _watched(folder: Path) -> Iterable[tuple[Performance, Watched]]:
    for performance in read_manifest(folder).performances:
        if performance.side != "train":
            continue
        for view in performance.views:
            path = clip_path(folder, performance, view, "full")
            if path.is_file() and (watched := Watched.of(read_seen(path))) is not None:
                yield performance, watched


def _both_ways(clips: list[Watched]) -> tuple[Tensor, Tensor]:
    """Inputs ``[n, 39]`` and errors ``[n, 36]`` of all frames, and of all in a mirror."""
    inputs = np.concatenate([each.landmarks[:, SEEN] for each in clips])
    errors = np.concatenate([each.error for each in clips])
    inputs = np.concatenate((inputs, inputs[:, _MIRRORED_SEEN] * _MIRROR))
    errors = np.concatenate((errors, errors[:, _MIRRORED_MAIN] * _MIRROR))
    return torch.from_numpy(inputs).flatten(1), torch.from_numpy(errors).flatten(1)


def _network(clips: list[Watched], steps: int, label: str) -> Emulation:
    """The expectation alone."""
    torch.manual_seed(_SEED)
    inputs, errors = _both_ways(clips)
    mean, deviation = inputs.mean(dim=0), inputs.std(dim=0) + 1e-3
    network = nn.Sequential(
        nn.Linear(inputs.shape[1], _HIDDEN), nn.SiLU(), nn.Dropout(_DROPOUT),
        nn.Linear(_HIDDEN, _HIDDEN), nn.SiLU(), nn.Dropout(_DROPOUT),
        nn.Linear(_HIDDEN, VALUES),
    )  # fmt: skip
    optimiser = torch.optim.AdamW(network.parameters(), _RATE, weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in tqdm(range(steps), desc=label, unit="step", disable=None):
        rows = torch.randint(len(inputs), (_BATCH,))
        given = (inputs[rows] - mean) / deviation
        given = given + _BLUR * torch.randn_like(given)
        loss = smooth_l1_loss(network(given), errors[rows], beta=_LARGE)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    layers = [layer for layer in network if isinstance(layer, nn.Linear)]
    nothing = np.zeros((VALUES, VALUES), dtype=np.float32)
    return Emulation(
        mean.numpy(),
        deviation.numpy(),
        tuple(layer.weight.detach().numpy().T.copy() for layer in layers),
        tuple(layer.bias.detach().numpy().copy() for layer in layers),
        nothing,
        nothing,
        0.0,
        0.0,
    )


def _left_over(rest: list[Floats]) -> tuple[Floats, Floats, float, float]:
    """``lasting``, ``passing``, ``keep`` and ``swell`` of an :class:`Emulation`.

    Args:
        rest: of each clip, what its errors are beyond what was foretold, ``[T, 12, 3]``.
    """
    both = [way.reshape(len(way), -1) for clip in rest for way in (clip, _in_a_mirror(clip))]
    lasting = np.stack([clip.mean(axis=0) for clip in both])
    around = [clip - mean for clip, mean in zip(both, lasting, strict=True)]
    frames = np.concatenate(around).astype(np.float64)
    successive = sum(float((clip[1:] * clip[:-1]).sum()) for clip in around)
    kurtosis = float(np.power(frames, 4).mean() / np.square(frames).mean() ** 2)
    return (
        _root(lasting.T @ lasting / len(lasting)),
        _root(frames.T @ frames / len(frames)),
        successive / float(np.square(frames).sum()),
        # A normal number times a log-normal one has this kurtosis: 3 exp(4 s^2).
        float(np.sqrt(max(0.0, np.log(kurtosis / _NORMAL_KURTOSIS) / 4))),
    )


def _in_a_mirror(error: Floats) -> Floats:
    turned: Floats = error[:, _MIRRORED_MAIN] * _MIRROR
    return turned


def _root(covariance: npt.NDArray[np.floating]) -> Floats:
    """The symmetric square root."""
    values, vectors = np.linalg.eigh(covariance)
    root: Floats = ((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T).astype(np.float32)
    return root
