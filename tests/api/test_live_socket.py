"""Connections that end without anybody saying so: silent, endless, not read from, failing."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from scorer.live import Live
from scorer.live_messages import LiveMessages
from scorer.live_socket import LiveSocket
from scorer.wire_live import LiveAnswer, LiveRequest
from tests.live_client import dancing, good

PATIENCE_S = 20.0
SMALL = 8_192


@dataclass
class Lines:
    """What was logged."""

    told: list[dict[str, Any]] = field(default_factory=list)

    def write(self, scope: object, line: dict[str, Any]) -> None:
        self.told.append(line)

    def wait(self, number: int = 1) -> list[dict[str, Any]]:
        until = time.monotonic() + PATIENCE_S
        while len(self.told) < number and time.monotonic() < until:
            time.sleep(0.01)
        return self.told


class Broken(Live):
    """What fails in a way that nobody thought of."""

    def __init__(self) -> None:
        """Without a model."""

    def answer(self, message: LiveRequest, language: str = "en") -> LiveAnswer:
        raise ZeroDivisionError("sentinel-c0ffee")


@contextlib.contextmanager
def served(lines: Lines, **limits: float) -> Iterator[str]:
    """A server of nothing but the socket, in a thread."""
    live = LiveSocket(LiveMessages(Broken()), lines.write, **limits)
    app = Starlette(routes=[WebSocketRoute("/live", live.serve)])
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALL)
    config = uvicorn.Config(app, log_config=None, lifespan="off", ws="websockets-sansio")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)


@pytest.mark.parametrize("limits", [{"idle_s": 0.2}, {"longest_s": 0.2}], ids=str)
def test_whoever_is_silent_or_stays_for_too_long_is_closed_as_the_gateway_does(
    limits: dict[str, float],
) -> None:
    lines = Lines()
    with served(lines, **limits) as url, dancing(url) as dancer:
        assert dancer.closed_with() == 1001
        assert lines.wait()[0]["messages"] == 0


def test_a_connection_that_breaks_off_leaves_its_line_and_nothing_else() -> None:
    lines = Lines()
    with served(lines) as url, dancing(url) as dancer:
        dancer.say("{}")
        dancer.socket.socket.shutdown(socket.SHUT_RDWR)
        (line,) = lines.wait()

    assert (line["status"], line["messages"], line["refused"]) == (101, 1, 1)


def test_whoever_does_not_read_is_given_up() -> None:
    lines = Lines()
    with served(lines, patience_s=0.3) as url:
        host, port = url.removeprefix("http://").split(":")
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
        client.connect((host, int(port)))
        client.sendall(
            b"GET /live HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
            b"sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        assert client.recv(SMALL).startswith(b"HTTP/1.1 101")
        client.settimeout(1.0)
        with contextlib.suppress(OSError):
            while not lines.told:  # masked text frames of nothing
                client.sendall(b"\x81\x80\0\0\0\0" * 100)
        (line,) = lines.wait()
        client.close()

    assert line["messages"] > 100


def test_a_fault_of_ours_is_said_logged_without_its_words_and_the_connection_stays() -> None:
    lines = Lines()
    sent = msgspec.json.encode(good()[0]).decode()
    with served(lines) as url, dancing(url) as dancer:
        for _ in range(2):
            said = dancer.say(sent)
            assert said["error"]["code"] == "internal_error"
            assert said["seq"] == 0
    told = lines.wait(3)

    assert [line["status"] for line in told] == [500, 500, 101]
    assert told[0]["exception"] == "ZeroDivisionError"
    assert "test_live_socket.py" in told[0]["raised_at"]
    assert "c0ffee" not in str(told)
