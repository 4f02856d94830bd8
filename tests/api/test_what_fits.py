"""What docs/API.md says fits into a body does, and little more than that."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import numpy as np
import pytest

from scorer.http_bodies import MAX_BODY_BYTES
from scorer.wire import pack
from tests.api.asgi_client import JSON, MSGPACK
from tests.data import CHECKOUT

Body = dict[str, Any]

FPS = 30
MOST_S = 300
ENCODERS = {MSGPACK: msgspec.msgpack.encode, JSON: msgspec.json.encode}
ROWS = {
    "MessagePack, packed `f2`": (MSGPACK, True),
    "JSON, packed `f2`": (JSON, True),
    "JSON, rows with four decimals, visibility with two": (JSON, False),
}


def told() -> dict[str, list[int]]:
    """The page's table: seconds by how they are sent."""
    page = (CHECKOUT / "docs" / "API.md").read_text(encoding="utf-8")
    found = {}
    for name in ROWS:
        (cells,) = re.findall(rf"^\| {re.escape(name)} \| (.+) \|$", page, re.M)
        parts = [cell.split(":") for cell in cells.split(" | ")]
        found[name] = [60 * int(minutes) + int(*(rest or ["0"])) for minutes, *rest in parts]
    return found


def clip(dance: Body, seconds: int, packed: bool, visible: bool) -> Body:
    """The dance again and again, for so long."""
    frames = seconds * FPS
    rows = np.resize(np.array(dance["clip"]["landmarks"]), (frames, 99))
    seen = np.resize(np.linspace(0.01, 0.99, 99, dtype=np.float32), (frames, 33))
    made: Body = {"landmarks": rows.tolist(), "fps": FPS, "space": "world"}
    if packed:
        made["landmarks"] = pack(rows.reshape(-1, 33, 3).astype(np.float32), "f2")
    if visible:
        made["visibility"] = (
            pack(seen, "f2") if packed else seen.astype(np.float64).round(2).tolist()
        )
    return made


def size(kind: str, dance: Body, seconds: int, packed: bool, visible: bool, clips: int) -> int:
    one = clip(dance, seconds, packed, visible)
    asked = {"clip": one, "reference": one if clips == 2 else "demo"}
    return len(ENCODERS[kind](asked))


@pytest.mark.parametrize("name", ROWS)
def test_what_is_said_to_fit_does(first_reference: Body, name: str) -> None:
    kind, packed = ROWS[name]
    cases = ((False, 1), (True, 1), (False, 2), (True, 2))

    for seconds, (visible, clips) in zip(told()[name], cases, strict=True):
        asked = first_reference, seconds, packed, visible, clips
        assert size(kind, *asked) <= MAX_BODY_BYTES, asked[1:]
        if seconds < MOST_S:  # and a twentieth more does not
            more = first_reference, seconds * 21 // 20, packed, visible, clips
            assert size(kind, *more) > MAX_BODY_BYTES, asked[1:]
