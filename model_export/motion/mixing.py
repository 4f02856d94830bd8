"""Limbs of one motion on the body of another: new dances, and dances with one limb wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from model_export.motion.body import JOINT, Floats, trunk_axes

# Bones of each limb from the trunk outwards, as (parent, child) columns.
LIMB_BONES: Final = {
    f"{side}_{limb}": tuple((JOINT[f"{side}_{a}"], JOINT[f"{side}_{b}"]) for a, b in bones)
    for side in ("left", "right")
    for limb, bones in (
        ("arm", (("shoulder", "elbow"), ("elbow", "wrist"))),
        ("leg", (("hip", "knee"), ("knee", "ankle"), ("ankle", "toe"))),
    )
}


def axes_of(joints: Floats) -> Floats:
    """Axes of the trunk ``[T, 3, 3]``, rows: left, up, forward."""
    return np.stack(trunk_axes(joints), axis=1)


def with_limbs(joints: Floats, other: Floats, limbs: Iterable[str]) -> Floats:
    """``joints`` with the named limbs moving as in ``other``, both ``[T, 15, 3]``."""
    out = joints.copy()
    # From the other trunk's axes into this one's.
    turn = np.einsum("tji,tjk->tik", axes_of(joints), axes_of(other))
    for limb in limbs:
        for parent, child in LIMB_BONES[limb]:
            bone = other[:, child] - other[:, parent]
            out[:, child] = out[:, parent] + np.einsum("tij,tj->ti", turn, bone)
    return out
