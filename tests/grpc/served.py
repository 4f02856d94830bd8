"""A gRPC server of our own and a client of it, on one loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from grpc import aio
from grpc.aio import AioRpcError

from live_grpc.limits import Limits
from live_grpc.server import Server
from live_grpc.service import Stub
from scorer.protobuf import dance_score_pb2 as pb
from scorer.protobuf.calls import Calls
from scorer.protobuf.status import DETAILS
from scorer.protobuf.translation import told
from scorer.wire_live import LiveRequest

PATIENCE_S = 60.0

Stream = aio.StreamStreamCall[pb.LiveRequest, pb.LiveReply]


@dataclass
class Served:
    """What is known of a running server, and a client's way to it."""

    server: Server
    channel: aio.Channel
    stub: Stub
    port: int
    lines: list[dict[str, Any]] = field(default_factory=list)


@asynccontextmanager
async def serving(calls: Calls, **limits: float) -> AsyncIterator[Served]:
    """A server until the end of the block, with some limits of its own."""
    lines: list[dict[str, Any]] = []
    told_limits: dict[str, Any] = {"grace_s": 0.1, **limits}
    server = Server(calls, Limits(**told_limits), lines.append)
    port = await server.start("127.0.0.1", 0)
    async with aio.insecure_channel(
        f"127.0.0.1:{port}", options=[("grpc.max_send_message_length", -1)]
    ) as channel:
        try:
            yield Served(server, channel, Stub(channel), port, lines)
        finally:
            await server.stop()


async def say(stream: Stream, message: LiveRequest | pb.LiveRequest) -> pb.LiveReply:
    """What a message is answered with."""
    sent = message if isinstance(message, pb.LiveRequest) else told(message, pb.LiveRequest)
    await stream.write(sent)
    reply = await stream.read()
    assert isinstance(reply, pb.LiveReply)
    return reply


async def danced(
    stream: Stream, sent: Sequence[LiveRequest | pb.LiveRequest], state: str | None = None
) -> list[pb.LiveAnswer]:
    """All answers of a session; the state travels from each to the next message."""
    answers: list[pb.LiveAnswer] = []
    for each in sent:
        message = each if isinstance(each, pb.LiveRequest) else told(each, pb.LiveRequest)
        if state is not None:
            message.state = state
        reply = await say(stream, message)
        assert reply.HasField("answer"), reply
        answers.append(reply.answer)
        state = reply.answer.state
    return answers


def detail_of(error: AioRpcError) -> pb.Error:
    """What a failed call says to programs."""
    raw = dict(error.trailing_metadata() or ())[DETAILS]
    assert isinstance(raw, bytes)
    status = pb.Status.FromString(raw)
    assert status.message == error.details()
    assert status.code == error.code().value[0]
    detail = pb.Error()
    assert status.details[0].Unpack(detail)
    return detail
