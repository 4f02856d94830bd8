"""The load on a live server: what is counted, and that a lost answer is noticed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest
from grpc import aio
from websockets.asyncio.server import ServerConnection, serve

from model_export.live_load.__main__ import main, measure, page
from model_export.live_load.crowd import crowd
from model_export.live_load.dances import Sent, dance
from model_export.live_load.speaker_grpc import grpc
from model_export.live_load.speakers import Lost, Speaker, websocket
from scorer.codec import Reader
from scorer.live_messages import MAX_MESSAGE_BYTES
from scorer.protobuf import dance_score_pb2 as pb
from scorer.protobuf.translation import parsed, read
from scorer.wire import PredictRequest
from scorer.wire_live import LiveRequest

SENT = dance()


def test_what_is_sent_are_messages_that_the_server_reads() -> None:
    live, window = Reader(LiveRequest), Reader(PredictRequest)

    assert len(SENT) > 40
    for each in SENT:
        message = live(each.live + b"}", "json")
        assert len(each.live) + 3_000 < MAX_MESSAGE_BYTES
        assert message.reference == "mirrorball"
        assert read(parsed(each.message, pb.LiveRequest), LiveRequest) == message
        assert window(each.window, "json").target == "mirrorball"


@pytest.mark.parametrize("how", ["websocket", "grpc", "http"])
def test_a_crowd_of_two_is_answered(how: str) -> None:
    row = measure(how, 2, 2.0, SENT)

    assert row.answers_per_s * 2.0 == round(row.kept * 8)
    assert 0 < row.p50_ms <= row.p95_ms <= row.p99_ms
    assert row.cpu_ms > 0
    assert row.memory_mb > 20
    assert f"| {how} | 2 |" in page([row], 2.0)


def test_whoever_waits_longer_than_a_tick_leaves_messages_out() -> None:
    class Slow:
        def begin(self) -> None:
            """Nothing to forget."""

        async def tell(self, sent: Sent, number: int) -> None:
            await asyncio.sleep(0.7)

    @asynccontextmanager
    async def slow(host: str, port: int) -> AsyncIterator[Speaker]:
        yield Slow()

    told = asyncio.run(crowd(slow, "", 0, SENT, 3, 2.0))

    assert told.due == 12
    assert 3 <= len(told.round_trips_s) <= 6
    assert min(told.round_trips_s) >= 0.69


@pytest.mark.parametrize(
    ("answer", "says"),
    [({"seq": 5, "state": "x"}, "the answer to 5 in place of 0"), ({"error": {}}, "no answer")],
    ids=["another", "an error"],
)
def test_an_answer_to_another_message_is_noticed(answer: dict[str, object], says: str) -> None:
    async def wrong(connection: ServerConnection) -> None:
        async for _ in connection:
            await connection.send(msgspec.json.encode(answer).decode())

    async def ask() -> None:
        async with serve(wrong, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            async with websocket("127.0.0.1", port) as speaker:
                await speaker.tell(SENT[0], 0)

    with pytest.raises(Lost, match=says):
        asyncio.run(ask())


def test_a_stream_that_says_no_more_is_noticed() -> None:
    async def ask() -> None:
        server = aio.server()
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()  # knows no method at all
        try:
            async with grpc("127.0.0.1", port) as speaker:
                await speaker.tell(SENT[0], 0)
        finally:
            await server.stop(None)

    with pytest.raises(Lost, match="UNIMPLEMENTED"):
        asyncio.run(ask())


def test_the_command_without_a_server(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("model_export.live_load.server.sys.executable", "/bin/false")

    assert main(["--dancers", "1", "--seconds", "1"]) == 1
    assert capsys.readouterr().err == "live_load: the server does not start\n"
