"""Everything that is wrong to send to POST /predict, and what each should be called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import msgspec
import numpy as np

from tests.api.asgi_client import JSON, MSGPACK

LIMIT = 4_000_000

Message = dict[str, Any]
Window = list[list[float]]


@dataclass(frozen=True)
class BadInput:
    name: str
    status: int
    code: str
    body: bytes
    content_type: str | None = JSON
    path: str = "/predict"
    where: str | None = None


def bad_inputs(window: Window) -> Iterator[BadInput]:
    """One of each kind; ``window`` is a good one, of 30 frames."""
    kinds = (_bodies, _rows, _lengths, _numbers, _clocks, _fields, _nested, _packed, _visibility)
    return chain.from_iterable(kind(window) for kind in kinds)


def _good(window: Window) -> Message:
    return {"seq": 3, "user_pose_data": window}


def _json(name: str, status: int, code: str, message: Message) -> BadInput:
    return BadInput(name, status, code, msgspec.json.encode(message))


def _msgpack(name: str, status: int, code: str, message: Message) -> BadInput:
    return BadInput(name, status, code, msgspec.msgpack.encode(message), MSGPACK)


def _bodies(window: Window) -> Iterator[BadInput]:
    good = msgspec.json.encode(_good(window))
    yield BadInput("no body", 400, "empty_body", b"")
    yield BadInput("truncated JSON", 400, "malformed_body", good[:-9])
    yield BadInput("not JSON", 400, "malformed_body", b"seq=3&user_pose_data=1")
    yield BadInput("two values", 400, "malformed_body", good + b"{}")
    yield BadInput("not UTF-8", 400, "malformed_body", b'{"seq":0,"target":"\xff\xfe"}')
    yield BadInput("truncated MessagePack", 400, "malformed_body", b"\x82\xa3seq", MSGPACK)
    yield BadInput("no MessagePack", 400, "malformed_body", b"\xc1", MSGPACK)
    for content_type in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonx",
        "",
        None,
    ):
        name = f"content type {content_type}"
        yield BadInput(name, 415, "unsupported_content_type", good, content_type)
    yield BadInput("a body above the limit", 413, "body_too_large", b" " * (LIMIT + 1))


def _rows(window: Window) -> Iterator[BadInput]:
    before, row, after = window[:9], window[9], window[10:]
    for name, rows in {
        "98 floats": [row[:98] for row in window],
        "100 floats": [[*row, 0.1] for row in window],
        "ragged rows": [*before, row[:33], *after],
        "a string among the floats": [*before, ["0.5", *row[1:]], *after],
        "null among the floats": [*before, [None, *row[1:]], *after],
        "a boolean among the floats": [*before, [True, *row[1:]], *after],
        "a row of rows": [[row] * 99],
        "0 frames": [],
        "no array": "rows",
    }.items():
        yield _json(name, 422, "invalid_field", _good(window) | {"user_pose_data": rows})
    for name, rows in {
        "all zeros": [[0.0] * 99] * 30,
        "one frame of zeros": [*before, [0.0] * 99, *after],
    }.items():
        yield _json(name, 422, "no_person", _good(window) | {"user_pose_data": rows})


def _lengths(window: Window) -> Iterator[BadInput]:
    row = window[0]
    for name, status, code, rows in (
        ("1 frame", 422, "window_too_short", [row]),
        ("5 frames", 422, "window_too_short", [row] * 5),
        ("301 frames", 422, "too_many_frames", [row] * 301),
        ("36,001 frames of no numbers", 422, "invalid_field", [[]] * 36_001),
        ("100,000 frames", 413, "body_too_large", [[0] * 99] * 100_000),
    ):
        yield _json(name, status, code, _good(window) | {"user_pose_data": rows})


def _numbers(window: Window) -> Iterator[BadInput]:
    good = msgspec.json.encode(_good(window))
    start = good.index(b"[[") + 2
    end = good.index(b",", start)
    for literal, status, code in (
        (b"NaN", 400, "malformed_body"),
        (b"Infinity", 400, "malformed_body"),
        (b"-Infinity", 400, "malformed_body"),
        (b"1e999", 422, "invalid_field"),
        (b"1e300", 422, "invalid_landmarks"),
        (b"-100001", 422, "invalid_landmarks"),
    ):
        yield BadInput(literal.decode(), status, code, good[:start] + literal + good[end:])
    for value in (np.nan, np.inf):
        rows = [*window[:9], [float(value), *window[9][1:]], *window[10:]]
        message = _good(window) | {"user_pose_data": rows}
        yield _msgpack(f"{value} in MessagePack", 422, "invalid_landmarks", message)
        for dtype in ("f2", "f4"):
            data = np.array(rows).astype(f"<{dtype}").tobytes()
            message["user_pose_data"] = {"dtype": dtype, "shape": [30, 99], "data": data}
            yield _msgpack(f"{value} packed as {dtype}", 422, "invalid_landmarks", message)


def _clocks(window: Window) -> Iterator[BadInput]:
    clock = [33.0 * frame for frame in range(30)]
    for name, timestamps in {
        "timestamps backwards": [*clock[:9], 3.0, *clock[10:]],
        "timestamps repeat": [*clock[:9], clock[8], *clock[10:]],
        "timestamps negative": [-1.0, *clock[1:]],
        "timestamps too few": clock[1:],
        "timestamps too many": [*clock, 990.0],
        "no timestamps": [],
    }.items():
        message = _good(window) | {"timestamps_ms": timestamps}
        yield _json(name, 422, "invalid_timestamps", message)
    sparse = {"timestamps_ms": [60_000.0 * frame for frame in range(30)]}
    yield _json("half an hour", 422, "too_many_frames", _good(window) | sparse)
    null = {"timestamps_ms": [*clock[:9], None, *clock[10:]]}
    yield _json("timestamps null", 422, "invalid_field", _good(window) | null)
    both = {"timestamps_ms": clock, "fps": 30}
    yield _json("timestamps and fps", 422, "invalid_field", _good(window) | both)


def _fields(window: Window) -> Iterator[BadInput]:
    fields: Mapping[str, Message] = {
        "fps 0": {"fps": 0},
        "fps 241": {"fps": 241},
        "space unknown": {"space": "outer"},
        "mirror unknown": {"mirror": "maybe"},
        "width alone": {"space": "image", "width": 640},
        "width 0": {"width": 0, "height": 480},
        "a field too many": {"sequence": 3},
        "seq negative": {"seq": -1},
        "seq a string": {"seq": "3"},
        "seq null": {"seq": None},
        "seq 1.5": {"seq": 1.5},
        "target a number": {"target": 7},
    }
    for name, field in fields.items():
        yield _json(name, 422, "invalid_field", _good(window) | field)
    for seq in (10**6, 2**63, 2**64, 10**30):
        yield _json(f"seq {seq}", 422, "beyond_reference", _good(window) | {"seq": seq})
    for target in ("nobody-dances-this", "", "../manifest", "\x00", "x" * 10_000):
        name = f"target {target[:20]!r}"
        yield _json(name, 404, "unknown_reference", _good(window) | {"target": target})


def _nested(window: Window) -> Iterator[BadInput]:
    deep = 100_000
    for name, body in {
        "deeply nested JSON": b"[" * deep + b"]" * deep,
        "deeply nested in seq": b'{"seq":' + b"[" * deep,
        "deeply nested objects": b'{"user_pose_data":' * deep,
        "deeply nested in a row": b'{"seq":0,"user_pose_data":' + b"[" * deep,
    }.items():
        yield BadInput(name, 422, "invalid_field", body)
    yield BadInput(
        "deeply nested MessagePack", 422, "invalid_field", b"\x91" * deep + b"\x00", MSGPACK
    )


def _packed(window: Window) -> Iterator[BadInput]:
    data = np.array(window).astype("<f4").tobytes()
    packed: Message = {"dtype": "f4", "shape": [30, 99], "data": data}
    changes: Mapping[str, Message] = {
        "100,000 packed frames": {"shape": [100_000, 99]},
        "packed to another length": {"shape": [29, 99]},
        "packed rows of 98": {"shape": [30, 98]},
        "packed doubles": {"dtype": "f8"},
        "packed with a negative side": {"shape": [-30, 99]},
        "packed without a type": {"dtype": None},
        "packed text in MessagePack": {"data": "AAAA"},
    }
    for name, change in changes.items():
        message = _good(window) | {"user_pose_data": packed | change}
        yield _msgpack(name, 422, "invalid_field", message)
    text = _good(window) | {"user_pose_data": packed | {"data": "not base64!"}}
    yield _json("malformed base64 in JSON", 422, "invalid_field", text)
    promise = b"\x82\xa3seq\x03\xaeuser_pose_data\xdd\xff\xff\xff\xff"
    yield BadInput("an array that promises 2^32 rows", 422, "invalid_field", promise, MSGPACK)


def _visibility(window: Window) -> Iterator[BadInput]:
    seen = [[1.0] * 33] * 30
    for name, visibility in {
        "29 rows": seen[:29],
        "32 numbers": [[1.0] * 32] * 30,
        "1.1": [*seen[:9], [1.1] * 33, *seen[10:]],
        "null": [*seen[:9], [None] * 33, *seen[10:]],
        "no rows": [],
        "one number": 1.0,
    }.items():
        message = _good(window) | {"visibility": visibility}
        yield _json(f"visibility of {name}", 422, "invalid_field", message)
