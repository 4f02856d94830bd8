"""How much is taken on, and how calls end: too large, too many, too late, or left alone."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
import pytest
from grpc import aio
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from live_grpc.worker import Expired, Worker
from scorer.http_bodies import MAX_BODY_BYTES
from scorer.languages import Language
from scorer.protobuf import dance_score_pb2 as pb
from scorer.protobuf.calls import Calls, Reply
from tests.grpc.served import PATIENCE_S, Served, danced, detail_of, serving
from tests.live_client import good

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
NAMES = {
    "synchro_you.v1.DanceScore",
    "grpc.health.v1.Health",
    "grpc.reflection.v1alpha.ServerReflection",
}


class Held:
    """Has the server's one thread busy from ``begun`` until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, calls: Calls) -> None:
        self.begun = threading.Event()
        self.let_go = threading.Event()
        self.times = 0
        predict = calls.predict

        def held(content: bytes, language: Language) -> Reply:
            self.times += 1
            self.begun.set()
            assert self.let_go.wait(PATIENCE_S)
            return predict(content, language)

        monkeypatch.setattr(calls, "predict", held)

    async def busy(self) -> None:
        """Once the thread is held."""
        assert await asyncio.to_thread(self.begun.wait, PATIENCE_S)


async def failed(call: Any) -> aio.AioRpcError:  # noqa: ANN401 (any call)
    with pytest.raises(aio.AioRpcError) as refused:
        await call
    return refused.value


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():
            await asyncio.sleep(0.01)


def test_health_says_that_it_serves_and_that_it_ends(calls: Calls) -> None:
    async def ask() -> list[int]:
        async with serving(calls) as served:
            health = health_pb2_grpc.HealthStub(served.channel)
            for name in ("", "synchro_you.v1.DanceScore"):
                request = health_pb2.HealthCheckRequest(service=name)
                assert (await health.Check(request)).status == SERVING
            unknown = await failed(health.Check(health_pb2.HealthCheckRequest(service="x")))
            assert unknown.code() == grpc.StatusCode.NOT_FOUND
            watch = health.Watch(health_pb2.HealthCheckRequest())
            seen = [(await watch.read()).status]
            await served.server.stop()
            seen.append((await watch.read()).status)
            return seen

    assert asyncio.run(ask()) == [SERVING, NOT_SERVING]


def test_reflection_lists_the_service_and_describes_it(calls: Calls) -> None:
    async def ask() -> tuple[set[str], bytes]:
        async with serving(calls) as served:
            stream = reflection_pb2_grpc.ServerReflectionStub(served.channel).ServerReflectionInfo()
            await stream.write(reflection_pb2.ServerReflectionRequest(list_services=""))
            listed = await stream.read()
            names = {service.name for service in listed.list_services_response.service}
            await stream.write(
                reflection_pb2.ServerReflectionRequest(
                    file_containing_symbol="synchro_you.v1.DanceScore"
                )
            )
            described = await stream.read()
            await stream.done_writing()
            return names, described.file_descriptor_response.file_descriptor_proto[0]

    names, described = asyncio.run(ask())

    assert names == NAMES
    assert described == pb.DESCRIPTOR.serialized_pb


@pytest.mark.parametrize(
    ("size", "says"),
    [(MAX_BODY_BYTES + 1, "at most 4 MB are read"), (3 * MAX_BODY_BYTES, "larger than max")],
    ids=["a little", "by far"],
)
@pytest.mark.parametrize("compression", [grpc.Compression.NoCompression, grpc.Compression.Gzip])
def test_a_message_that_is_too_large(
    calls: Calls, size: int, says: str, compression: grpc.Compression
) -> None:
    """As it is once it is unpacked: a few bytes may become many."""
    message = pb.ScoreRequest(reference="x" * size)

    async def ask() -> aio.AioRpcError:
        async with serving(calls) as served:
            refused = await failed(served.stub.score(message, compression=compression))
            # Nobody else notices.
            assert len(await danced(served.stub.live(), good()[:4])) == 4
            return refused

    refused = asyncio.run(ask())

    assert refused.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
    assert says in str(refused.details())
    if "4 MB" in says:
        assert detail_of(refused).code == "body_too_large"


