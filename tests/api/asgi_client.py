"""Requests to an ASGI app without a server between: what is sent is what arrives."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from starlette.types import ASGIApp, Message

JSON = "application/json"
MSGPACK = "application/msgpack"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 (any JSON)
        return msgspec.json.decode(self.body)


@dataclass
class Client:
    """Sends one request at a time; ``received`` counts the body messages that the app took."""

    app: ASGIApp
    received: int = field(default=0, init=False)

    def __call__(
        self,
        method: str,
        path: str,
        body: bytes | Sequence[bytes] = b"",
        **headers: str,
    ) -> Answer:
        path, _, query = path.partition("?")
        chunks = [body] if isinstance(body, bytes) else list(body)
        messages: list[Message] = [
            {"type": "http.request", "body": chunk, "more_body": number + 1 < len(chunks)}
            for number, chunk in enumerate(chunks)
        ]
        sent: list[Message] = []
        self.received = 0

        async def receive() -> Message:
            self.received += 1
            return messages.pop(0) if messages else {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [
                (name.replace("_", "-").encode(), value.encode("latin-1"))
                for name, value in headers.items()
            ],
            "client": ("192.0.2.77", 50000),
            "server": ("testserver", 80),
        }
        asyncio.run(self._run(scope, receive, send))
        start = sent[0]
        return Answer(
            start["status"],
            {name.decode(): value.decode() for name, value in start["headers"]},
            b"".join(message.get("body", b"") for message in sent[1:]),
        )

    async def _run(self, *arguments: Any) -> None:  # noqa: ANN401 (an ASGI call)
        await self.app(*arguments)

    def predict(self, body: object, **headers: str) -> Answer:
        """POST /predict with a JSON body."""
        return self(
            "POST", "/predict", msgspec.json.encode(body), **{"content_type": JSON, **headers}
        )

    def score(self, body: object, **headers: str) -> Answer:
        """POST /score with a JSON body."""
        return self(
            "POST", "/score", msgspec.json.encode(body), **{"content_type": JSON, **headers}
        )
