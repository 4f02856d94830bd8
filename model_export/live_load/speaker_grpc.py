"""A dancer who speaks gRPC: a stream over a connection of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from grpc import aio

from model_export.live_load.dances import Sent
from model_export.live_load.speakers import Lost, Speaker
from scorer.protobuf import dance_score_pb2 as pb

_METHOD: Final = "/synchro_you.v1.DanceScore/Live"
# Else grpc would have all dancers share one connection.
_OWN_CONNECTION: Final = (("grpc.use_local_subchannel_pool", 1),)


class _Grpc:
    def __init__(self, stream: Any) -> None:  # noqa: ANN401 (of bytes, and its type says of what)
        self._stream = stream
        self._state = ""

    def begin(self) -> None:
        self._state = ""

    async def tell(self, sent: Sent, number: int) -> None:
        # Fields of one message may come in parts.
        rest = pb.LiveRequest(seq=number, state=self._state or None)
        try:
            await self._stream.write(sent.message + rest.SerializeToString())
            content = await self._stream.read()
        except aio.AioRpcError as error:
            raise Lost(f"the stream has ended: {error.code().name}") from None
        if not isinstance(content, bytes):
            raise Lost("the stream has ended")
        reply = pb.LiveReply.FromString(content)
        if not reply.HasField("answer"):
            raise Lost(f"no answer: {reply.error.error.code}")
        if reply.answer.seq != number:
            raise Lost(f"the answer to {reply.answer.seq} in place of {number}")
        self._state = reply.answer.state


@asynccontextmanager
async def grpc(host: str, port: int) -> AsyncIterator[Speaker]:
    """Live messages over a gRPC stream."""
    async with aio.insecure_channel(f"{host}:{port}", options=_OWN_CONNECTION) as channel:
        # Else with the first message.
        await channel.channel_ready()
        stream: Any = channel.stream_stream(_METHOD)()
        yield _Grpc(stream)
        await stream.done_writing()
        await stream.read()
