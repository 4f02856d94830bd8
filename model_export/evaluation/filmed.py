"""Whole performances of held-out dances, with what the scorer is to find out about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model_export.evaluation.dances import Dance
from model_export.motion.body import Floats
from model_export.motion.curves import at_moments
from model_export.motion.rendering import Scene, render
from scorer.clip import Clip

RATE_HZ: Final = 30.0
LATEST_S: Final = 2.0
DRIFT: Final = 0.03
# Shorter than this, two clips that begin two seconds apart have too little in common.
MIN_FRAMES: Final = 180


@dataclass(frozen=True, eq=False)
class Filmed:
    """A dance as reference and as somebody's performance, each through a camera of its own.

    Attributes:
        dance: which one.
        reference, dancer: float32 ``[T, 33, 3]`` at 30 frames per second.
        offset_ms: how much later the dancer's clip begins to dance, at the clip's middle.
        tempo: seconds that the dancer takes for one of the reference.
    """

    dance: Dance
    reference: Floats
    dancer: Floats
    offset_ms: float = 0.0
    tempo: float = 1.0


def on_the_beat(scene: Scene) -> Scene:
    """The same scene with performers that are exactly in time: then a start has one true value."""
    return replace(scene, people=replace(scene.people, lag_frames=0.0, warp_frames=0.0))


def film(dance: Dance, scene: Scene, seed: int, moved: bool = False) -> Filmed:
    """One performance.

    Args:
        dance: what is danced.
        scene: performers, cameras and detector.
        seed: of all that is drawn.
        moved: the dancer's clip begins up to two seconds earlier or later, and in half of the
            cases drifts by up to 3 %; what was not recorded is cut off.
    """
    rng = np.random.default_rng(seed)
    joints = dance.joints
    if not moved:
        reference, dancer = render(np.stack((joints, joints)), rng, scene).landmarks
        return Filmed(dance, reference, dancer)
    offset = float(rng.uniform(-LATEST_S, LATEST_S)) * RATE_HZ
    tempo = 1 + float(rng.uniform(-DRIFT, DRIFT)) * float(rng.integers(2))
    middle = 0.5 * (len(joints) - 1)
    at = middle + (np.arange(len(joints)) - middle - offset) / tempo
    at = at[(at >= 0) & (at <= len(joints) - 1)]
    danced = at_moments(joints[None], at[None])[0]
    reference = render(joints[None], rng, scene).landmarks[0]
    dancer = render(danced[None], rng, scene).landmarks[0]
    half = 0.5 * (len(at) - 1)
    beside = float(np.interp(half, np.arange(len(at)), at))
    return Filmed(dance, reference, dancer, (half - beside) * 1000 / RATE_HZ, tempo)


def clip_of(landmarks: Floats, fps: float = RATE_HZ) -> Clip:
    """Landmarks on an even clock."""
    return Clip(landmarks, np.arange(len(landmarks), dtype=np.float64) * (1000 / fps))
