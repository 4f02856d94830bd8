"""``python -m live_grpc`` and its client as processes: how they start, and how they end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import grpc
import msgspec
import pytest
from grpc import aio

from live_grpc import client
from live_grpc.__main__ import main
from live_grpc.dancing import danced as dance
from live_grpc.service import Stub
from scorer.protobuf import dance_score_pb2 as pb
from tests.data import CHECKOUT
from tests.grpc.served import PATIENCE_S, danced
from tests.live_client import DANCE, good
from tests.unit.scorer.live_stage import SAMPLES, sample


@dataclass
class Process:
    process: subprocess.Popen[str]
    port: int

    def log(self) -> str:
        """What it has written, once it has ended."""
        _, log = self.process.communicate(timeout=PATIENCE_S)
        return log


@contextlib.contextmanager
def serving(port: int = 0, grace_s: float = 0.2) -> Iterator[Process]:
    command = [sys.executable, "-m", "live_grpc", "--port", str(port), "--grace-s", str(grace_s)]
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        greeting = process.stdout.readline()
        found = re.search(r":(\d+) \(model ", greeting)
        try:
            assert found, greeting
            yield Process(process, int(found[1]))
        finally:
            process.kill()


def channel(port: int) -> aio.Channel:
    return aio.insecure_channel(f"127.0.0.1:{port}")


def test_told_to_end_it_ends_streams_with_a_word_and_another_process_goes_on() -> None:
    sent = good()

    async def ask() -> tuple[list[pb.LiveAnswer], list[pb.LiveAnswer], str]:
        with serving() as first:
            async with channel(first.port) as there:
                stream = Stub(there).live()
                straight = await danced(stream, sent)
                await stream.done_writing()
                assert await stream.code() == grpc.StatusCode.OK
                stream = Stub(there).live()
                before = await danced(stream, sent[:12])
                first.process.send_signal(signal.SIGTERM)
                with pytest.raises(aio.AioRpcError) as ended:
                    await stream.read()
                assert ended.value.code() == grpc.StatusCode.UNAVAILABLE
                assert ended.value.details() == (
                    "the server ends: call again and go on with the state"
                )
            log = first.log()
            assert first.process.returncode == 0
        with serving() as second:
            async with channel(second.port) as there:
                after = await danced(Stub(there).live(), sent[12:], before[-1].state)
            return straight, before + after, log

    straight, two, log = asyncio.run(ask())

    assert two == straight
    lines = [msgspec.json.decode(line) for line in log.splitlines()]
    told = [(line["call"], line["status"], line["messages"]) for line in lines]
    assert told == [("Live", "OK", 24), ("Live", "UNAVAILABLE", 12)]
    assert "127.0.0.1" not in log
    assert DANCE not in log


def test_in_its_grace_an_open_stream_goes_on_and_no_other_begins() -> None:
    sent = good()

    async def ask() -> None:
        with serving(grace_s=60.0) as server:
            async with channel(server.port) as there, channel(server.port) as late:
                stream = Stub(there).live()
                before = await danced(stream, sent[:6])
                server.process.send_signal(signal.SIGTERM)
                await asyncio.sleep(0.3)
                after = await danced(stream, sent[6:10], before[-1].state)
                assert after[-1].seq == 9
                assert await Stub(late).live().code() == grpc.StatusCode.UNAVAILABLE
                await stream.done_writing()
                assert await stream.code() == grpc.StatusCode.OK
            server.log()
            assert server.process.returncode == 0

    asyncio.run(ask())


def test_the_client_goes_on_at_the_next_server_by_itself() -> None:
    """Killed in the middle, without a word."""
    clip = sample(f"{DANCE}-good.npz")

    async def whole(port: int) -> list[pb.LiveAnswer]:
        async with channel(port) as there:
            return [answer async for answer in dance(there, clip, DANCE, speed=0)]

    async def ask() -> tuple[list[pb.LiveAnswer], list[pb.LiveAnswer]]:
        answers: list[pb.LiveAnswer] = []
        with contextlib.ExitStack() as stack:
            first = stack.enter_context(serving())
            straight = await whole(first.port)
            async with channel(first.port) as there:
                async for answer in dance(there, clip, DANCE, speed=0):
                    answers.append(answer)
                    if len(answers) == 20:
                        first.process.kill()
                        first.process.wait()
                        stack.enter_context(serving(first.port))
        return straight, answers

    straight, answers = asyncio.run(ask())

    assert answers == straight
    assert answers[-1].total.seconds > 20


def test_an_address_that_is_taken_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("live_grpc", "--port", str(port))

    assert done.returncode == 2
    assert done.stderr == (
        f"live_grpc: 127.0.0.1:{port} cannot be listened at: Address already in use\n"
    )


def test_references_that_are_nowhere_are_one_line() -> None:
    done = run("live_grpc", "--port", "0", SYNCHRO_YOU_REFERENCES="s3://")

    assert done.returncode == 2
    assert done.stderr.startswith("live_grpc: ")
    assert done.stderr.count("\n") == 1


def run(module: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", module, *arguments],
        env=os.environ | environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_grpc_it_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith("live_grpc.")]:
        if name not in ("live_grpc.__main__", "live_grpc.client"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "grpc", None)

    assert main([]) == 2
    assert client.main(["clip.npz", "--reference", DANCE]) == 2
    told = capsys.readouterr()
    assert told.err == "live_grpc: grpc is not installed; make serve-grpc brings it\n" * 2


def test_the_client_prints_scores_and_the_sum(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with serving() as server:
        arguments = ["--address", f"127.0.0.1:{server.port}", "--speed", "0"]
        clip = str(SAMPLES / "one-mistake.json")
        late = [*arguments, "--reference", DANCE, "--offset-ms", "852"]
        assert client.main([clip, *late]) == 0
        english = capsys.readouterr().out
        assert client.main([clip, *late, "--language", "ko"]) == 0
        korean = capsys.readouterr().out
        assert client.main([clip, *arguments, "--reference", "none-such"]) == 2
        refused = capsys.readouterr().err

    lines = english.splitlines()
    assert re.fullmatch(r"  0:05  #{20,}\.*   \d\d  \w+ +.*\(\d\d\)", lines[4]), lines[4]
    assert "right arm" in english
    assert re.search(r"\nscore   8\d of 100, \w+\nshape   \d\d\ntiming  \d\d, on time", english)
    assert not korean.isascii()
    assert refused == "live_grpc: there is no reference with this id ($.reference)\n"


def test_the_client_without_a_server_or_a_clip(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{closed.getsockname()[1]}"
        clip = str(SAMPLES / f"{DANCE}-good.npz")
        assert client.main([clip, "--reference", DANCE, "--address", address]) == 2
    assert capsys.readouterr().err.startswith(f"live_grpc: {address}: ")
    assert client.main(["none-such.npz", "--reference", DANCE]) == 2
    assert "none-such.npz" in capsys.readouterr().err