def test_more_streams_than_there_is_room_for(calls: Calls) -> None:
    async def ask() -> None:
        async with serving(calls, streams=2) as served:
            streams = [served.stub.live() for _ in range(2)]
            for stream in streams:
                await danced(stream, good()[:4])
            third = served.stub.live()
            assert await third.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
            health = health_pb2_grpc.HealthStub(served.channel)
            assert (await health.Check(health_pb2.HealthCheckRequest())).status == SERVING
            await streams[0].done_writing()
            assert await streams[0].code() == grpc.StatusCode.OK
            assert len(await danced(served.stub.live(), good()[:4])) == 4

    asyncio.run(ask())


def test_more_calls_over_one_connection_wait_for_their_turn(calls: Calls) -> None:
    async def ask() -> None:
        async with serving(calls, per_connection=1) as served:
            first, second = served.stub.live(), None
            await danced(first, good()[:2])
            second = asyncio.create_task(danced(served.stub.live(), good()[:4]))
            await danced(first, good()[2:4])
            assert not second.done()
            await first.done_writing()
            assert len(await second) == 4

    asyncio.run(ask())


def test_more_who_wait_for_a_score_than_there_is_room_for(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch, calls)

    async def ask() -> None:
        async with serving(calls, waiting=2) as served:
            waiting = [served.stub.predict(pb.PredictRequest()) for _ in range(2)]
            await held.busy()
            await until(lambda: served.server.waiting == 2)
            refused = await failed(served.stub.predict(pb.PredictRequest()))
            assert refused.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
            held.let_go.set()
            for call in waiting:
                assert (await failed(call)).code() == grpc.StatusCode.INVALID_ARGUMENT

    asyncio.run(ask())
    assert held.times == 2


def test_what_is_late_or_cancelled_before_it_has_begun_is_not_begun(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch, calls)

    async def ask() -> Served:
        async with serving(calls) as served:
            first = asyncio.ensure_future(failed(served.stub.predict(pb.PredictRequest())))
            await held.busy()
            late = served.stub.predict(pb.PredictRequest(), timeout=1.0)
            left = served.stub.predict(pb.PredictRequest())
            stream = served.stub.live(timeout=1.0)
            await stream.write(pb.LiveRequest())
            await until(lambda: served.server.waiting == 3)
            left.cancel()
            assert (await failed(late)).code() == grpc.StatusCode.DEADLINE_EXCEEDED
            assert await stream.code() == grpc.StatusCode.DEADLINE_EXCEEDED
            # The server hears of it as well, while its thread is still held.
            await until(lambda: len(served.lines) == 3)
            held.let_go.set()
            assert (await first).code() == grpc.StatusCode.INVALID_ARGUMENT
            return served

    served = asyncio.run(ask())

    assert held.times == 1
    ends = sorted((line["call"], line["status"]) for line in served.lines)
    assert ends == [
        ("Live", "DEADLINE_EXCEEDED"),
        ("Predict", "CANCELLED"),
        ("Predict", "DEADLINE_EXCEEDED"),
        ("Predict", "INVALID_ARGUMENT"),
    ]


def test_the_thread_looks_at_the_time_itself() -> None:
    """The loop may hear of a deadline only after the thread has come to it."""

    async def ask() -> None:
        worker = Worker()
        with pytest.raises(Expired):
            await worker.do(lambda: pytest.fail("begun"), 0.0)
        assert await worker.do(lambda: 7, None) == 7
        worker.close()

    asyncio.run(ask())


def test_a_client_that_goes_away_leaves_nothing_behind(calls: Calls) -> None:
    async def ask() -> list[dict[str, Any]]:
        async with serving(calls, streams=1) as served:
            async with aio.insecure_channel(f"127.0.0.1:{served.port}") as channel:
                stream = type(served.stub)(channel).live()
                await danced(stream, good()[:4])
            await until(lambda: len(served.lines) == 1)
            assert len(await danced(served.stub.live(), good()[:4])) == 4
            return served.lines[:1]

    (line,) = asyncio.run(ask())
    assert (line["call"], line["messages"]) == ("Live", 4)
    assert line["status"] in ("CANCELLED", "OK")


