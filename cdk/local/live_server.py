"""WebSockets on loopback for the stand-in: frames in, messages out, with the gateway's limits."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Final

from websockets.datastructures import Headers
from websockets.frames import Frame, Opcode
from websockets.http11 import Request as Handshake
from websockets.protocol import State
from websockets.server import ServerProtocol

from cdk.local.events import Request, Response
from cdk.local.live_api import IDLE_S, MAX_FRAME_BYTES, MAX_MESSAGE_BYTES, LiveApi
from cdk.local.live_events import Connection

_AT_ONCE: Final = 65_536
# For the other side's word of goodbye.
_GOODBYE_S: Final = 5.0
_SWITCHING: Final = 101
_GOING_AWAY: Final = 1001
_TEXT_ONLY: Final = 1003
_WITHOUT_A_WORD: Final = 1006


def is_upgrade(request: Request) -> bool:
    """Whether a WebSocket is asked for."""
    return any(
        name.lower() == "upgrade" and value.lower() == "websocket"
        for name, value in request.headers
    )


def converse(connection: socket.socket, request: Request, api: LiveApi) -> None:
    """Shake hands and answer until either side ends it; the socket stays the caller's."""
    protocol = ServerProtocol(max_size=(MAX_MESSAGE_BYTES, MAX_FRAME_BYTES))
    # It reads the handshake itself.
    protocol.receive_data(Handshake(request.path, Headers(request.headers)).serialize())
    (handshake,) = protocol.events_received()
    if not isinstance(handshake, Handshake):
        raise TypeError("a handshake is no request")
    response = protocol.accept(handshake)
    opened = api.connect(request) if response.status_code == _SWITCHING else None
    if isinstance(opened, Response):
        response = protocol.reject(opened.status, opened.body.decode())
    protocol.send_response(response)
    with suppress(OSError):  # it is gone
        _flush(connection, protocol)
        if isinstance(opened, Connection):
            _talk(connection, protocol, api, opened)
    if isinstance(opened, Connection):
        closed = protocol.close_rcvd or protocol.close_sent
        api.disconnect(opened, _WITHOUT_A_WORD if closed is None else closed.code)


def _talk(
    connection: socket.socket, protocol: ServerProtocol, api: LiveApi, opened: Connection
) -> None:
    parts: list[bytes] = []
    connection.settimeout(IDLE_S)
    while protocol.state is not State.CLOSED:
        try:
            data = connection.recv(_AT_ONCE)
        except TimeoutError:
            if protocol.state is not State.OPEN:
                return
            protocol.send_close(_GOING_AWAY)
        else:
            if data:
                protocol.receive_data(data)
            else:
                protocol.receive_eof()
        for event in protocol.events_received():
            if not isinstance(event, Frame) or protocol.state is not State.OPEN:
                continue
            if event.opcode is Opcode.BINARY:
                protocol.send_close(_TEXT_ONLY)
            elif event.opcode in (Opcode.TEXT, Opcode.CONT):
                parts.append(bytes(event.data))
                if event.fin:
                    text = b"".join(parts).decode(errors="replace")
                    parts.clear()
                    protocol.send_text(api.message(opened, text).encode())
        _flush(connection, protocol)
        if protocol.state is not State.OPEN:
            connection.settimeout(_GOODBYE_S)


def _flush(connection: socket.socket, protocol: ServerProtocol) -> None:
    for data in protocol.data_to_send():
        if data:
            connection.sendall(data)
        else:
            connection.shutdown(socket.SHUT_WR)
