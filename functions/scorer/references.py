"""The dances that can be danced: recordings in files, and what the model sees in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from scorer.clip import Clip
from scorer.codec import Reader, encode
from scorer.embedder import Embedder, Motion, Pose
from scorer.errors import ClientError, ReferenceRefused, UnknownReference
from scorer.resampling import Resampled, resample
from scorer.windows import embed
from scorer.wire import WireClip

SUFFIX: Final = ".msgpack"
FORMAT: Final = 1
_DEMO: Final = "demo"

_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class ReferencePack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reference's file; its name, less the suffix, is the reference's id."""

    format: int
    title: str
    credit: str
    licence: str
    order: int
    clip: WireClip


_read_pack: Final = Reader(ReferencePack)


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A dance on the model's clock.

    Attributes:
        id: what clients call it.
        title, credit, licence: to be shown with it.
        movement: its landmarks at the model's rate.
        pose: angles and directions of each of its frames.
        halves: the model's view of a window every half second; row ``2 seq`` begins at second
            ``seq``.
        assumed: what had to be guessed about the recording, in words.
    """

    id: str
    title: str
    credit: str
    licence: str
    movement: Resampled
    pose: Pose
    halves: Motion
    assumed: tuple[str, ...] = ()

    @property
    def frames(self) -> int:
        return len(self.movement.landmarks)

    @property
    def windows(self) -> int:
        """Whole seconds."""
        return (len(self.halves.embedding) + 1) // 2


def make_reference(
    embedder: Embedder, clip: Clip, *, id: str, title: str, credit: str = "", licence: str = ""
) -> Reference:
    """A reference from any clip.

    Raises:
        ReferenceRefused: the clip is shorter than one window.
    """
    movement = resample(clip, embedder.manifest.rate_hz)
    length = embedder.manifest.window_frames
    if len(movement.landmarks) < length:
        raise ReferenceRefused(f"reference {id}: it is shorter than one window")
    starts = np.arange(0, len(movement.landmarks) - length + 1, length // 2)
    halves = embed(embedder, movement.landmarks, starts)
    pose = embedder.pose(movement.landmarks)
    return Reference(id, title, credit, licence, movement, pose, halves, clip.assumed)


def write_reference(folder: Path, id: str, pack: ReferencePack) -> Path:
    """Write a reference's file and give its path.

    Raises:
        ReferenceRefused: the id is not made of small letters, digits and dashes, or the clip would
            be refused when it is read.
    """
    path = folder / f"{id}{SUFFIX}"
    _check(path, pack)
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode(pack, "msgpack"))
    return path


def _check(path: Path, pack: ReferencePack) -> Clip:
    if not _ID.fullmatch(path.stem):
        raise ReferenceRefused(f"{path}: an id matches {_ID.pattern}")
    if pack.format != FORMAT:
        raise ReferenceRefused(f"{path} has format {pack.format}, this code reads {FORMAT}")
    try:
        return pack.clip.clip("$.clip")
    except ClientError as error:
        raise ReferenceRefused(f"{path}: {error.message} ({error.where})") from error


class References:
    """Every reference in a folder, by id, in the order that the files declare.

    Raises:
        ReferenceRefused: there is none, or one of the files is damaged.
    """

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        found: list[tuple[int, Reference]] = []
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            try:
                pack = _read_pack(path.read_bytes(), "msgpack")
            except OSError as error:
                raise ReferenceRefused(f"{path} cannot be read: {error.strerror}") from error
            except ClientError as error:
                raise ReferenceRefused(f"{path}: {error.message} ({error.where})") from error
            reference = make_reference(
                embedder,
                _check(path, pack),
                id=path.stem,
                title=pack.title,
                credit=pack.credit,
                licence=pack.licence,
            )
            if not reference.movement.covered.all():
                raise ReferenceRefused(f"{path}: the dance has gaps of more than 200 ms")
            found.append((pack.order, reference))
        if not found:
            raise ReferenceRefused(f"{folder} holds no reference (*{SUFFIX})")
        found.sort(key=lambda entry: (entry[0], entry[1].id))
        self._by_id = {reference.id: reference for _, reference in found}

    @property
    def default(self) -> Reference:
        """The first one, danced when no target is named."""
        return next(iter(self._by_id.values()))

    def find(self, id: str, where: str = "$.target") -> Reference:
        """The reference called ``id``, which the client wrote at ``where``; ``demo`` is the
        default one.

        Raises:
            UnknownReference: there is none.
        """
        if id == _DEMO and id not in self._by_id:
            return self.default
        try:
            return self._by_id[id]
        except KeyError:
            raise UnknownReference("there is no reference with this id", where) from None

    def __iter__(self) -> Iterator[Reference]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)
