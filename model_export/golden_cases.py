"""What a release is asked before it ships: every route, every format, and every kind of mistake."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from scorer.embedder import RELEASED
from scorer.http_bodies import MAX_BODY_BYTES, MEDIA_TYPES
from scorer.reference_pack import SUFFIX
from scorer.wire import pack

JSON: Final = MEDIA_TYPES["json"]
MSGPACK: Final = MEDIA_TYPES["msgpack"]

_SEND_JSON: Final = {"content-type": JSON}
_MSGPACK: Final = {"content-type": MSGPACK, "accept": MSGPACK}


@dataclass(frozen=True)
class Case:
    """A request, and the status that it is there for.

    Attributes:
        repeat: how many times over ``body`` is sent; a body that is too long is kept short here.
    """

    name: str
    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    status: int = 200
    repeat: int = 1


def cases(samples: Path) -> Iterator[Case]:
    """All of them, in an order that does not change.

    Args:
        samples: folder of bodies, as ``docs/samples``.

    Raises:
        OSError: a sample cannot be read.
    """
    following = (samples / "following.json").read_bytes()
    performance = (samples / "one-mistake.json").read_bytes()
    yield from _reading()
    yield from _windows(samples, following)
    yield from _performances(performance)
    yield from _mistakes(following, performance)


def _reading() -> Iterator[Case]:
    for path in ("/", "/health", "/version", "/references"):
        yield Case(f"GET {path}", "GET", path)
    yield Case("a query is not minded", "GET", "/health?a=1&a=2&b=%20")
    for file in sorted((RELEASED / "references").glob(f"*{SUFFIX}")):
        yield Case(f"the dance {file.stem}", "GET", f"/references/{file.stem}")
    yield Case("the first dance, packed", "GET", "/references/demo", {"accept": MSGPACK})


def _windows(samples: Path, following: bytes) -> Iterator[Case]:
    for name in ("following", "another-dance", "standing-still"):
        body = (samples / f"{name}.json").read_bytes()
        yield Case(f"a window, {name}", "POST", "/predict", _SEND_JSON, body)
    yield Case("a window, packed", "POST", "/predict", _MSGPACK, _packed(following))


def _performances(performance: bytes) -> Iterator[Case]:
    for language in ("en", "ko"):
        headers = _SEND_JSON | {"accept-language": language}
        yield Case(f"a performance, {language}", "POST", "/score", headers, performance)
    yield Case("a performance, packed", "POST", "/score", _MSGPACK, _packed(performance))


def _mistakes(following: bytes, performance: bytes) -> Iterator[Case]:
    def wrong(name: str, status: int, body: bytes | None, path: str = "/predict") -> Case:
        return Case(name, "POST", path, _SEND_JSON, body, status)

    window: dict[str, Any] = msgspec.json.decode(following)
    yield wrong("nothing is sent", 400, None)
    yield wrong("half a body", 400, following[: len(following) // 2])
    yield wrong("half a performance", 400, performance[: len(performance) // 2], "/score")
    yield wrong("no such dance", 404, msgspec.json.encode(window | {"target": "none-such"}))
    yield Case("no such reference", "GET", "/references/none-such", status=404)
    yield Case("no such route", "GET", "/none-such", status=404)
    yield Case("another method", "GET", "/predict", status=405)
    yield Case("too long", "POST", "/predict", _SEND_JSON, b" ", 413, repeat=MAX_BODY_BYTES + 1)
    yield Case("another type", "POST", "/predict", {"content-type": "text/plain"}, b"hello", 415)
    yield wrong("no such field", 422, msgspec.json.encode(window | {"more": 1}))
    rows = window["user_pose_data"]
    yield wrong("nobody", 422, msgspec.json.encode(window | {"user_pose_data": [[0] * 99] * 30}))
    yield wrong("too short", 422, msgspec.json.encode(window | {"user_pose_data": rows[:3]}))
    yield wrong("no clip", 422, b"{}", "/score")
    nowhere = [[float("nan"), *rows[0][1:]], *rows[1:]]
    body = msgspec.msgpack.encode(window | {"user_pose_data": nowhere})
    yield Case("not a number", "POST", "/predict", _MSGPACK, body, 422)


def _packed(body: bytes) -> bytes:
    """The same request in MessagePack: rows as float16, what is packed already as bytes."""
    message: dict[str, Any] = msgspec.json.decode(body)
    if "user_pose_data" in message:
        rows = np.array(message["user_pose_data"], dtype=np.float32)
        message["user_pose_data"] = msgspec.structs.asdict(pack(rows, "f2"))
    for array in message.get("clip", {}).values():
        if isinstance(array, dict):
            array["data"] = base64.b64decode(array["data"])
    return msgspec.msgpack.encode(message)
