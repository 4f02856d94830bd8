"""The local server's last word to whoever is still sending: the answer, and then patience.

A body that is too large is answered before it has come. A server that closes then, with the rest of
it unread, resets the connection, and most clients, which send all before they listen, see that in
place of the 413.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What is listened to, and thrown away, after the answer: ten times what two dances of five minutes
# have, and no longer than somebody waits.
MAX_BYTES: Final = 64_000_000
MAX_S: Final = 10.0

_CLOSE: Final = (b"connection", b"close")


class HearOut:
    """Reads the rest of a request that was answered early, within bounds; then the connection ends.

    Args:
        app: what answers. On Lambda there is no need of this: bodies arrive whole.
        max_bytes, max_s: how much is read after the answer, and for how long.
    """

    def __init__(self, app: ASGIApp, *, max_bytes: int = MAX_BYTES, max_s: float = MAX_S) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.max_s = max_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_sending(scope):
            await self.app(scope, receive, send)
            return
        unread, early = True, False

        async def noted_receive() -> Message:
            nonlocal unread
            message = await receive()
            unread = message.get("more_body", False)
            return message

        async def held_send(message: Message) -> None:
            nonlocal early
            if message["type"] == "http.response.start":
                early = unread
                if early:
                    message = {**message, "headers": [*message.get("headers", ()), _CLOSE]}
            elif early:
                # All of it, but for the end, with which the server would close.
                message = {**message, "more_body": True}
            await send(message)

        await self.app(scope, noted_receive, held_send)
        if early:
            await self._hear_out(receive)
            await send({"type": "http.response.body"})

    async def _hear_out(self, receive: Receive) -> None:
        left = self.max_bytes
        with suppress(TimeoutError):
            async with asyncio.timeout(self.max_s):
                while left > 0:
                    message = await receive()
                    if not message.get("more_body", False):
                        return
                    left -= len(message["body"])


def _is_sending(scope: Scope) -> bool:
    """Whether a body follows. Who waits for "100 Continue" sends none after another answer."""
    if scope["type"] != "http":
        return False
    headers = dict(scope["headers"])
    follows = b"transfer-encoding" in headers or headers.get(b"content-length", b"0") != b"0"
    return follows and b"expect" not in headers
