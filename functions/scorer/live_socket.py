"""Live scores over a WebSocket, as API Gateway speaks it: text frames, one answer for each.

On AWS the gateway holds the connections; here they are held by whichever server runs the app.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Any, Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from scorer.live_messages import LiveMessages, Reply
from scorer.request_log import Write

# The gateway's own: it closes what is silent for so long, and whatever is open for so long.
IDLE_S: Final = 600.0
LONGEST_S: Final = 7_200.0
# Whoever does not read what is sent is given up.
PATIENCE_S: Final = 20.0

# RFC 6455, 7.4.1.
_GOING_AWAY: Final = 1001
_TEXT_ONLY: Final = 1003


class LiveSocket:
    """Answers message after message of a connection, on the loop, as whole performances are.

    Args:
        messages: what answers.
        write: takes a line for each connection, when it has ended, and for each fault of ours.
        idle_s, longest_s: after which silence, and after which time in all, it is closed.
        patience_s: how long an answer may take to be taken.
    """

    def __init__(
        self,
        messages: LiveMessages,
        write: Write,
        *,
        idle_s: float = IDLE_S,
        longest_s: float = LONGEST_S,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._messages = messages
        self._write = write
        self._idle_s = idle_s
        self._longest_s = longest_s
        self._patience_s = patience_s

    async def serve(self, socket: WebSocket) -> None:
        """Serve one connection to its end."""
        began = time.perf_counter()
        told: dict[str, Any] = {"messages": 0, "refused": 0, "bytes_in": 0, "bytes_out": 0}
        socket.scope.setdefault("state", {})
        await socket.accept()
        code: int | None = None
        try:
            async with asyncio.timeout(self._longest_s):
                code = await self._talk(socket, told)
        except TimeoutError:
            code = _GOING_AWAY
        except WebSocketDisconnect:
            pass
        if code is not None:
            # It may be gone, or not reading: then there is nobody to say it to.
            with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
                async with asyncio.timeout(self._patience_s):
                    await socket.close(code)
        self._line(socket, 101, began, **told)

    async def _talk(self, socket: WebSocket, told: dict[str, Any]) -> int | None:
        """Answer until either side ends it.

        Returns:
            The code to close with; None where the client has closed.

        Raises:
            TimeoutError: it is silent, or does not read.
            WebSocketDisconnect: it is gone.
        """
        while True:
            async with asyncio.timeout(self._idle_s):
                message = await socket.receive()
            if message["type"] != "websocket.receive":
                return None
            text = message.get("text")
            if text is None:
                return _TEXT_ONLY
            began = time.perf_counter()
            reply = self._messages.answer(text)
            self._count(told, text, reply)
            if reply.fault:
                self._line(socket, reply.status, began, code=reply.code, **reply.fault)
            async with asyncio.timeout(self._patience_s):
                await socket.send_text(reply.text)
            # What has come meanwhile of others goes first.
            await asyncio.sleep(0)

    @staticmethod
    def _count(told: dict[str, Any], text: str, reply: Reply) -> None:
        told["messages"] += 1
        told["refused"] += reply.code is not None
        told["bytes_in"] += len(text)
        told["bytes_out"] += len(reply.text)

    def _line(self, socket: WebSocket, status: int, began: float, **more: object) -> None:
        line = {"method": "GET", "route": "/live", "status": status}
        self._write(
            socket.scope, line | {"ms": round((time.perf_counter() - began) * 1000, 2)} | more
        )
