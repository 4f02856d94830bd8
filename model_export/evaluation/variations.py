"""Ways to do a dance worse, step by step: the rungs of the ladders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.motion.body import Floats, landmarks_of
from model_export.motion.curves import at_moments
from model_export.motion.mixing import LIMB_BONES, LIMB_OF_BONE, limb_bones, with_bones
from model_export.motion.rendering import pose_of
from model_export.pairs import TRULY_DIFFERENT, worst_limb_apart

RUNGS: Final = 6
_LAG_FRAMES: Final = 15
_SKIP_EVERY: Final = 120  # frames; one pause in four seconds
_JITTER_M: Final = 0.05


def _split(joints: Floats) -> tuple[Floats, Floats]:
    """Lengths and unit directions of the limbs' bones."""
    bones = limb_bones(joints)
    length = np.maximum(np.linalg.norm(bones, axis=-1, keepdims=True), 1e-8)
    return length, bones / length


def _rebuilt(joints: Floats, length: Floats, direction: Floats) -> Floats:
    size = np.maximum(np.linalg.norm(direction, axis=-1, keepdims=True), 1e-8)
    return with_bones(joints, length * direction / size).astype(np.float32)


def smaller(joints: Floats, severity: float, limb: int | None = None) -> Floats:
    """Excursions of all limbs, or of one, from their mean direction made smaller.

    Args:
        joints: ``[T, 15, 3]``.
        severity: 0 leaves them, 1 lets the limb rest.
        limb: row of ``LIMB_BONES``; None for all.
    """
    length, direction = _split(joints)
    middle = direction.mean(axis=0, keepdims=True)
    less = middle + (1 - severity) * (direction - middle)
    kept = np.zeros(len(LIMB_OF_BONE), dtype=np.bool_) if limb is None else limb != LIMB_OF_BONE
    less[:, kept] = direction[:, kept]
    return _rebuilt(joints, length, less)


def limb_to_omit(joints: Floats, turn: int) -> int:
    """The limb that a dance is done without: all take turns that would be missed.

    A limb that rests anyway, to within what counts as the same movement, would not: a ladder that
    omits it has no rungs. Where that goes for all of them, it is the one that moves most.

    Args:
        joints: ``[T, 15, 3]``.
        turn: of this dance among others.

    Returns:
        Row of ``LIMB_BONES``.
    """
    limbs = range(len(LIMB_BONES))
    truth, without = (
        pose_of(landmarks_of(np.stack(motions)))
        for motions in ([joints for _ in limbs], [smaller(joints, 1.0, limb) for limb in limbs])
    )
    apart = worst_limb_apart(truth, without)
    missed = np.flatnonzero(apart >= TRULY_DIFFERENT)
    return int(missed[turn % len(missed)]) if len(missed) else int(apart.argmax())


def later(joints: Floats, severity: float) -> Floats:
    """Up to half a second late."""
    at = np.arange(len(joints)) - severity * _LAG_FRAMES
    late: Floats = at_moments(joints[None], at[None])[0]
    return late


def with_pauses(joints: Floats, severity: float) -> Floats:
    """Once in four seconds the dancer freezes, for up to two of them, and then catches up."""
    at = np.arange(len(joints))
    pause = round(severity * _SKIP_EVERY / 2)
    held = (at // _SKIP_EVERY) * _SKIP_EVERY + _SKIP_EVERY // 4
    frozen = (at >= held) & (at < held + pause)
    return joints[np.where(frozen, np.minimum(held, len(joints) - 1), at)]


def held(joints: Floats, starts: npt.NDArray[np.intp], frames: int) -> Floats:
    """Standing instead of dancing: of some stretches the frame nearest to the mean, held.

    Args:
        joints: ``[T, 15, 3]``.
        starts: ``[n]``, first frames of the stretches.
        frames: how long each is.

    Returns:
        ``[n, frames, 15, 3]``.
    """
    danced = joints[starts[:, None] + np.arange(frames)]
    centred = danced - danced.mean(axis=2, keepdims=True)
    away = np.square(centred - centred.mean(axis=1, keepdims=True)).sum(axis=(2, 3))
    pose = danced[np.arange(len(danced)), away.argmin(axis=1)]
    return np.repeat(pose[:, None], frames, axis=1)


def blended(joints: Floats, other: Floats, severity: float) -> Floats:
    """On the way to another dance, limb by limb; ``other`` is as long."""
    length, direction = _split(joints)
    _, theirs = _split(other)
    return _rebuilt(joints, length, (1 - severity) * direction + severity * theirs)


@dataclass(frozen=True)
class Ladder:
    """One way to do a dance worse.

    Attributes:
        name: what tables call it.
        vary: ``(joints, other dance of the same length, limb, severity 0 to 1)`` to joints.
        jitter_m: white noise on the landmarks at severity 1, metres.
    """

    name: str
    vary: Callable[[Floats, Floats, int, float], Floats]
    jitter_m: float = 0.0


LADDERS: Final = (
    Ladder("amplitude", lambda joints, _other, _limb, severity: smaller(joints, severity)),
    Ladder("one limb omitted", lambda joints, _, limb, severity: smaller(joints, severity, limb)),
    Ladder("lag", lambda joints, _other, _limb, severity: later(joints, severity)),
    Ladder("jitter", lambda joints, _other, _limb, _severity: joints, _JITTER_M),
    Ladder("step skipped", lambda joints, _other, _limb, severity: with_pauses(joints, severity)),
    Ladder(
        "blend into another dance",
        lambda joints, other, _, severity: blended(joints, other, severity),
    ),
)
