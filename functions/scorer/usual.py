"""What is usual for a dancer: errors that come with a pose every time it is danced.

Another body, another camera and a dancer's own style bend each pose in the same way whenever it
comes: bones of other proportions, a camera that compresses depth, arms that never rise quite as
high, a limb that is always a little behind. None of it says *when* something was wrong, and it is
larger than most mistakes. It is close to linear in the pose, so a linear map takes it away.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import Doubles

# How strongly the map is held at zero, in seconds of dance that speak against it: the constant
# hardly, the rest enough that one mistake of two seconds does not become a habit.
_HELD: Final = (0.02, *(0.2,) * 6)
_ROUNDS: Final = 4
# Frames that are further off than this many times the usual count less and less (Huber's weights,
# squared); and what counts as usual at least, so that a perfect dancer's rounding is not weighed.
_FAR: Final = 1.5
_LEAST: Final = 0.1
# Seconds in which a limb that moves as fast as it does gets as far as its map's other terms reach.
_LAG_SECONDS: Final = 0.1


def less_the_usual(
    apart: Doubles,
    reference: Doubles,
    speed: Doubles,
    seen: npt.NDArray[np.bool_],
    rate_hz: float,
) -> Doubles:
    """What is left of segments' errors when what is usual for their poses is taken away.

    A ridge regression of each segment's error on the reference's direction and speed, weighted
    again and again so that exceptions do not bend it (iteratively reweighted least squares).

    Args:
        apart: ``[s, m, 3]``, the dancer's directions less the reference's.
        reference: ``[s, m, 3]``, the reference's directions.
        speed: ``[s, m, 3]``, their derivatives, per second.
        seen: ``[s, m]``, rows that count; others neither bend the map nor mean anything.
        rate_hz: rows per second.

    Returns:
        float64 ``[s, m, 3]``.
    """
    weight = seen.astype(np.float64)
    count = np.maximum(weight.sum(axis=1), 1.0)[:, None, None]
    middle = (weight[:, None] @ reference) / count
    known = np.concatenate(
        (np.ones((*seen.shape, 1)), reference - middle, _LAG_SECONDS * speed), axis=2
    )
    held = np.diag(_HELD) * rate_hz
    left = apart
    for _ in range(_ROUNDS):
        weighted = (known * weight[..., None]).swapaxes(1, 2)
        left = apart - known @ np.linalg.solve(weighted @ known + held, weighted @ apart)
        away = np.sqrt(np.einsum("smi,smi->sm", left, left))
        usual = np.maximum(_LEAST, _median(away, seen))[:, None]
        weight = seen * np.square(np.minimum(1.0, _FAR * usual / np.maximum(away, 1e-9)))
    return left


def _median(values: Doubles, seen: npt.NDArray[np.bool_]) -> Doubles:
    """Median of each row's seen values, the upper one of two; 0 where none was seen."""
    ordered = np.sort(np.where(seen, values, np.inf), axis=1)
    count = seen.sum(axis=1)
    middle: Doubles = np.where(count > 0, ordered[np.arange(len(values)), count // 2], 0.0)
    return middle
