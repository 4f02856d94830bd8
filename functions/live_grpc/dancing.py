"""A session as a client has it: what is sent of a dance, and a stream that outlives its server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Final

import grpc
import numpy as np
from grpc import aio

from live_grpc.service import Stub
from scorer.clip import Clip
from scorer.protobuf import dance_score_pb2 as pb
from scorer.protobuf.translation import told
from scorer.recording import wired

_TAIL_MS: Final = 3_000.0
_EVERY_MS: Final = 500.0
_MOST_POSES: Final = 60
_FEWEST_POSES: Final = 6
# grpc calls it internal where a message was on its way when the other side went.
_GONE: Final = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.INTERNAL})
# A server that has ended is back, or another in its place, after some seconds.
_TRIES: Final = 40
_WAIT_S: Final = 0.5

Stream = aio.StreamStreamCall[pb.LiveRequest, pb.LiveReply]


class Refused(Exception):
    """The server says what is wrong with a message."""

    def __init__(self, error: pb.Error) -> None:
        super().__init__(error.message)
        self.message = error.message
        self.where = error.where


def messages(
    clip: Clip, reference: str, offset_ms: float = 0.0
) -> Iterator[tuple[float, pb.LiveRequest]]:
    """What is sent of a dance twice a second, but for the state: its last three seconds.

    Args:
        clip: the dance.
        reference: id of the reference.
        offset_ms: how much later than the reference's the clip's clock is.

    Yields:
        When it is sent, in milliseconds on the clip's clock, and the message.
    """
    times = clip.timestamps_ms
    now, number = float(times[0]), 0
    while now < times[-1]:
        now = min(now + _EVERY_MS, float(times[-1]))
        kept = np.flatnonzero((times > now - _TAIL_MS) & (times <= now))
        if len(kept) < _FEWEST_POSES:
            continue
        # More poses a second tell nothing new.
        places = np.linspace(0, len(kept) - 1, min(len(kept), _MOST_POSES)).round()
        part = _part(clip, kept[places.astype(np.intp)])
        message = pb.LiveRequest(reference=reference, clip=part, offset_ms=offset_ms, seq=number)
        message.end = now >= times[-1]
        yield now, message
        number += 1


def _part(clip: Clip, kept: np.ndarray[tuple[int], np.dtype[np.intp]]) -> pb.Clip:
    part = replace(
        clip,
        landmarks=clip.landmarks[kept],
        timestamps_ms=clip.timestamps_ms[kept],
        visibility=None if clip.visibility is None else clip.visibility[kept],
    )
    message = told(wired(part), pb.Clip)
    # On the reference's clock, which a rate would not say.
    message.ClearField("fps")
    message.timestamps_ms[:] = np.round(part.timestamps_ms, 1).tolist()
    return message


async def danced(
    channel: aio.Channel,
    clip: Clip,
    reference: str,
    *,
    offset_ms: float = 0.0,
    language: str = "en",
    speed: float = 1.0,
) -> AsyncIterator[pb.LiveAnswer]:
    """Send a clip as if it were danced now, and give what is answered.

    The state goes with each message, so that a server that ends loses nothing: the stream is opened
    again, and the message that was not answered sent once more.

    Args:
        clip, reference, offset_ms: as of :func:`messages`.
        language: of the words.
        speed: how many times as fast as it was danced; 0 does not wait at all.

    Raises:
        Refused: a message cannot be used.
        grpc.aio.AioRpcError: the call fails, and would fail again.
    """
    stub = Stub(channel)
    metadata = aio.Metadata(("accept-language", language))
    loop = asyncio.get_running_loop()
    began, state, stream = loop.time(), "", stub.live(metadata=metadata)
    for when_ms, message in messages(clip, reference, offset_ms):
        if speed > 0:
            await asyncio.sleep(began + when_ms / 1000.0 / speed - loop.time())
        if state:
            message.state = state
        for left in reversed(range(_TRIES)):
            try:
                answer = await _told(stream, message)
                break
            except aio.AioRpcError as error:
                if not (error.code() in _GONE and state and left):
                    raise
                await asyncio.sleep(_WAIT_S)
                stream = stub.live(metadata=metadata)
        state = answer.state
        yield answer
    await stream.done_writing()
    await stream.read()


async def _told(stream: Stream, message: pb.LiveRequest) -> pb.LiveAnswer:
    # Where the call has ended meanwhile, reading tells why.
    with suppress(asyncio.InvalidStateError, aio.UsageError):
        await stream.write(message)
    reply = await stream.read()
    if not isinstance(reply, pb.LiveReply):
        raise Refused(pb.Error(message="the server has said all there is", where="$"))
    if reply.HasField("error"):
        raise Refused(reply.error.error)
    return reply.answer
