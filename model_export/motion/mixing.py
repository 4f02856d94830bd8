"""Limbs taken off a body and put onto another: new dances, and dances with one limb wrong."""

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
_BONES: Final = [bone for bones in LIMB_BONES.values() for bone in bones]
BONE_COUNT: Final = len(_BONES)
_PARENT, _CHILD = (np.array(ends) for ends in zip(*_BONES, strict=True))
# Which bones belong to which limb, in the order of LIMB_BONES.
LIMB_OF_BONE: Final = np.repeat(
    np.arange(len(LIMB_BONES)), [len(bones) for bones in LIMB_BONES.values()]
)


def axes_of(joints: Floats) -> Floats:
    """Axes of the trunk ``[..., 3, 3]``, rows: left, up, forward."""
    return np.stack(trunk_axes(joints), axis=-2)


def limb_bones(joints: Floats) -> Floats:
    """The ten bones of the limbs in the axes of the trunk: ``[..., 10, 3]`` of ``[..., 15, 3]``."""
    bones = joints[..., _CHILD, :] - joints[..., _PARENT, :]
    local: Floats = np.matmul(bones, np.swapaxes(axes_of(joints), -1, -2))
    return local


def with_bones(joints: Floats, bones: Floats) -> Floats:
    """The same trunk with these bones, both as of :func:`limb_bones`."""
    out = joints.copy()
    placed = np.matmul(bones, axes_of(joints))
    for i, (parent, child) in enumerate(_BONES):
        out[..., child, :] = out[..., parent, :] + placed[..., i, :]
    return out


def with_limbs(joints: Floats, other: Floats, limbs: Iterable[str]) -> Floats:
    """``joints`` with the named limbs moving as in ``other``, both ``[..., 15, 3]``."""
    names = list(LIMB_BONES)
    taken = np.isin(LIMB_OF_BONE, [names.index(limb) for limb in limbs])
    bones = limb_bones(joints)
    bones[..., taken, :] = limb_bones(other)[..., taken, :]
    return with_bones(joints, bones)
