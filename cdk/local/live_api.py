"""A WebSocket API before a function: each connection and each message is an event."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from cdk.local.events import NotAnAnswer, Request, Response
from cdk.local.function import Function
from cdk.local.live_events import (
    Connection,
    connect_event,
    disconnect_event,
    message_event,
    read_message,
    read_status,
)

# The gateway's own: "Quotas for configuring and running a WebSocket API" in its guide.
MAX_FRAME_BYTES: Final = 32 * 1024
MAX_MESSAGE_BYTES: Final = 128 * 1024
IDLE_S: Final = 600.0

_FORBIDDEN: Final = 403


@dataclass(frozen=True, slots=True)
class LiveApi:
    """Routes ``$connect``, ``$default`` and ``$disconnect``, all of them to one function.

    Attributes:
        stage: the only path that it answers at.
    """

    function: Function
    stage: str = "live"

    def connect(self, request: Request) -> Connection | Response:
        """A connection, or what the handshake is refused with."""
        if request.path != f"/{self.stage}":
            return _refused(_FORBIDDEN)
        headers = {name.lower(): value for name, value in request.headers}
        connection = Connection(self.stage, request.address, headers.get("user-agent", ""))
        result = self.function.invoke(connect_event(connection, request))
        try:
            status = read_status(result.payload) if result.outcome == "response" else 500
        except NotAnAnswer:
            status = 500
        return connection if 200 <= status < 300 else _refused(status)

    def message(self, connection: Connection, text: str) -> str:
        """What is sent back on the route itself."""
        result = self.function.invoke(message_event(connection, text))
        if result.outcome == "response":
            try:
                return read_message(result.payload)
            except NotAnAnswer:
                pass
        failed = {"message": "Internal server error", "connectionId": connection.id}
        return json.dumps(failed | {"requestId": connection.id})

    def disconnect(self, connection: Connection, code: int) -> None:
        """Nobody reads what is answered."""
        self.function.invoke(disconnect_event(connection, code))


def _refused(status: int) -> Response:
    said = "Forbidden" if status == _FORBIDDEN else "Internal server error"
    body = json.dumps({"message": said}).encode()
    return Response(status, (("content-type", "application/json"),), body)
