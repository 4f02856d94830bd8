"""The rungs of ladders as windows: of dances that are rendered, and of clips that were recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from model_export.evaluation.dances import MIN_FRAMES, Dance
from model_export.evaluation.devices import Duo
from model_export.evaluation.footage import DENSE_STRIDE, joints_of
from model_export.evaluation.trials import STRIDE, Indices, cut, starts_of
from model_export.evaluation.variations import LADDERS, RUNGS, Ladder, limb_to_omit
from model_export.motion.body import Floats, landmarks_of
from model_export.motion.rendering import Scene, render
from model_export.network import WINDOW_FRAMES
from scorer.rows import MIN_COVERAGE

RENDERED: Final = (
    "danced by one performer before one camera, against a reference from another performer and "
    "camera"
)
RECORDED: Final = (
    "which are made of a recorded clip, its detector's errors on it (so that a limb that rests is "
    "calmer than a real one), against another clip of its dance. Another dance is one of another "
    "name or, without any, this one half of it on"
)
# Of a longer clip, its middle: forty renderings of every window have to be held at once.
LONGEST_FRAMES: Final = 1800


@dataclass(frozen=True, eq=False)
class Climb:
    """One dance up all ladders.

    Attributes:
        group: what intervals resample.
        limb: which one is omitted, row of ``LIMB_BONES``.
        windows: ``[1 + L * R, w, 30, 33, 3]``, of the reference and of each rung of each ladder.
    """

    group: str
    limb: int
    windows: Floats


def _trembling(seen: Floats, ladder: Ladder, severity: float, seed: tuple[int, int]) -> Floats:
    noise = np.random.default_rng(seed).standard_normal(seen.shape, dtype=np.float32)
    trembling: Floats = seen + np.float32(ladder.jitter_m * severity) * noise
    return trembling


def _filmed(dance: Dance, other: Dance, limb: int, scene: Scene, seed: int) -> Floats:
    """All rungs are danced by one performer before one camera: only the severity changes."""
    joints = dance.joints
    donor = other.joints[np.arange(len(joints)) % len(other.joints)]
    starts = starts_of(len(joints))
    reference = render(joints[None], np.random.default_rng((seed, 0)), scene).landmarks[0]
    out = [cut(reference, starts)]
    for ladder in LADDERS:
        for severity in np.linspace(0, 1, RUNGS):
            worse = ladder.vary(joints, donor, limb, float(severity))
            seen = render(worse[None], np.random.default_rng((seed, 1)), scene).landmarks[0]
            out.append(cut(_trembling(seen, ladder, float(severity), (seed, 2)), starts))
    return np.stack(out)


def rendered_climbs(dances: list[Dance], scene: Scene, seed: int) -> Iterator[Climb]:
    """Each dance, performed and seen.

    Args:
        dances: of at least two groups.
        scene: performers, cameras and detector.
        seed: of everything that is drawn.
    """
    rng = np.random.default_rng(seed)
    for i, dance in enumerate(dances):
        strangers = [other for other in dances if other.group != dance.group]
        limb = limb_to_omit(dance.joints, i)
        other = strangers[rng.integers(len(strangers))]
        yield Climb(dance.group, limb, _filmed(dance, other, limb, scene, seed + i))


def _worsened(landmarks: Floats, donor: Floats, limb: int, seed: int) -> Iterator[Floats]:
    """Each rung of each ladder, of a clip ``[T, 33, 3]`` and joints of as long a donor.

    The joints are made worse, and the landmarks move with them: hands, face and heels keep what
    the detector said of them beyond the joints that they hang on.
    """
    joints = joints_of(landmarks)
    beyond = landmarks - landmarks_of(joints)
    for ladder in LADDERS:
        for severity in np.linspace(0, 1, RUNGS):
            worse = landmarks_of(ladder.vary(joints, donor, limb, float(severity))) + beyond
            yield _trembling(worse, ladder, float(severity), (seed, 2))


def _seen_in_both(duo: Duo) -> tuple[slice, Indices]:
    """The stretch that is taken, and where its windows begin that show a person in both clips."""
    first = max(0, (len(duo.dancer) - LONGEST_FRAMES) // 2)
    stretch = slice(first, first + min(len(duo.dancer), LONGEST_FRAMES))
    covered = (duo.dancer.covered & duo.reference.covered)[stretch]
    stride = DENSE_STRIDE if len(covered) < MIN_FRAMES else STRIDE
    starts = np.arange(0, len(covered) - WINDOW_FRAMES + 1, stride)
    seen = covered[starts[:, None] + np.arange(WINDOW_FRAMES)].mean(axis=1)
    return stretch, starts[seen >= MIN_COVERAGE]


def recorded_climbs(duos: list[Duo], others: dict[str, list[Floats]], seed: int) -> Iterator[Climb]:
    """Each dancer's clip, made worse; those without a second that both clips show are left out.

    Args:
        duos: in metres.
        others: by dance, the landmarks of its clips: what a dance is blended into.
        seed: of everything that is drawn.
    """
    rng = np.random.default_rng(seed)
    for i, duo in enumerate(duos):
        stretch, starts = _seen_in_both(duo)
        strangers = [clip for name, clips in others.items() if name != duo.group for clip in clips]
        chosen = rng.integers(max(1, len(strangers)))
        if not len(starts):
            continue
        dancer = duo.dancer.landmarks[stretch]
        whole = duo.dancer.landmarks
        other = strangers[chosen] if strangers else np.roll(whole, len(whole) // 2, axis=0)
        donor = joints_of(other[np.arange(len(dancer)) % len(other)])
        limb = limb_to_omit(joints_of(dancer), i)
        rungs = _worsened(dancer, donor, limb, seed + i)
        reference = cut(duo.reference.landmarks[stretch], starts)
        windows = np.stack([reference, *(cut(rung, starts) for rung in rungs)])
        yield Climb(duo.group, limb, windows)
