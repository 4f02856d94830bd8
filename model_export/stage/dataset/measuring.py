"""How wrong the real detector is about rendered dancers, and how wrong those that stand in for it
are about the very same: sums over frames, by view and angle."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

from model_export.motion.body import Floats
from model_export.motion.detector import REAL_SCALE, detect
from model_export.motion.emulation import emulate
from model_export.motion.rendering import pose_of
from model_export.stage.dataset.clips import Seen
from model_export.stage.dataset.dancing import facing
from scorer.skeleton import ANGLES, LANDMARK_COUNT, SEGMENTS

Doubles = npt.NDArray[np.float64]

# Degrees between the camera and where the body faces in that very frame, either side.
VIEW_EDGES: Final = tuple(range(0, 181, 15))
VIEWS: Final = len(VIEW_EDGES) - 1
_FIRST_ANGLE: Final = 3 * len(SEGMENTS)
_EVERY: Final = (VIEWS, len(ANGLES))


def _zeros(*shape: int) -> Doubles:
    return np.zeros(shape)


@dataclass(eq=False)
class Tally:
    """Sums of errors; two of them add up.

    Attributes:
        frames: by view, ``[VIEWS]``.
        size, signed: of angle errors, degrees, by view and angle, ``[VIEWS, 12]``.
        clips: how many.
        lasting: of the absolute means over each clip, degrees, by angle, ``[12]``.
        around, successive: of what is left around those means, its mean square and the mean
            product of two frames that follow each other, degrees squared, ``[12]``.
        off, square: of landmark errors and their squares, metres, camera axes (x right, y down, z
            away), hips at the origin, ``[33, 3]``.
    """

    frames: Doubles = field(default_factory=lambda: _zeros(VIEWS))
    size: Doubles = field(default_factory=lambda: _zeros(*_EVERY))
    signed: Doubles = field(default_factory=lambda: _zeros(*_EVERY))
    clips: int = 0
    lasting: Doubles = field(default_factory=lambda: _zeros(len(ANGLES)))
    around: Doubles = field(default_factory=lambda: _zeros(len(ANGLES)))
    successive: Doubles = field(default_factory=lambda: _zeros(len(ANGLES)))
    off: Doubles = field(default_factory=lambda: _zeros(LANDMARK_COUNT, 3))
    square: Doubles = field(default_factory=lambda: _zeros(LANDMARK_COUNT, 3))

    def __iadd__(self, other: Tally) -> Tally:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)
        return self

    def mean_size(
        self, views: slice = slice(None), angles: list[int] | slice = slice(None)
    ) -> float:
        """Mean absolute error of some angles in some views, degrees; NaN without a frame."""
        frames = self.frames[views].sum()
        return _ratio(self.size[views][:, angles].sum(axis=0).mean(), frames)

    def mean_signed(self, angles: list[int]) -> float:
        """Mean error of some angles, degrees; above 0 where too large an angle is detected."""
        return _ratio(self.signed[:, angles].sum(axis=0).mean(), self.frames.sum())

    def mean_lasting(self, angles: list[int] | slice = slice(None)) -> float:
        """Mean over clips of the absolute mean error, degrees."""
        return _ratio(self.lasting[angles].mean(), self.clips)

    def spread(self, angles: list[int] | slice = slice(None)) -> float:
        """Standard deviation around that mean, degrees."""
        return float(np.sqrt(_ratio(self.around[angles].mean(), self.clips)))

    def lag1(self, angles: list[int] | slice = slice(None)) -> float:
        """Autocorrelation of what is left around that mean, one frame apart."""
        return _ratio(self.successive[angles].sum(), self.around[angles].sum())

    def landmarks_mm(self) -> tuple[Doubles, Doubles]:
        """Mean and root mean square of landmark errors, millimetres, each ``[33, 3]``."""
        frames = max(float(self.frames.sum()), 1.0)
        return 1000 * self.off / frames, 1000 * np.sqrt(self.square / frames)


def _ratio(above: float, below: float) -> float:
    return float(above / below) if below else float("nan")


def seen_tally(seen: Seen) -> Tally:
    """What the real detector got wrong in a clip; frames without a person are left out."""
    return _tally(seen, seen.world[..., :3])


def simulated_tally(seen: Seen) -> Tally:
    """What the noise model gets wrong about the same truth, in the same frames."""
    return _tally(seen, simulated(seen))


def learned_tally(seen: Seen) -> Tally:
    """What the errors learned of the real detector get wrong about it."""
    return _tally(seen, learned(seen))


def simulated(seen: Seen) -> Floats:
    """The truth of a clip as the noise model detects it, ``[T, 33, 3]``."""
    noisy: Floats = detect(seen.truth_in_camera()[None], _rng(seen), REAL_SCALE)[0]
    return noisy


def learned(seen: Seen) -> Floats:
    """The truth of a clip with errors as they were learned, ``[T, 33, 3]``."""
    noisy: Floats = emulate(seen.truth_in_camera()[None], _rng(seen))[0]
    return noisy


def _rng(seen: Seen) -> np.random.Generator:
    name = seen.about.performance.clip_name(seen.about.view)
    return np.random.default_rng(crc32(name.encode()))


def degrees(landmarks: Floats) -> Doubles:
    """Joint angles ``[..., T, 12]`` of landmarks ``[..., T, 33, 3]``."""
    return np.rad2deg(pose_of(landmarks)[..., _FIRST_ANGLE:].astype(np.float64))


def frame_views(seen: Seen) -> Doubles:
    """Degrees between the camera and where the body faces, 0 to 180, ``[T]``."""
    ahead = facing(seen.truth)
    yaw = np.arctan2(ahead[:, 0], ahead[:, 1])
    apart: Doubles = np.abs(np.angle(np.exp(1j * (np.deg2rad(seen.about.yaw) - yaw)), deg=True))
    return apart


def _tally(seen: Seen, detected: Floats) -> Tally:
    found = np.isfinite(seen.world[:, 0, 0])
    truth = seen.truth_in_camera()
    here = np.where(found[:, None, None], detected, truth)
    error = (degrees(here) - degrees(truth))[found]
    view = np.clip(np.digitize(frame_views(seen)[found], VIEW_EDGES[1:]), 0, VIEWS - 1)
    own = (np.arange(VIEWS)[:, None] == view).astype(np.float64)
    mean = error.mean(axis=0)
    rest = error - mean
    off = (here - truth)[found].astype(np.float64)
    return Tally(
        own.sum(axis=1),
        own @ np.abs(error),
        own @ error,
        1,
        np.abs(mean),
        np.square(rest).mean(axis=0),
        (rest[1:] * rest[:-1]).sum(axis=0) / len(rest),
        off.sum(axis=0),
        np.square(off).sum(axis=0),
    )
