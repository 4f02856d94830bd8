"""Motion to landmarks: performed by somebody, seen by a camera, found by a detector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch

from model_export.angles import Kinematics
from model_export.motion.body import Floats, landmarks_of
from model_export.motion.camera import (
    ANYWHERE,
    Viewpoints,
    camera_rotations,
    draw_yaw,
    facing,
    image_landmarks,
    world_landmarks,
)
from model_export.motion.curves import Moments, at_moments
from model_export.motion.detector import IMAGE, WORLD, DetectorNoise, detect
from model_export.motion.emulation import emulate
from model_export.motion.performer import PEOPLE, People, perform
from scorer.clip import isotropic_image
from scorer.skeleton import ANGLES, SEGMENTS

_RATE_HZ: Final = 30.0
# A phone held upright; the shape of the picture cancels out of what the model sees.
_WIDTH, _HEIGHT = 720, 1280
# By how much the detector's picture depth exceeds true depth, before its other errors.
IMAGE_DEPTH: Final = (2.0, 3.2)


@dataclass(frozen=True)
class Scene:
    """Who performs, from where it is seen, and how well it is detected.

    Attributes:
        people: the spread between performers.
        viewpoints: where cameras stand.
        scale: size of the detector's errors; None draws one a clip.
        world, image: its errors in either form of landmarks, at scale 1.
        learned_share: how many clips of world landmarks have errors as they were learned of the
            real detector instead, times factors from ``foreseen`` and ``unforeseen``.
        image_share: how many clips are image landmarks, the rest are world landmarks.
        slow_share: how many clips a slow device took, at ``slow_fps`` frames per second.
        rough_share: how many clips tremble: white noise on every coordinate, of a standard
            deviation between those of ``rough_m``, metres, beyond the detector's own errors.
    """

    people: People = PEOPLE
    viewpoints: Viewpoints = ANYWHERE
    scale: float | None = None
    world: DetectorNoise = WORLD
    image: DetectorNoise = IMAGE
    learned_share: float = 0.0
    foreseen: tuple[float, float] = (0.5, 1.1)
    unforeseen: tuple[float, float] = (0.4, 1.3)
    image_share: float = 0.0
    slow_share: float = 0.0
    slow_fps: tuple[float, float] = (10.0, 25.0)
    rough_share: float = 0.0
    rough_m: tuple[float, float] = (0.0, 0.05)


# The exam looks through this one, whatever training looks through: every number is written out here
# so that a change to training's cannot change it.
EXAM_SCENE: Final = Scene(
    people=People(
        bone_rotation_deg=7.0,
        slow_rotation_deg=7.0,
        amplitude=(0.7, 1.25),
        lag_frames=1.5,
        warp_frames=2.0,
        length=0.10,
    ),
    viewpoints=Viewpoints(
        frontal_share=0.6,
        yaw_deg=35.0,
        pitch_deg=(-12.0, 20.0),
        roll_deg=4.0,
        distance_m=(2.0, 6.0),
    ),
    scale=0.8,
    world=DetectorNoise(
        depth=(0.65, 1.1),
        lean_deg=8.0,
        shear_deg=6.0,
        constant=(0.012, 0.012, 0.035),
        pose=(0.017, 0.017, 0.056),
        pose_frequency=4.0,
        wander=(0.008, 0.008, 0.030),
        wander_frames=(4.0, 15.0),
        per_speed=0.5,
        hidden=2.5,
        jitter=(0.003, 0.003, 0.006),
        drifts=0.125,
        leg_swaps=0.04,
        smoothing=(0.5, 1.0),
    ),
)


@dataclass(frozen=True)
class Rendering:
    """What was detected of each clip, and what was there.

    Attributes:
        landmarks: float32 ``[n, T, 33, 3]`` isotropic.
        yaw: ``[n]``, radians from frontal.
        truth: float32 ``[n, T, 33, 3]``: the performers in the axes of their cameras, metres,
            origin between the hips, before the detector and the device.
    """

    landmarks: Floats
    yaw: Floats
    truth: Floats


def _taken_slowly(clips: Floats, fps: Moments, rng: np.random.Generator) -> Floats:
    """Clips as they come back from a device that takes ``fps [n]`` frames per second: read at its
    moments, and straight lines in between."""
    step = (_RATE_HZ / fps)[:, None]
    phase = rng.uniform(0, 1, (len(clips), 1)) * step
    at = (np.arange(clips.shape[1]) - phase) / step
    before = np.floor(at)
    share = (at - before).astype(np.float32)[..., None, None]
    first, second = (at_moments(clips, (k * step + phase)) for k in (before, before + 1))
    taken: Floats = first * (1 - share) + second * share
    return taken


def _trembling(truth: Floats, rng: np.random.Generator, scene: Scene) -> Floats:
    """White noise on the clips that have it, ``[n, T, 33, 3]``; zeros ``[n, 1, 1, 1]`` without."""
    n = len(truth)
    if not scene.rough_share:  # and nothing is drawn: the exam's clips stay the same
        return np.zeros((n, 1, 1, 1), dtype=np.float32)
    size = np.where(rng.random(n) < scene.rough_share, rng.uniform(*scene.rough_m, n), 0.0)
    noise = rng.standard_normal(truth.shape, dtype=np.float32)
    return size.astype(np.float32)[:, None, None, None] * noise


def render(
    joints: Floats, rng: np.random.Generator, scene: Scene, yaw: Floats | None = None
) -> Rendering:
    """Each motion performed by somebody else, seen by another camera.

    Args:
        joints: float32 ``[n, T, 15, 3]``.
        rng: performers, cameras and errors.
        scene: their spread.
        yaw: ``[n]``, radians from frontal; None draws them.
    """
    n = len(joints)
    if yaw is None:
        yaw = draw_yaw(rng, n, scene.viewpoints)
    rotation = camera_rotations(facing(joints), yaw, rng, scene.viewpoints)
    truth = world_landmarks(landmarks_of(perform(joints, rng, people=scene.people)), rotation)
    pictured = rng.random(n) < scene.image_share
    trembling = _trembling(truth, rng, scene)
    out = np.empty_like(truth)
    if not pictured.all():
        seen = detect(truth[~pictured], rng, scene.scale, scene.world)
        out[~pictured] = seen + trembling[~pictured]
    if pictured.any():
        seen = detect(truth[pictured], rng, scene.scale, scene.image) + trembling[pictured]
        distance = rng.uniform(*scene.viewpoints.distance_m, len(seen)).astype(np.float32)
        depth = rng.uniform(*IMAGE_DEPTH, len(seen)).astype(np.float32)
        in_picture = image_landmarks(seen, distance, depth, _WIDTH, _HEIGHT)
        out[pictured] = isotropic_image(in_picture, _WIDTH / _HEIGHT)
    if scene.learned_share:  # else nothing is drawn: the exam's clips stay the same
        learned = ~pictured & (rng.random(n) < scene.learned_share)
        seen = emulate(truth[learned], rng, scene.foreseen, scene.unforeseen)
        out[learned] = seen + trembling[learned]
    slow = rng.random(n) < scene.slow_share
    if slow.any():
        fps = rng.uniform(*scene.slow_fps, int(slow.sum()))
        out[slow] = _taken_slowly(out[slow], fps, rng)
    return Rendering(out, yaw, truth)


def pose_of(landmarks: Floats) -> Floats:
    """What the network sees of each frame, before velocities: directions, then angles.

    Args:
        landmarks: float32 ``[..., T, 33, 3]``.

    Returns:
        float32 ``[..., T, 36]``.
    """
    flat = torch.from_numpy(np.ascontiguousarray(landmarks.reshape(-1, *landmarks.shape[-3:])))
    with torch.no_grad():
        angles, directions = Kinematics()(flat)
    pose = torch.cat((directions, angles), dim=-1).numpy()
    shaped: Floats = pose.reshape(*landmarks.shape[:-2], -1)
    return shaped


def from_pose(pose: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """``pose [..., 36]`` of :func:`pose_of` to angles ``[..., 12]``, directions ``[..., 24]``."""
    directions, angles = pose.split([3 * len(SEGMENTS), len(ANGLES)], dim=-1)
    return angles, directions
