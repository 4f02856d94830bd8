"""The dances that can be danced: those that ship with the model, and those of a store."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scorer.embedder import Embedder
from scorer.errors import ReferenceRefused, UnknownReference
from scorer.reference import Reference
from scorer.reference_pack import SUFFIX, OfAnotherModel, read_pack, reference_of
from scorer.store import Folder, Store, StoreFailed

logger: Final = logging.getLogger("scorer.references")

_DEMO: Final = "demo"
# A store is looked at again after this; when an id is unknown, already after the second.
_FRESH_S: Final = 30.0
_PATIENCE_S: Final = 2.0


class References:
    """Every reference, by id: first those that ship, in the order that they declare.

    Args:
        folder: those that ship; each of them has to be right.
        embedder: whose references they are.
        store: more of them. What it holds is read when it is asked for, and again when it has
            changed; what cannot be read there is left out, with a line in the log.

    Raises:
        ReferenceRefused: none ships, or one of the files is damaged.
    """

    def __init__(self, folder: Path, embedder: Embedder, store: Store | None = None) -> None:
        self._embedder = embedder
        self._store = store
        self._looked: float | None = None
        self._listed: dict[str, str] = {}
        # By id: of which version it is, and what came of it.
        self._read: dict[str, tuple[str, Reference | OfAnotherModel | None]] = {}
        found: list[tuple[int, Reference]] = []
        shipped = Folder(folder)
        for name in sorted(shipped.files()):
            if not name.endswith(SUFFIX):
                continue
            id = name.removesuffix(SUFFIX)
            try:
                pack = read_pack(id, shipped.read(name))
            except StoreFailed as error:
                raise ReferenceRefused(str(error)) from error
            found.append((pack.order, reference_of(embedder, id, pack)))
        if not found:
            raise ReferenceRefused(f"{folder} holds no reference (*{SUFFIX})")
        found.sort(key=lambda entry: (entry[0], entry[1].id))
        self._shipped = {reference.id: reference for _, reference in found}

    @property
    def default(self) -> Reference:
        """The first one, danced when no target is named."""
        return next(iter(self._shipped.values()))

    def find(self, id: str, where: str = "$.target") -> Reference:
        """The reference called ``id``, which the client wrote at ``where``; ``demo`` is the
        default one.

        Raises:
            UnknownReference: there is none, or none for this model.
        """
        if id in self._shipped:
            return self._shipped[id]
        if id == _DEMO:
            # Not out of the store: it is what a function warms up with, ahead of its snapshot.
            return self.default
        found = self._kept(id)
        if isinstance(found, Reference):
            return found
        if found is None:
            raise UnknownReference("there is no reference with this id", where)
        raise UnknownReference(
            "this reference was made for another model; whoever keeps it has to refresh it", where
        )

    def ships(self, id: str) -> bool:
        """Whether it comes with the model, not out of the store."""
        return id in self._shipped

    def __iter__(self) -> Iterator[Reference]:
        yield from self._shipped.values()
        self._look(_FRESH_S)
        for id in sorted(self._listed):
            found = self._kept(id)
            if isinstance(found, Reference) and id not in self._shipped:
                yield found

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _kept(self, id: str) -> Reference | OfAnotherModel | None:
        """What the store has under an id."""
        self._look(_FRESH_S if id in self._listed else _PATIENCE_S)
        version = self._listed.get(id)
        if version is None or self._store is None:
            return None
        if id not in self._read or self._read[id][0] != version:
            self._read[id] = version, self._fetched(self._store, id)
        return self._read[id][1]

    def _fetched(self, store: Store, id: str) -> Reference | OfAnotherModel | None:
        try:
            content = store.read(f"{id}{SUFFIX}")
            return reference_of(self._embedder, id, read_pack(id, content))
        except OfAnotherModel as error:
            logger.warning("%s", error)
            return error
        except (ReferenceRefused, StoreFailed) as error:
            logger.warning("left out: %s", error)
            return None

    def _look(self, patience_s: float) -> None:
        """List the store, unless that was done a moment ago."""
        now = time.monotonic()
        if self._store is None or (self._looked is not None and now - self._looked < patience_s):
            return
        self._looked = now
        try:
            names = self._store.files()
        except StoreFailed as error:
            # What was there before is better than nothing.
            logger.warning("%s", error)
            return
        self._listed = {
            name.removesuffix(SUFFIX): version
            for name, version in names.items()
            if name.endswith(SUFFIX)
        }
        self._read = {id: read for id, read in self._read.items() if id in self._listed}
