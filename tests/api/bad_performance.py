"""Everything that is wrong to send to POST /score, and what each should be called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import msgspec
import numpy as np

from tests.api.asgi_client import JSON, MSGPACK
from tests.api.bad_input import LIMIT, BadInput, Message, Window

REFERENCE = "mirrorball"


def bad_performances(rows: Window) -> Iterator[BadInput]:
    """One of each kind; ``rows`` is a good clip of 90 frames."""
    kinds = (_bodies, _fields, _landmarks, _visibility, _lengths, _packed)
    return chain.from_iterable(kind(rows) for kind in kinds)


def _good(rows: Window) -> Message:
    return {"clip": _clip(rows), "reference": REFERENCE}


def _clip(rows: Window, **more: Any) -> Message:  # noqa: ANN401 (any field)
    return {"landmarks": rows, "space": "world"} | more


def _json(name: str, code: str, where: str, message: Message, status: int = 422) -> BadInput:
    body = msgspec.json.encode(message)
    return BadInput(f"score: {name}", status, code, body, JSON, "/score", where)


def _msgpack(name: str, code: str, where: str, message: Message) -> BadInput:
    body = msgspec.msgpack.encode(message)
    return BadInput(f"score: {name}", 422, code, body, MSGPACK, "/score", where)


def _bodies(rows: Window) -> Iterator[BadInput]:
    good = msgspec.json.encode(_good(rows))
    for name, status, code, body, content_type, where in (
        ("no body", 400, "empty_body", b"", JSON, "body"),
        ("truncated", 400, "malformed_body", good[:-9], JSON, "$"),
        ("truncated MessagePack", 400, "malformed_body", b"\x82\xa4clip", MSGPACK, "$"),
        ("plain text", 415, "unsupported_content_type", good, "text/plain", "content-type"),
        ("above the limit", 413, "body_too_large", b" " * (LIMIT + 1), JSON, "body"),
        ("deeply nested", 422, "invalid_field", b'{"clip":' + b"[" * 99_999, JSON, "$.clip"),
        ("deeply nested reference", 422, "invalid_field", b'{"reference":' * 99_999, JSON, None),
    ):
        yield BadInput(f"score: {name}", status, code, body, content_type, "/score", where)


def _fields(rows: Window) -> Iterator[BadInput]:
    good = _good(rows)
    for name in ("clip", "reference"):
        without = {field: value for field, value in good.items() if field != name}
        yield _json(f"no {name}", "invalid_field", "$", without)
        kinds: Message = {"null": None, "7": 7, "rows": rows, "empty": {}}
        for kind, value in kinds.items():
            message = good | {name: value}
            yield _json(f"{name} {kind}", "invalid_field", f"$.{name}", message)
    yield _json("clip by id", "invalid_field", "$.clip", good | {"clip": REFERENCE})
    for id in ("nobody-dances-this", "", "../manifest", "\x00", "x" * 9_000):
        message = good | {"reference": id}
        yield _json(f"reference {id[:20]!r}", "unknown_reference", "$.reference", message, 404)
    values: Mapping[str, tuple[object, ...]] = {
        "mirror": ("maybe", None, True),
        "sync": ("guess", None),
        "max_offset_ms": (-1, 1_200_001, "3", None),
        "offset_ms": (-1_200_001, 1_200_001, "3", None),
    }
    for field, wrong in values.items():
        for given in wrong:
            message = good | {field: given}
            yield _json(f"{field} {given}", "invalid_field", f"$.{field}", message)
    for field in ("max_offset_ms", "offset_ms"):
        message = good | {field: float("nan")}
        yield _msgpack(f"{field} NaN", "invalid_field", f"$.{field}", message)
    for place, message in {
        "the request": good | {"seq": 3},
        "the clip": good | {"clip": good["clip"] | {"mirror": "on"}},
        "the reference": good | {"reference": good["clip"] | {"id": REFERENCE}},
    }.items():
        yield _json(f"unknown field in {place}", "invalid_field", "$", message)


def _landmarks(rows: Window) -> Iterator[BadInput]:
    before, row, after = rows[:9], rows[9], rows[10:]
    clock = [33.0 * frame for frame in range(90)]
    hours, minutes = ([gap * frame for frame in range(90)] for gap in (3.6e6, 6e3))
    backwards = [*clock[:9], 3.0, *clock[10:]]
    for side in ("clip", "reference"):
        at = f"$.{side}"
        spoiled: tuple[tuple[str, str, str, Message], ...] = (
            ("98 floats", "invalid_field", f"{at}.landmarks[0]", {"landmarks": [row[:98]]}),
            ("no frames", "invalid_field", f"{at}.landmarks", {"landmarks": []}),
            ("a word", "invalid_field", f"{at}.landmarks[0][0]", {"landmarks": [["a", *row[1:]]]}),
            ("nobody", "no_person", f"{at}.landmarks[9]", {"landmarks": [*before, [0] * 99]}),
            ("1e300", "invalid_landmarks", f"{at}.landmarks[0]", {"landmarks": [[1e300] * 99]}),
            ("hours", "too_many_frames", at, {"timestamps_ms": hours}),
            ("minutes", "too_many_frames", at, {"timestamps_ms": minutes}),
            (
                "two clocks",
                "invalid_field",
                f"{at}.timestamps_ms",
                {"timestamps_ms": clock, "fps": 9},
            ),
            (
                "backwards",
                "invalid_timestamps",
                f"{at}.timestamps_ms[9]",
                {"timestamps_ms": backwards},
            ),
            ("width alone", "invalid_field", at, {"space": "image", "width": 640}),
            ("space", "invalid_field", f"{at}.space", {"space": "outer"}),
            ("fps 0", "invalid_field", f"{at}.fps", {"fps": 0}),
            ("long detector", "invalid_field", f"{at}.detector", {"detector": "x" * 65}),
            ("detector 7", "invalid_field", f"{at}.detector", {"detector": 7}),
        )
        for name, code, where, change in spoiled:
            message = _good(rows) | {side: _clip(rows) | change}
            yield _json(f"{name} in {side}", code, where, message)
        nan = [*before, [float("nan"), *row[1:]], *after]
        message = _good(rows) | {side: _clip(nan)}
        yield _msgpack(f"NaN in {side}", "invalid_landmarks", f"{at}.landmarks[9]", message)


def _visibility(rows: Window) -> Iterator[BadInput]:
    seen = [[1.0] * 33] * 90
    at = "$.clip.visibility"
    for name, where, visibility in (
        ("89 rows", at, seen[:89]),
        ("32 numbers", f"{at}[0]", [[1.0] * 32] * 90),
        ("1.1", f"{at}[9][0]", [*seen[:9], [1.1] * 33, *seen[10:]]),
        ("-0.1", f"{at}[9][0]", [*seen[:9], [-0.1] * 33, *seen[10:]]),
        ("null", f"{at}[9][0]", [*seen[:9], [None] * 33, *seen[10:]]),
        ("no rows", at, []),
        ("one number", at, 1.0),
    ):
        message = _good(rows) | {"clip": _clip(rows, visibility=visibility)}
        yield _json(f"visibility of {name}", "invalid_field", where, message)
    for name, where, array in (
        ("NaN", f"{at}[9]", np.where(np.arange(90)[:, None] == 9, np.nan, seen)),
        ("2", f"{at}[0]", np.full((90, 33), 2.0)),
        ("89 frames", at, np.ones((89, 33))),
        ("99 numbers", f"{at}.shape", np.ones((90, 99))),
    ):
        packed = {"dtype": "f2", "shape": array.shape, "data": array.astype("<f2").tobytes()}
        message = _good(rows) | {"clip": _clip(rows, visibility=packed)}
        yield _msgpack(f"packed visibility of {name}", "invalid_field", where, message)


def _lengths(rows: Window) -> Iterator[BadInput]:
    for frames in (1, 5, 29):
        message = _good(rows) | {"reference": _clip(rows[:frames])}
        yield _json(
            f"a reference of {frames} frames", "reference_too_short", "$.reference", message
        )
    for side in ("clip", "reference"):
        many = np.broadcast_to(np.array(rows[0], dtype="<f2"), (9_002, 99))
        packed = {"dtype": "f2", "shape": [9_002, 99], "data": many.tobytes()}
        message = _good(rows) | {side: _clip([]) | {"landmarks": packed}}
        yield _msgpack(
            f"five minutes and a frame as {side}", "too_many_frames", f"$.{side}", message
        )


def _packed(rows: Window) -> Iterator[BadInput]:
    data = np.array(rows).astype("<f4").tobytes()
    packed: Message = {"dtype": "f4", "shape": [90, 99], "data": data}
    changes: Mapping[str, tuple[str, Message]] = {
        "another length": (".data", {"shape": [89, 99]}),
        "visibility's shape": (".shape", {"shape": [270, 33]}),
        "doubles": (".dtype", {"dtype": "f8"}),
        "100,000 frames": (".shape[0]", {"shape": [100_000, 99]}),
    }
    for side in ("clip", "reference"):
        for name, (at, change) in changes.items():
            message = _good(rows) | {side: _clip(rows) | {"landmarks": packed | change}}
            yield _msgpack(
                f"{name} packed in {side}", "invalid_field", f"$.{side}.landmarks{at}", message
            )
