"""How far synchronised cameras disagree about the same body, and how far simulated ones do.

The detector's errors in training are an assumption; this is what it is held against. A performance
has one truth, so whatever two cameras report differently at the same instant is error.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from model_export.motion.body import Floats
from model_export.motion.choreography import RATE_HZ, choreography
from model_export.motion.chunks import read_library
from model_export.motion.detector import REAL_SCALE
from model_export.motion.performer import People
from model_export.motion.rendering import Scene, pose_of, render
from model_export.motion.splits import seed_for
from model_export.synchronised import Synchronised
from scorer.skeleton import SEGMENTS

Doubles = npt.NDArray[np.float64]

SEED: Final = 2026
# Simulated stretches: so many frames in all, within these numbers. Where there is mocap with takes
# that are long enough, every second one is recorded.
_FRAMES_IN_ALL: Final = 6000
_STRETCHES: Final = (8, 120)
_FIRST_ANGLE: Final = 3 * len(SEGMENTS)
# All cameras see one performance: nobody differs from the choreography.
_NOBODY_ELSE: Final = People(0, 0, (1, 1), 0, 0, 0)


# A constant offset leaves rounding behind, which is no noise: degrees squared.
_ROUNDING: Final = 1e-6


class Figures(NamedTuple):
    """Means over pairs of cameras.

    Attributes:
        difference: mean absolute difference at the same instant, degrees.
        bias: absolute mean over time of the difference, degrees.
        spread: standard deviation of the difference around that mean, degrees.
        lag1: autocorrelation of what is left around that mean, one frame apart; NaN where nothing
            is left.
    """

    difference: float
    bias: float
    spread: float
    lag1: float


@dataclass(frozen=True, eq=False)
class Disagreement:
    """Of each pair of cameras and each joint angle, float64 ``[pairs, 12]``.

    Attributes:
        difference, bias: as of :class:`Figures`.
        variance, successive: of what is left around the bias, its mean square and the mean product
            of two frames that follow each other, degrees squared.
    """

    difference: Doubles
    bias: Doubles
    variance: Doubles
    successive: Doubles

    def figures(self, angles: slice) -> Figures:
        """Of some angles; their variances are pooled within each pair of cameras."""
        variance = self.variance[:, angles].sum(axis=1)
        noisy = variance > 0
        lag1 = self.successive[noisy, angles].sum(axis=1) / variance[noisy]
        return Figures(
            float(self.difference[:, angles].mean()),
            float(self.bias[:, angles].mean()),
            float(np.sqrt(self.variance[:, angles].mean(axis=1)).mean()),
            float(lag1.mean()) if len(lag1) else math.nan,
        )


@dataclass(frozen=True, eq=False)
class Compared:
    """Real cameras beside simulated ones of the same views.

    Attributes:
        gap: ``[pairs]``, degrees between the views of a pair's cameras, 0 to 180.
        real: pairs of real cameras.
        simulated: the same pairs, one stretch after the other: ``[stretches * pairs, 12]``.
        recorded: how many of the stretches are from mocap.
    """

    gap: Doubles
    real: Disagreement
    simulated: Disagreement
    recorded: int

    @property
    def stretches(self) -> int:
        """How many are simulated."""
        return len(self.simulated.difference) // len(self.gap)


def disagreement(landmarks: Floats) -> Disagreement:
    """Of all pairs of cameras, in the order of ``itertools.combinations``.

    Args:
        landmarks: float32 ``[cameras, T, 33, 3]``, isotropic, of any unit; frame i of each camera
            is the same instant.
    """
    degrees = np.rad2deg(pose_of(landmarks)[..., _FIRST_ANGLE:].astype(np.float64))
    first, second = np.array(list(combinations(range(len(landmarks)), 2))).T
    apart = degrees[first] - degrees[second]
    mean = apart.mean(axis=1, keepdims=True)
    rest = apart - mean
    variance = np.square(rest).mean(axis=1)
    successive = (rest[:, 1:] * rest[:, :-1]).sum(axis=1) / rest.shape[1]
    noisy = variance > _ROUNDING
    return Disagreement(
        np.abs(apart).mean(axis=1),
        np.abs(mean[:, 0]),
        np.where(noisy, variance, 0.0),
        np.where(noisy, successive, 0.0),
    )


def view_gaps(yaw: Floats) -> Doubles:
    """Degrees between the views of each pair of cameras, ``[cameras]`` radians to ``[pairs]``."""
    gaps = [abs(np.angle(np.exp(1j * float(a - b)), deg=True)) for a, b in combinations(yaw, 2)]
    return np.array(gaps)


def _long_takes(mocap: Path | None, frames: int) -> list[Floats]:
    """Recorded takes of the training side, at least ``frames`` long."""
    if mocap is None:
        return []
    return [take for take in read_library((mocap,)).takes.values() if len(take) >= frames]


def _stretches(frames: int, takes: list[Floats], rng: np.random.Generator) -> Iterator[Floats]:
    """Performances, ``[frames, 15, 3]``, of the training side; recorded ones by their length."""
    weights = np.array([len(take) for take in takes], dtype=float)
    fewest, most = _STRETCHES
    for number in range(max(fewest, min(most, _FRAMES_IN_ALL // frames))):
        if takes and number % 2:
            motion = takes[rng.choice(len(takes), p=weights / weights.sum())]
        else:
            # Two seconds longer: not every stretch begins where a dance does.
            motion = choreography(seed_for("training", number), frames / RATE_HZ + 2)
        start = int(rng.integers(len(motion) - frames + 1))
        yield motion[start : start + frames]


def compare(seen: Synchronised, mocap: Path | None) -> dict[str, Compared]:
    """Real cameras beside simulated ones, for ``world`` and for ``image`` landmarks.

    Args:
        seen: the real cameras.
        mocap: a folder whose training side is performed too; None for choreographies alone.

    Raises:
        MocapError: the folder is missing or not in the expected form.
    """
    gap = view_gaps(seen.yaw)
    frames = seen.world.shape[1]
    takes = _long_takes(mocap, frames)
    out = {}
    for form, landmarks, share in (("world", seen.world, 0.0), ("image", seen.image, 1.0)):
        rng = np.random.default_rng(SEED)
        scene = Scene(people=_NOBODY_ELSE, scale=REAL_SCALE, image_share=share)
        parts = []
        for joints in _stretches(frames, takes, rng):
            cameras = np.repeat(joints[None], len(seen.yaw), axis=0)
            parts.append(disagreement(render(cameras, rng, scene, seen.yaw).landmarks))
        names = ("difference", "bias", "variance", "successive")
        simulated = Disagreement(*(np.concatenate([getattr(p, n) for p in parts]) for n in names))
        recorded = len(parts) // 2 if takes else 0
        out[form] = Compared(gap, disagreement(landmarks), simulated, recorded)
    return out
