"""What is known of a whole performance: how it lies beside its reference, and how well it fits.

Values only. ``alignment`` finds how the two lie, ``scoring`` how well they fit, ``feedback`` what
was off; whoever shows it (``wire``, ``report``, ``page``) reads it from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from scorer.clip import Doubles, Floats
from scorer.embedder import Pose
from scorer.reasons import Reason

Sync = Literal["search", "clock"]
Mirror = Literal["off", "on", "auto"]
Grade = Literal["perfect", "great", "good", "ok", "miss"]


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """How a dancer's clip lies beside a reference.

    Attributes:
        offset_ms: how much later the clip begins to dance than the reference does: a movement at
            ``t`` of the reference is at ``t + offset_ms`` of the clip. With drift, at its middle.
        tempo: seconds that the dancer takes for a second of the reference; 1.02 is 2 % slower.
        mirrored: whether the dancer is compared as in a mirror; one decision for all of it.
        margin: how much better this start fits than the second-best one elsewhere, 0 (as well) to
            1; 1 where there is no other.
        rival_ms: the offset of that second-best start; None where there is none.
        lag_frames: float64 ``[n]``, for each frame of the compared stretch how many frames later
            than in the reference the same movement is in the clip, start and drift included.
    """

    offset_ms: float
    tempo: float
    mirrored: bool
    margin: float
    rival_ms: float | None
    lag_frames: Doubles


@dataclass(frozen=True, slots=True, eq=False)
class Aligned:
    """Dancer and reference side by side on the reference's clock, 30 frames per second.

    Attributes:
        first: the reference's frame that row 0 is.
        dancer: float32 ``[n, 33, 3]``: mirrored if that was decided, at the moments that the
            alignment found, so that row ``i`` is the same moment of the dance as the reference's.
        reference: float32 ``[n, 33, 3]``.
        dancer_pose, reference_pose: angles ``[n, 12]`` and directions ``[n, 24]`` of the two.
        seen: bool ``[n, 5]``: which of ``skeleton.PARTS`` both show; False in gaps.
        late_ms: float64 ``[n]``: how late the dancer is, early is negative; without what the
            alignment does not count (in search: the start and the drift). NaN where it cannot be
            told, because nobody moves.
    """

    first: int
    dancer: Floats
    reference: Floats
    dancer_pose: Pose
    reference_pose: Pose
    seen: npt.NDArray[np.bool_]
    late_ms: Doubles


@dataclass(frozen=True, slots=True)
class Second:
    """One second of the reference. Numbers are None where it is not judged.

    Attributes:
        t_ms: when it begins in the reference.
        score: 0 to 100, shape and timing together.
        shape: 0 to 100, over the two seconds around its middle.
        timing: 0 to 100.
        timing_ms: late is positive; None also where nobody moves enough to tell.
        coverage: share of it in which the dancer was seen.
        parts: for each of ``skeleton.PARTS`` the share of it in which that part was seen.
        grade: of the score, for players.
    """

    t_ms: float
    score: float | None
    shape: float | None
    timing: float | None
    timing_ms: float | None
    coverage: float
    parts: tuple[float, ...]
    grade: Grade | None


@dataclass(frozen=True, slots=True, eq=False)
class Performance:
    """A whole performance against a reference.

    Attributes:
        score, shape, timing: 0 to 100, over all that was judged; None with a ``reason``.
        similarity: 0 to 1, probability of "the same movement at the same moment".
        timing_ms: the median, late is positive.
        coverage: share of the compared stretch in which the dancer was seen.
        parts: that share for each of ``skeleton.PARTS``.
        unjudged: the parts that were seen too little to be judged; here and in ``seconds`` the
            dancer's own, also where the comparison was as in a mirror.
        compared_ms: how long the compared stretch is.
        alignment, aligned: how the two lie; None where they have nothing in common.
        seconds: the reference's seconds in that stretch.
        assumed: what had to be guessed, in words.
        reason: why there is no score, if there is none.
    """

    score: float | None
    shape: float | None
    timing: float | None
    similarity: float | None
    timing_ms: float | None
    coverage: float
    parts: tuple[float, ...]
    unjudged: tuple[str, ...]
    compared_ms: float
    alignment: Alignment | None
    aligned: Aligned | None
    seconds: tuple[Second, ...]
    assumed: tuple[str, ...]
    reason: Reason | None = None
