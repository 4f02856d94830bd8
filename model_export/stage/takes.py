"""Takes of a choreography: the teacher's, and what people make of it."""

from __future__ import annotations

from typing import Final, Literal, get_args

import numpy as np

from model_export.evaluation.variations import smaller
from model_export.motion.body import JOINTS, Floats
from model_export.motion.curves import at_moments
from model_export.motion.mixing import LIMB_BONES
from model_export.motion.performer import perform
from model_export.stage.choreography_file import Choreography, names, read_choreography
from model_export.stage.dance import danced

Take = Literal["teacher", "good", "late", "lazy-arm", "mirrored", "wrong"]
TAKES: Final[tuple[Take, ...]] = get_args(Take)

_LATE_FRAMES: Final = 11  # 367 ms
# A good dancer is nearer to a choreography than two strangers are to each other.
_STRENGTH: Final = 0.6
_ARMS: Final = [row for row, limb in enumerate(LIMB_BONES) if limb.endswith("arm")]
_OTHER_SIDE: Final = [
    JOINTS.index(name.replace("left", "right") if "left" in name else name.replace("right", "left"))
    for name in JOINTS
]


def take(choreography: Choreography, kind: Take, seed: int = 0) -> Floats:
    """One take, as long as the teacher's.

    Args:
        choreography: which dance.
        kind: ``teacher`` is exact; all others have a dancer's own angles, amplitudes and timing.
            ``late`` is 367 ms behind, ``lazy-arm`` does nothing with one arm, ``mirrored`` takes
            the teacher for a mirror, and ``wrong`` dances another choreography to the same counts.
        seed: whose it is.

    Returns:
        float32 ``[T, 15, 3]`` at 30 frames per second, metres, y up.
    """
    joints = danced(choreography)
    if kind == "teacher":
        return joints
    rng = np.random.default_rng((seed, *choreography.name.encode()))
    if kind == "wrong":
        joints = _as_long_as(danced(_another(choreography), choreography.tempo), len(joints))
    elif kind == "lazy-arm":
        joints = smaller(joints, 1.0, int(rng.choice(_ARMS)))
    elif kind == "mirrored":
        joints = joints[:, _OTHER_SIDE] * np.array((-1, 1, 1), dtype=np.float32)
    performed: Floats = perform(joints[None], rng, _STRENGTH)[0]
    if kind == "late":
        at = np.arange(len(joints), dtype=np.float64) - _LATE_FRAMES
        performed = at_moments(performed[None], at[None])[0]
    return performed


def _another(choreography: Choreography) -> Choreography:
    known = names()
    here = known.index(choreography.name) if choreography.name in known else -1
    return read_choreography(known[(here + 1) % len(known)])


def _as_long_as(joints: Floats, frames: int) -> Floats:
    return joints[np.arange(frames) % len(joints)]
