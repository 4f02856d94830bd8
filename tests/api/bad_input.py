"""Everything that is wrong to send to POST /predict, and what each should be called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from tests.api.asgi_client import JSON, MSGPACK

LIMIT = 4_000_000


@dataclass(frozen=True)
class BadInput:
    name: str
    status: int
    code: str
    body: bytes
    content_type: str | None = JSON


def _json(message: dict[str, Any]) -> bytes:
    return msgspec.json.encode(message)


def bad_inputs(window: list[list[float]]) -> Iterator[BadInput]:
    """One of each kind; ``window`` is a good one, of 30 frames."""
    good = {"seq": 3, "user_pose_data": window}
    good_bytes = _json(good)

    yield BadInput("no body", 400, "empty_body", b"")
    yield BadInput("truncated JSON", 400, "malformed_body", good_bytes[:-9])
    yield BadInput("not JSON", 400, "malformed_body", b"seq=3&user_pose_data=1")
    yield BadInput("two values", 400, "malformed_body", good_bytes + b"{}")
    yield BadInput("not UTF-8", 400, "malformed_body", b'{"seq":0,"target":"\xff\xfe"}')
    yield BadInput("truncated MessagePack", 400, "malformed_body", b"\x82\xa3seq", MSGPACK)
    yield BadInput("JSON called MessagePack", 400, "malformed_body", b"\xc1", MSGPACK)
    for content_type in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonx",
        "",
        None,
    ):
        yield BadInput(
            f"content type {content_type}", 415, "unsupported_content_type", good_bytes,
            content_type,
        )  # fmt: skip

    rows = {
        "98 floats": [row[:98] for row in window],
        "100 floats": [[*row, 0.1] for row in window],
        "ragged rows": [*window[:9], window[9][:33], *window[10:]],
        "a string among the floats": [*window[:9], ["0.5", *window[9][1:]], *window[10:]],
        "null among the floats": [*window[:9], [None, *window[9][1:]], *window[10:]],
        "a boolean among the floats": [*window[:9], [True, *window[9][1:]], *window[10:]],
        "a row of rows": [[window[0]] * 99],
        "0 frames": [],
        "no array": "rows",
    }
    for name, poses in rows.items():
        yield BadInput(name, 422, "invalid_field", _json({"seq": 3, "user_pose_data": poses}))
    for frames in (1, 5):
        yield BadInput(
            f"{frames} frames", 422, "window_too_short",
            _json(good | {"user_pose_data": window[:frames]}),
        )  # fmt: skip
    yield BadInput(
        "301 frames", 422, "too_many_frames", _json(good | {"user_pose_data": window[:1] * 301})
    )
    yield BadInput(
        "100,000 frames",
        413,
        "body_too_large",
        _json(good | {"user_pose_data": [[0] * 99] * 10**5}),
    )
    yield BadInput(
        "36,001 frames that are hardly rows",
        422,
        "invalid_field",
        _json(good | {"user_pose_data": [[]] * 36_001}),
    )

    start = good_bytes.index(b"[[") + 2
    end = good_bytes.index(b",", start)
    for literal, status, code in (
        (b"NaN", 400, "malformed_body"),
        (b"Infinity", 400, "malformed_body"),
        (b"-Infinity", 400, "malformed_body"),
        (b"1e999", 422, "invalid_field"),
        (b"1e300", 422, "invalid_landmarks"),
        (b"-100001", 422, "invalid_landmarks"),
    ):
        yield BadInput(
            literal.decode(), status, code, good_bytes[:start] + literal + good_bytes[end:]
        )
    for value in (np.nan, np.inf):
        poses = [*window[:9], [float(value), *window[9][1:]], *window[10:]]
        yield BadInput(
            f"{value} in MessagePack", 422, "invalid_landmarks",
            msgspec.msgpack.encode(good | {"user_pose_data": poses}), MSGPACK,
        )  # fmt: skip
        for dtype in ("f2", "f4"):
            packed = {
                "dtype": dtype,
                "shape": [30, 99],
                "data": np.array(poses).astype(f"<{dtype}").tobytes(),
            }
            yield BadInput(
                f"{value} in a packed array of {dtype}", 422, "invalid_landmarks",
                msgspec.msgpack.encode(good | {"user_pose_data": packed}), MSGPACK,
            )  # fmt: skip
    yield BadInput(
        "all zeros", 422, "no_person", _json(good | {"user_pose_data": [[0.0] * 99] * 30})
    )
    yield BadInput(
        "one frame of zeros", 422, "no_person",
        _json(good | {"user_pose_data": [*window[:9], [0.0] * 99, *window[10:]]}),
    )  # fmt: skip

    clock = [33.0 * frame for frame in range(30)]
    for name, timestamps in {
        "timestamps backwards": [*clock[:9], 3.0, *clock[10:]],
        "timestamps repeat": [*clock[:9], clock[8], *clock[10:]],
        "timestamps negative": [-1.0, *clock[1:]],
        "timestamps too few": clock[1:],
        "timestamps too many": [*clock, 990.0],
        "no timestamps": [],
    }.items():
        message = good | {"timestamps_ms": timestamps}
        yield BadInput(name, 422, "invalid_timestamps", _json(message))
    sparse = [60_000.0 * frame for frame in range(30)]
    yield BadInput("half an hour", 422, "too_many_frames", _json(good | {"timestamps_ms": sparse}))
    for name, more in {
        "timestamps and fps": {"timestamps_ms": clock, "fps": 30},
        "timestamps null": {"timestamps_ms": [*clock[:9], None, *clock[10:]]},
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
    }.items():
        yield BadInput(name, 422, "invalid_field", _json(good | more))
    for seq in (10**6, 2**63, 2**64, 10**30):
        yield BadInput(f"seq {seq}", 422, "beyond_reference", _json(good | {"seq": seq}))
    for target in ("nobody-dances-this", "", "../manifest", "\x00", "x" * 10_000):
        name = f"target {target[:20]!r}"
        yield BadInput(name, 404, "unknown_reference", _json(good | {"target": target}))

    yield BadInput("a body above the limit", 413, "body_too_large", b" " * (LIMIT + 1))
    nested = b"[" * 100_000
    yield BadInput("deeply nested JSON", 422, "invalid_field", nested + b"]" * 100_000)
    yield BadInput("deeply nested in seq", 422, "invalid_field", b'{"seq":' + nested)
    objects = b'{"user_pose_data":' * 100_000
    yield BadInput("deeply nested objects", 422, "invalid_field", objects)
    yield BadInput(
        "deeply nested MessagePack", 422, "invalid_field", b"\x91" * 100_000 + b"\x00", MSGPACK
    )
    packed = {"dtype": "f4", "shape": [30, 99], "data": "not base64!"}
    yield BadInput(
        "malformed base64 in JSON", 422, "invalid_field", _json(good | {"user_pose_data": packed})
    )
    for name, change in {
        "a packed array of 100,000 frames": {"shape": [100_000, 99]},
        "a packed array of another length": {"shape": [29, 99]},
        "a packed array of 98": {"shape": [30, 98]},
        "a packed array of doubles": {"dtype": "f8"},
        "a packed array with a negative side": {"shape": [-30, 99]},
    }.items():
        data = np.array(window).astype("<f4").tobytes()
        poses = {"dtype": "f4", "shape": [30, 99], "data": data} | change
        yield BadInput(
            name, 422, "invalid_field",
            msgspec.msgpack.encode(good | {"user_pose_data": poses}), MSGPACK,
        )  # fmt: skip
    yield BadInput(
        "an array that promises 2^32 rows", 422, "invalid_field",
        b"\x82\xa3seq\x03\xaeuser_pose_data\xdd\xff\xff\xff\xff", MSGPACK,
    )  # fmt: skip
