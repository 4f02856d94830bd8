"""The dances of the exam and of validation: what is held out, by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from model_export.motion.body import Floats
from model_export.motion.choreography import choreography
from model_export.motion.mocap import read_takes
from model_export.motion.splits import Side, seed_for

SECONDS: Final = 20.0  # of a generated choreography
_Any = TypeVar("_Any")
MIN_FRAMES: Final = 75  # two seconds, and half a second to be elsewhere in


@dataclass(frozen=True)
class Dance:
    """One choreography.

    Attributes:
        name: unique.
        source: the folder it comes from, or ``generated``.
        group: dances of one group are kin (an action in several styles, the two partners of a
            salsa): neither is "another dance" for the other, and intervals resample them together.
        joints: float32 ``[T, 15, 3]``.
    """

    name: str
    source: str
    group: str
    joints: Floats


def _group(folder: str, take: str) -> str:
    """Kin by name: ``CONTENT_STYLE_ID`` of one content, ``60_N`` with ``61_N``, or itself."""
    first, _, rest = take.partition("_")
    if first in ("60", "61"):
        return f"{folder}/60+61_{rest}"
    return f"{folder}/{first}" if take.count("_") > 1 else f"{folder}/{take}"


def too_short(side: Side, folders: Iterable[Path]) -> dict[str, int]:
    """How many sequences of a side :func:`dances_of` leaves out, by folder; none are not named.

    Raises:
        MocapError: as there.
    """
    return dict(
        Counter(
            folder.name
            for folder in folders
            for joints in read_takes(folder, side).values()
            if len(joints) < MIN_FRAMES
        )
    )


def dances_of(side: Side, folders: Iterable[Path], generated: int) -> list[Dance]:
    """The dances of a side of the split, as far as they last ``MIN_FRAMES``.

    Args:
        side: validation or exam.
        folders: mocap.
        generated: how many choreographies to add.

    Raises:
        MocapError: a folder is missing or not in the expected form.
    """
    out = [
        Dance(f"{folder.name}/{name}", folder.name, _group(folder.name, name), joints)
        for folder in folders
        for name, joints in read_takes(folder, side).items()
        if len(joints) >= MIN_FRAMES
    ]
    for index in range(generated):
        seed = seed_for(side, index)
        name = f"generated/{seed}"
        out.append(Dance(name, "generated", name, choreography(seed, SECONDS)))
    return out


def evenly(dances: list[_Any], count: int) -> list[_Any]:
    """At most ``count`` of them, evenly over the list, which is sorted by source or by dance."""
    if len(dances) <= count:
        return dances
    return [dances[round(i * (len(dances) - 1) / (count - 1))] for i in range(count)]
