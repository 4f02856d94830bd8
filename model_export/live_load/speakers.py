"""How a dancer speaks to a server: one message out, its answer in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Protocol

import msgspec
from websockets.asyncio.client import ClientConnection, connect

from model_export.live_load.dances import Sent


class Lost(Exception):
    """An answer that is none, or of another message."""


class Speaker(Protocol):
    """One dancer's connection."""

    async def tell(self, sent: Sent, number: int) -> None:
        """Send a message and await its answer.

        Raises:
            Lost: it is an error, or of another message than ``number``.
        """

    def begin(self) -> None:
        """What follows is the beginning of a dance."""


Open = Callable[[str, int], AbstractAsyncContextManager[Speaker]]


class _Answer(msgspec.Struct):
    state: str
    seq: int


class _WebSocket:
    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._state = b""

    def begin(self) -> None:
        self._state = b""

    async def tell(self, sent: Sent, number: int) -> None:
        state = b',"state":"%b"' % self._state if self._state else b""
        await self._connection.send(sent.live + b',"seq":%d%b}' % (number, state), text=True)
        try:
            answer = msgspec.json.decode(await self._connection.recv(), type=_Answer)
        except msgspec.DecodeError as error:
            raise Lost(f"no answer: {error}") from None
        if answer.seq != number:
            raise Lost(f"the answer to {answer.seq} in place of {number}")
        self._state = answer.state.encode()


@asynccontextmanager
async def websocket(host: str, port: int) -> AsyncIterator[Speaker]:
    """Live messages over a WebSocket."""
    async with connect(
        f"ws://{host}:{port}/live", compression=None, proxy=None, ping_interval=None
    ) as connection:
        yield _WebSocket(connection)


class _Http:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def begin(self) -> None:
        """Windows know nothing of each other."""

    async def tell(self, sent: Sent, number: int) -> None:
        head = (
            "POST /predict HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
            f"content-length: {len(sent.window)}\r\n\r\n"
        )
        self._writer.write(head.encode() + sent.window)
        await self._writer.drain()
        answer = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answer.partition(b"content-length:")[2].split(None, 1)[0])
        await self._reader.readexactly(length)
        if not answer.startswith(b"http/1.1 200"):
            raise Lost(answer.split(b"\r\n", 1)[0].decode())


@asynccontextmanager
async def http(host: str, port: int) -> AsyncIterator[Speaker]:
    """Windows of a second over one HTTP connection, ``POST /predict``: a score of the last second
    alone, without a session."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        yield _Http(reader, writer)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