def test_a_connection_that_is_half_open_is_found_out(calls: Calls) -> None:
    """Behind a way that has stopped to carry anything, and says nothing of it."""

    async def ask() -> dict[str, Any]:
        carries = asyncio.Event()
        carries.set()

        async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while content := await reader.read(65_536):
                await carries.wait()
                writer.write(content)
            writer.close()

        async with serving(calls, silence_s=1.0) as served:
            pairs: list[asyncio.Task[None]] = []

            async def pair(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                there, back = await asyncio.open_connection("127.0.0.1", served.port)
                both = asyncio.gather(
                    carry(reader, back), carry(there, writer), return_exceptions=True
                )
                pairs.append(asyncio.ensure_future(ended(both, (writer, back))))

            way = await asyncio.start_server(pair, "127.0.0.1", 0)
            port = way.sockets[0].getsockname()[1]
            async with aio.insecure_channel(f"127.0.0.1:{port}") as channel:
                stream = type(served.stub)(channel).live()
                await danced(stream, good()[:4])
                carries.clear()
                await until(lambda: len(served.lines) == 1)
                carries.set()
            way.close()
            await asyncio.gather(*pairs)
            return served.lines[0]

    async def ended(both: Awaitable[Any], writers: tuple[asyncio.StreamWriter, ...]) -> None:
        await both
        for writer in writers:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    line = asyncio.run(ask())
    assert line["messages"] == 4
    # It ends like one whose client has said all, unless the server hears of it at once.
    assert line["status"] in ("CANCELLED", "OK")


@pytest.mark.parametrize("limit", ["idle_s", "longest_s"])
def test_a_stream_that_is_silent_or_old_is_ended_and_may_go_on(calls: Calls, limit: str) -> None:
    sent = good()

    async def ask() -> list[pb.LiveAnswer]:
        async with serving(calls, **{limit: 0.5}) as served:
            stream = served.stub.live()
            before = await danced(stream, sent[:3])
            ended = await failed(stream.read())
            assert ended.code() == grpc.StatusCode.UNAVAILABLE
            assert "go on with the state" in str(ended.details())
            return before + await danced(served.stub.live(), sent[3:6], before[-1].state)

    assert [answer.seq for answer in asyncio.run(ask())] == list(range(6))


def test_a_client_that_does_not_read_is_given_up(calls: Calls) -> None:
    """Replies of some size fill what the connection holds; no more is computed for it then."""
    message = pb.LiveRequest(seq=1)

    async def ask() -> dict[str, Any]:
        async with serving(calls, patience_s=0.5) as served:
            options = [("grpc.http2.lookahead_bytes", 4_096), ("grpc.http2.bdp_probe", 0)]
            async with aio.insecure_channel(f"127.0.0.1:{served.port}", options) as channel:
                stream = type(served.stub)(channel).live()
                writing = asyncio.create_task(write(stream))
                await until(lambda: len(served.lines) > 0)
                writing.cancel()
                return served.lines[0]

    async def write(stream: Any) -> None:  # noqa: ANN401
        while True:
            await stream.write(message)

    line = asyncio.run(ask())
    assert line["status"] == "CANCELLED"
    assert line["messages"] > 10


def test_a_client_that_never_pauses_does_not_keep_the_server_from_ending(calls: Calls) -> None:
    async def ask() -> list[dict[str, Any]]:
        async with serving(calls) as served:
            stream = served.stub.live()

            async def talk() -> None:
                for number in range(1_000_000):
                    await stream.write(pb.LiveRequest(seq=number))

            async def hear() -> grpc.StatusCode:
                while isinstance(await stream.read(), pb.LiveReply):
                    pass
                return await stream.code()

            talking, hearing = asyncio.create_task(talk()), asyncio.create_task(hear())
            await asyncio.sleep(0.1)
            assert not hearing.done()
            await served.server.stop()
            ended = await failed(hearing)
            await asyncio.gather(talking, return_exceptions=True)
            # Python's client calls it internal where a message of its own was on its way.
            assert ended.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.INTERNAL)
        return served.lines

    (line,) = asyncio.run(ask())
    assert line["status"] == "UNAVAILABLE"


def test_a_slow_client_gets_all_answers_in_order(calls: Calls) -> None:
    async def ask() -> list[int]:
        async with serving(calls) as served:
            stream = served.stub.live()
            for number in range(200):
                await stream.write(pb.LiveRequest(seq=number))
            await stream.done_writing()
            replies = []
            while isinstance(reply := await stream.read(), pb.LiveReply):
                replies.append(reply.error.seq)
                if len(replies) % 50 == 0:
                    await asyncio.sleep(0.05)
            return replies

    assert asyncio.run(ask()) == list(range(200))
