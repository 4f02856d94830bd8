"""Live scores behind a WebSocket API: events of API Gateway in, the answer on the route itself out.

The gateway holds the connections. Each message is an event of its own, which any environment may
get: nothing is kept of a connection, and nothing is sent but the answer.
https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from scorer.errors import Forbidden
from scorer.http_errors import INTERNAL_CODE, INTERNAL_ERROR, JSON, refusal
from scorer.live_messages import LiveMessages, Reply
from scorer.origin import check_origin
from scorer.request_log import described

Event = Mapping[str, Any]
Answer = dict[str, Any]
Write = Callable[[dict[str, Any]], None]

_CONNECT: Final = "CONNECT"
_MESSAGE: Final = "MESSAGE"
_DISCONNECT: Final = "DISCONNECT"
_KINDS: Final = (_CONNECT, _MESSAGE, _DISCONNECT)
# One for all of them: each route has metrics of its own, which cost something each.
_ROUTE: Final = "/live"


def is_live(event: Event) -> bool:
    """Whether an event is of a WebSocket API. What is asked over HTTP cannot look like one: the
    gateway writes this part of it."""
    context = event.get("requestContext")
    return (
        isinstance(context, Mapping)
        and "connectionId" in context
        and context.get("eventType") in _KINDS
    )


class LiveEvents:
    """Answers the three kinds of events; never raises.

    Args:
        messages: what answers messages.
        accepted: digests of what the distribution says (see :mod:`scorer.origin`). It is asked for
            where a connection is made, the only event that has a client's headers.
    """

    def __init__(self, messages: LiveMessages, accepted: tuple[bytes, ...]) -> None:
        self._messages = messages
        self._accepted = accepted

    def answer(self, event: Event, write: Write) -> Answer:
        """What Lambda returns for an event.

        Args:
            event: one that :func:`is_live`.
            write: takes what it came to.
        """
        began = time.perf_counter()
        kind = event["requestContext"]["eventType"]
        line: dict[str, Any] = {"route": _ROUTE, "event": kind.lower()}
        try:
            answer, more = {
                _CONNECT: self._connect,
                _MESSAGE: self._message,
                _DISCONNECT: self._disconnect,
            }[kind](event)
        except Exception as error:
            answer = {"statusCode": 500, "headers": _HEADERS, "body": INTERNAL_ERROR.decode()}
            more = {"status": 500, "code": INTERNAL_CODE, **described(error)}
        write(line | {"ms": round((time.perf_counter() - began) * 1000, 2)} | more)
        return answer

    def _connect(self, event: Event) -> tuple[Answer, dict[str, Any]]:
        try:
            check_origin(event.get("headers") or {}, self._accepted)
        except Forbidden as error:
            status, body = refusal(error)
            refused = {"statusCode": status, "headers": _HEADERS, "body": body.decode()}
            return refused, {"status": status, "code": error.code}
        return {"statusCode": 200}, {"status": 200}

    def _message(self, event: Event) -> tuple[Answer, dict[str, Any]]:
        body = event.get("body")
        # The gateway closes whoever sends bytes, before it comes to this.
        text = body if isinstance(body, str) and not event.get("isBase64Encoded") else ""
        reply = self._messages.answer(text)
        # With another status the gateway would send words of its own in place of the answer.
        return {"statusCode": 200, "body": reply.text}, _noted(text, reply)

    def _disconnect(self, event: Event) -> tuple[Answer, dict[str, Any]]:
        code = event["requestContext"].get("disconnectStatusCode")
        known = {"closed": code} if isinstance(code, int) else {}
        return {"statusCode": 200}, {"status": 200, **known}


_HEADERS: Final = {"content-type": JSON}


def _noted(text: str, reply: Reply) -> dict[str, Any]:
    noted: dict[str, Any] = {
        "status": reply.status,
        "bytes_in": len(text),
        "bytes_out": len(reply.text),
        "windows": reply.windows,
        **reply.fault,
    }
    if reply.code is not None:
        noted["code"] = reply.code
    if reply.score is not None:
        noted["score"] = reply.score
    return noted
