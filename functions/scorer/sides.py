"""Dancer and reference brought side by side, frame by frame."""

from __future__ import annotations

import numpy as np

from scorer.alignment import Found, placed_limbs
from scorer.embedder import Pose
from scorer.grafting import graft
from scorer.performance import Aligned
from scorer.reference import Reference
from scorer.resampling import Resampled, read_at
from scorer.skeleton import (
    MIRRORED_ANGLES,
    MIRRORED_PARTS,
    mirrored,
    mirrored_directions,
)


def side_by_side(movement: Resampled, pose: Pose, reference: Reference, found: Found) -> Aligned:
    """The dancer read at the moments that an alignment found.

    Where a limb was not seen the dancer is given the reference's: it can neither help nor hurt,
    and ``seen`` says so.

    Args:
        movement, pose: the clip, as it was seen.
        reference: what it should be.
        found: how the two lie.
    """
    alignment, first = found.alignment, found.first
    frames = len(alignment.lag_frames)
    beside = slice(first, first + frames)
    at = np.arange(first, first + frames) + alignment.lag_frames
    landmarks, parts = movement.landmarks, movement.parts
    if alignment.mirrored:
        landmarks, parts = mirrored(landmarks), parts[:, MIRRORED_PARTS]
        pose = Pose(pose.angles[:, MIRRORED_ANGLES], mirrored_directions(pose.directions))
    nearest = np.clip(np.round(at), 0, len(landmarks) - 1).astype(np.intp)
    inside = (at > -0.5) & (at < len(landmarks) - 0.5)
    seen = parts[nearest] & reference.movement.parts[beside] & inside[:, None]
    theirs = reference.movement.landmarks[beside]
    dancer = graft(read_at(landmarks, at), theirs, placed_limbs(seen))
    return Aligned(
        first,
        dancer,
        theirs,
        Pose(read_at(pose.angles, at), read_at(pose.directions, at)),
        reference.pose[beside],
        seen,
        found.late_ms,
    )
