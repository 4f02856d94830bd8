"""No answer is kept on its way: it is about one dancer, or changes with the next deployment."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAME: Final = "cache-control"
VALUE: Final = "no-store"

_HEADER: Final = (NAME.encode(), VALUE.encode())


class NoStore:
    """Middleware that says so on every answer, errors too, unless it speaks of caches itself.

    Dances too, which change when somebody pushes another version of one: an ETag would spare their
    bytes, but a browser that keeps them is one more place where an old one lives on.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.get("headers", ())
                if not any(name.lower() == _HEADER[0] for name, _ in headers):
                    message = {**message, "headers": [*headers, _HEADER]}
            await send(message)

        await self.app(scope, receive, marked)
