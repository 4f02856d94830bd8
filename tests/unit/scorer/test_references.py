from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from scorer.embedder import RELEASED
from scorer.errors import ReferenceRefused, UnknownReference
from scorer.references import ReferencePack, References, make_reference, write_reference
from scorer.scoring import Scorer
from scorer.wire import WireClip, pack

MOVES = np.cumsum(np.random.default_rng(5).normal(0, 0.02, (95, 33, 3)), axis=0)
STANCE = np.random.default_rng(6).normal(0, 0.4, (33, 3))
DANCE = (STANCE + MOVES).astype(np.float32)


def packed(order: int = 0, **changes: object) -> ReferencePack:
    clip = WireClip(landmarks=pack(DANCE, "f4"), fps=30.0, space="world")
    return msgspec.structs.replace(
        ReferencePack(1, "A dance", "by us", "CC0-1.0", order, clip), **changes
    )


def test_what_is_written_is_read(tmp_path: Path, scorer: Scorer) -> None:
    path = write_reference(tmp_path / "references", "a-dance", packed())

    reference = References(path.parent, scorer.embedder).find("a-dance")

    assert path.name == "a-dance.msgpack"
    assert (reference.title, reference.credit, reference.licence) == ("A dance", "by us", "CC0-1.0")
    assert (reference.frames, reference.windows) == (95, 3)
    np.testing.assert_array_equal(reference.movement.landmarks, DANCE)


def test_the_declared_order_comes_first_then_the_id(tmp_path: Path, scorer: Scorer) -> None:
    for id, order in (("a", 2), ("c", 1), ("b", 1), ("0", 3)):
        write_reference(tmp_path, id, packed(order))

    references = References(tmp_path, scorer.embedder)

    assert [reference.id for reference in references] == ["b", "c", "a", "0"]
    assert references.default.id == "b"
    assert len(references) == 4


def test_another_rate_is_brought_to_the_models(scorer: Scorer) -> None:
    clip = WireClip(landmarks=pack(DANCE[::2], "f4"), fps=15.0, space="world").clip()

    reference = make_reference(scorer.embedder, clip, id="slow", title="")

    assert reference.frames == 96
    np.testing.assert_array_equal(reference.movement.landmarks[:95:2], DANCE[::2])


def test_an_unknown_id_is_the_clients_error(scorer: Scorer, tmp_path: Path) -> None:
    write_reference(tmp_path, "known", packed())

    with pytest.raises(UnknownReference) as caught:
        References(tmp_path, scorer.embedder).find("unknown")

    assert caught.value.where == "$.target"
    assert "unknown" not in caught.value.message


def damaged(path: Path, kind: str) -> None:
    whole = path.read_bytes()
    short = packed(clip=WireClip(landmarks=pack(DANCE[:29], "f4"), fps=30.0, space="world"))
    gaps = WireClip(
        landmarks=pack(DANCE, "f4"),
        timestamps_ms=[33.0 * n + 500 * (n > 50) for n in range(95)],
        space="world",
    )
    nobody = WireClip(landmarks=pack(DANCE * 0, "f4"), fps=30.0, space="world")
    replacement = {
        "truncated": whole[:-1],
        "empty": b"",
        "text": b"not a reference",
        "another format": msgspec.msgpack.encode(packed(format=2)),
        "a field too many": msgspec.msgpack.encode(msgspec.structs.asdict(packed()) | {"x": 1}),
        "too short": msgspec.msgpack.encode(short),
        "with gaps": msgspec.msgpack.encode(packed(clip=gaps)),
        "without a person": msgspec.msgpack.encode(packed(clip=nobody)),
    }
    path.write_bytes(replacement[kind])


@pytest.mark.parametrize(
    "kind",
    [
        "truncated",
        "empty",
        "text",
        "another format",
        "a field too many",
        "too short",
        "with gaps",
        "without a person",
    ],
)
def test_a_damaged_file_stops_the_start_with_one_line(
    tmp_path: Path, scorer: Scorer, kind: str
) -> None:
    write_reference(tmp_path, "whole", packed())
    damaged(write_reference(tmp_path, "broken", packed()), kind)

    with pytest.raises(ReferenceRefused, match="broken") as caught:
        References(tmp_path, scorer.embedder)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("id", ["", "Upper", "-first", "a_b", "a.b", "ä", "x" * 65])
def test_an_id_is_a_plain_name(tmp_path: Path, id: str) -> None:
    with pytest.raises(ReferenceRefused):
        write_reference(tmp_path, id, packed())

    assert list(tmp_path.iterdir()) == []


def test_no_reference_at_all_is_refused(tmp_path: Path, scorer: Scorer) -> None:
    with pytest.raises(ReferenceRefused, match="no reference"):
        References(tmp_path, scorer.embedder)


def test_the_ones_that_ship_are_danced_for_twenty_seconds(scorer: Scorer) -> None:
    references = list(References(RELEASED / "references", scorer.embedder))

    assert len(references) >= 2
    for reference in references:
        assert reference.windows >= 20
        assert reference.title
        assert reference.credit
        assert reference.licence
