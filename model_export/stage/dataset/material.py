"""What is danced in the dataset, and on which side of the split: choreographies and mocap."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

from model_export.motion.body import Floats
from model_export.motion.chunks import CHUNK_FRAMES
from model_export.motion.mocap import read_takes
from model_export.motion.splits import side_of
from model_export.stage.dance import choreography_named, frames_of, names
from model_export.stage.errors import DatasetError

Side = Literal["train", "validation", "exam"]
SIDES: Final[tuple[Side, ...]] = ("train", "validation", "exam")

# Held out whole. Of the choreographies none that ships as a challenge: those anybody may train on.
EXAM_CHOREOGRAPHIES: Final = frozenset({"clockwork", "orchard-round"})
EXAM_BODIES: Final = ("ben", "dora")
TRAINING_BODIES: Final = ("ana", "chidi", "emi", "finn")

LONGEST_S: Final = 25
_RATE_HZ: Final = 30
# Somewhat above what training takes: a clock may round a frame away.
_FEWEST_FRAMES: Final = CHUNK_FRAMES + 5
_SIDES: Final[dict[str, Side]] = {
    "training": "train",
    "validation": "validation",
    "exam": "exam",
}


@dataclass(frozen=True)
class Dance:
    """One piece of motion, which several performers dance.

    Attributes:
        name: of its folder in the dataset.
        side: of the split.
        source: ``choreography``, or the name of a folder of mocap.
        take: the choreography, or the sequence of mocap.
        first, end: its frames of that take, the end not included.
    """

    name: str
    side: Side
    source: str
    take: str
    first: int
    end: int

    @property
    def frames(self) -> int:
        """How long it is, at 30 per second."""
        return self.end - self.first


def choreographies() -> list[Dance]:
    """Those that ship, whole."""
    return [
        Dance(
            name,
            "exam" if name in EXAM_CHOREOGRAPHIES else "train",
            "choreography",
            name,
            0,
            frames_of(choreography_named(name)),
        )
        for name in names()
    ]


@dataclass(frozen=True, eq=False)
class Mocap:
    """Recorded motion: its dances, and the takes that they are cut from.

    Attributes:
        dances: pieces of at most ``LONGEST_S`` seconds.
        takes: ``(folder, sequence)`` to float32 ``[T, 15, 3]``.
    """

    dances: list[Dance]
    takes: dict[tuple[str, str], Floats]


def recorded(folders: list[Path]) -> Mocap:
    """Read folders of mocap, and cut long takes into pieces of equal length.

    Takes that are too short to train on are left out, and those that the split uses for nothing.

    Raises:
        DatasetError: two folders have one name, or no folder holds a usable take.
        MocapError: a folder is missing or not in the expected form.
    """
    dances: list[Dance] = []
    takes: dict[tuple[str, str], Floats] = {}
    for folder in folders:
        if any(folder.name == known for known, _ in takes):
            raise DatasetError(f"{folder}: a second folder of mocap called {folder.name}")
        for name, take in sorted(read_takes(folder).items()):
            side = _SIDES.get(side_of(folder.name, name))
            if side is None or len(take) < _FEWEST_FRAMES:
                continue
            takes[folder.name, name] = take
            dances += _pieces(folder.name, name, side, len(take))
    if folders and not dances:
        raise DatasetError(f"{folders[0]}: no sequence has {_FEWEST_FRAMES} frames or more")
    return Mocap(dances, takes)


def _pieces(folder: str, take: str, side: Side, frames: int) -> list[Dance]:
    count = -(-frames // (LONGEST_S * _RATE_HZ))
    edges = [round(frames * n / count) for n in range(count + 1)]
    return [
        Dance(
            f"{folder}-{take}" + (f"-{number}" if count > 1 else ""),
            side,
            folder,
            take,
            first,
            end,
        )
        for number, (first, end) in enumerate(pairwise(edges), start=1)
    ]
