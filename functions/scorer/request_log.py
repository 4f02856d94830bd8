"""One line per request, which tells nothing of who asked or what was sent."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from typing import Any, Final

import msgspec
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scorer.http_errors import INTERNAL_CODE, INTERNAL_ERROR, JSON

logger: Final = logging.getLogger("scorer.request")

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

Write = Callable[[Scope, dict[str, Any]], None]


def log_line(scope: Scope, line: dict[str, Any]) -> None:
    """What a request came to, as a line of JSON for the logger."""
    level = logging.ERROR if line["status"] >= 500 else logging.INFO
    if logger.isEnabledFor(level):
        logger.log(level, msgspec.json.encode(line).decode())


class RequestLog:
    """Middleware around all that answers: logs each request, and answers 500 where all else failed.

    Args:
        app: what is inside.
        write: takes the request's scope, with the facts that were noted on the way (see
            :mod:`scorer.request_facts`), and what its line should say.

    An exception stops here. Further out, servers would log it with its message, which may hold
    parts of a request; its type and its place in the code are logged instead.
    """

    def __init__(self, app: ASGIApp, write: Write = log_line) -> None:
        self.app = app
        self.write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})
        began = time.perf_counter()
        status = received = sent = 0

        async def counted_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            return message

        async def counted_send(message: Message) -> None:
            nonlocal status, sent
            status = message.get("status", status)
            sent += len(message.get("body", b""))
            await send(message)

        more: dict[str, Any] = {}
        try:
            await self.app(scope, counted_receive, counted_send)
        except ClientDisconnect:
            more["gone"] = True
        except Exception as error:
            more = described(error)
            scope["state"]["code"] = INTERNAL_CODE
            if not status:
                await counted_send(
                    {
                        "type": "http.response.start",
                        "status": 500,
                        "headers": [(b"content-type", JSON.encode())],
                    }
                )
                await counted_send({"type": "http.response.body", "body": INTERNAL_ERROR})
        method = scope["method"]
        line = {
            "method": method if method in _METHODS else "other",
            "route": getattr(scope.get("route"), "path", None),
            "status": status,
            "ms": round((time.perf_counter() - began) * 1000, 2),
            "bytes_in": received,
            "bytes_out": sent,
            **more,
        }
        self.write(scope, line)


def described(error: BaseException) -> dict[str, Any]:
    """An exception for a log: its type and where it was raised, not its message."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return {"exception": type(error).__name__, "raised_at": f"{frame.filename}:{frame.lineno}"}
