"""Dances that ship, and dances of a store: what is found, what is left out, what is read again."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec
import numpy as np
import pytest

from scorer.embedder import RELEASED, Embedder
from scorer.errors import ReferenceRefused, UnknownReference
from scorer.reference import make_reference
from scorer.reference_pack import write_pack
from scorer.references import References
from scorer.scoring import Scorer
from scorer.store import Folder, StoreFailed
from scorer.wire import pack
from tests.unit.scorer.packs import DANCE, packed, wired


@pytest.fixture
def embedder(scorer: Scorer) -> Embedder:
    return scorer.embedder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "references")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr("scorer.references.time.monotonic", lambda: now[0])
    return now


def shipped(folder: Folder, embedder: Embedder) -> References:
    write_pack(folder, "shipped", packed(embedder))
    return References(folder.path, embedder)


def with_store(embedder: Embedder, folder: Folder, store: Folder) -> References:
    write_pack(folder, "shipped", packed(embedder))
    return References(folder.path, embedder, store)


def test_what_is_written_is_read(folder: Folder, embedder: Embedder) -> None:
    write_pack(folder, "a-dance", packed(embedder))

    reference = References(folder.path, embedder).find("a-dance")

    assert (reference.title, reference.credit, reference.licence) == ("A dance", "by us", "CC0-1.0")
    assert (reference.frames, reference.windows) == (95, 3)
    np.testing.assert_array_equal(reference.movement.landmarks, DANCE)


def test_the_declared_order_comes_first_then_the_id(folder: Folder, embedder: Embedder) -> None:
    for id, order in (("a", 2), ("c", 1), ("b", 1), ("0", 3)):
        write_pack(folder, id, packed(embedder, order))

    references = References(folder.path, embedder)

    assert [reference.id for reference in references] == ["b", "c", "a", "0"]
    assert references.default.id == "b"
    assert len(references) == 4


def test_another_rate_is_brought_to_the_models(embedder: Embedder) -> None:
    clip = wired(fps=15.0, landmarks=pack(DANCE[::2], "f4")).clip()

    reference = make_reference(embedder, clip, id="slow", title="")

    assert reference.frames == 96
    np.testing.assert_array_equal(reference.movement.landmarks[:95:2], DANCE[::2])


def test_an_unknown_id_is_the_clients_error(folder: Folder, embedder: Embedder) -> None:
    with pytest.raises(UnknownReference) as caught:
        shipped(folder, embedder).find("unknown")

    assert caught.value.where == "$.target"
    assert "unknown" not in caught.value.message


@pytest.mark.parametrize("damage", [b"", b"not a reference", b"\x80"])
def test_a_damaged_file_that_ships_stops_the_start(
    folder: Folder, embedder: Embedder, damage: bytes
) -> None:
    folder.write("broken.msgpack", damage)

    with pytest.raises(ReferenceRefused, match="broken") as caught:
        shipped(folder, embedder)

    assert "\n" not in str(caught.value)


def test_no_reference_at_all_is_refused(tmp_path: Path, embedder: Embedder) -> None:
    with pytest.raises(ReferenceRefused, match="no reference"):
        References(tmp_path, embedder)


def test_the_ones_that_ship_are_danced_for_twenty_seconds(embedder: Embedder) -> None:
    references = list(References(RELEASED / "references", embedder))

    assert len(references) >= 2
    for reference in references:
        assert reference.windows >= 20
        assert reference.title
        assert reference.credit


class TestStore:
    def test_its_dances_come_after_those_that_ship(
        self, folder: Folder, tmp_path: Path, embedder: Embedder
    ) -> None:
        store = Folder(tmp_path / "store")
        for id in ("mine", "also-mine"):
            write_pack(store, id, packed(embedder, order=-1))

        references = with_store(embedder, folder, store)

        assert [reference.id for reference in references] == ["shipped", "also-mine", "mine"]
        assert references.default.id == "shipped"
        assert references.find("mine").title == "A dance"

    def test_a_dance_that_ships_cannot_be_replaced(
        self, folder: Folder, tmp_path: Path, embedder: Embedder
    ) -> None:
        store = Folder(tmp_path / "store")
        write_pack(store, "shipped", packed(embedder, title="Another"))

        references = with_store(embedder, folder, store)

        assert references.find("shipped").title == "A dance"
        assert [reference.id for reference in references] == ["shipped"]

    def test_what_is_added_changed_and_removed_is_seen(
        self, folder: Folder, tmp_path: Path, embedder: Embedder, clock: list[float]
    ) -> None:
        store = Folder(tmp_path / "store")
        references = with_store(embedder, folder, store)
        with pytest.raises(UnknownReference):
            references.find("mine")

        write_pack(store, "mine", packed(embedder))
        clock[0] += 3
        added = references.find("mine")
        again = references.find("mine")
        write_pack(store, "mine", packed(embedder, title="Changed"))
        clock[0] += 31
        changed = references.find("mine")
        store.remove("mine.msgpack")
        clock[0] += 31

        assert added is again
        assert (added.title, changed.title) == ("A dance", "Changed")
        with pytest.raises(UnknownReference):
            references.find("mine")

    def test_it_is_not_listed_for_every_request(
        self,
        folder: Folder,
        tmp_path: Path,
        embedder: Embedder,
        clock: list[float],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        store = Folder(tmp_path / "store")
        write_pack(store, "mine", packed(embedder))
        references = with_store(embedder, folder, store)
        looks: list[float] = []

        def files(_: Folder) -> dict[str, str]:
            looks.append(clock[0])
            return {"mine.msgpack": ""}

        monkeypatch.setattr(Folder, "files", files)

        for _ in range(20):
            references.find("mine")
            clock[0] += 2.9
        for _ in range(20):
            with pytest.raises(UnknownReference):
                references.find("unknown")

        assert looks == pytest.approx([1_000.0, 1_031.9, 1_058.0])

    @pytest.mark.parametrize(
        ("kind", "says"),
        [
            ("damaged", "left out: reference broken: "),
            ("another format", "has format 1, this code reads 2"),
            ("another model", "was made for another model"),
            ("too short", "shorter than one window"),
            ("mostly nobody", "a person is in"),
            ("other embeddings", "embeddings"),
            ("pickled", "left out: reference broken: "),
        ],
    )
    def test_what_cannot_be_danced_is_left_out_and_logged(
        self,
        folder: Folder,
        tmp_path: Path,
        embedder: Embedder,
        caplog: pytest.LogCaptureFixture,
        kind: str,
        says: str,
    ) -> None:
        store = Folder(tmp_path / "store")
        write_pack(store, "whole", packed(embedder))
        store.write("broken.msgpack", broken(kind, embedder))
        references = with_store(embedder, folder, store)

        with caplog.at_level(logging.WARNING, "scorer.references"):
            ids = [reference.id for reference in references]
            with pytest.raises(UnknownReference) as caught:
                references.find("broken")

        assert ids == ["shipped", "whole"]
        assert ("another model" in caught.value.message) == (kind == "another model")
        (line,) = (record.getMessage() for record in caplog.records)
        assert says in line
        assert "\n" not in line

    def test_one_that_does_not_answer_leaves_what_ships(
        self,
        folder: Folder,
        tmp_path: Path,
        embedder: Embedder,
        clock: list[float],
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        store = Folder(tmp_path / "store")
        write_pack(store, "mine", packed(embedder))
        references = with_store(embedder, folder, store)
        known = references.find("mine")

        def refuse(_: Folder) -> None:
            raise StoreFailed("it cannot be listed")

        monkeypatch.setattr(Folder, "files", refuse)
        clock[0] += 60

        assert references.find("shipped").id == "shipped"
        assert references.find("mine") is known
        assert "it cannot be listed" in caplog.text


def broken(kind: str, embedder: Embedder) -> bytes:
    nobody = [33.0 * n + 9_000 * (n > 50) for n in range(95)]
    windows = round((nobody[-1] + 33) / 500) - 1
    width = sum(embedder.manifest.embedding_parts)
    embeddings = [pack(np.zeros((windows, width), np.float32), "f4")]
    gaps = wired(fps=None, timestamps_ms=nobody)
    packs = {
        "another model": packed(embedder, model="0" * 64),
        "too short": packed(embedder, clips=[wired(29)]),
        "mostly nobody": packed(embedder, clips=[gaps], embeddings=embeddings),
        "other embeddings": packed(embedder, clips=[wired(60)]),
    }
    if kind in packs:
        return msgspec.msgpack.encode(packs[kind])
    return {
        "damaged": msgspec.msgpack.encode(packed(embedder))[:-1],
        "another format": msgspec.msgpack.encode({"format": 1, "title": "x"}),
        "pickled": b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x02os\x94.",
    }[kind]
