"""Live scores of ``python -m scorer serve``, over a real connection."""

from __future__ import annotations

import http.client
import signal
import socket
from collections.abc import Callable, Iterator

import msgspec
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.http_server import Server, serving
from tests.live_client import STORIES, dancing, good
from tests.live_sessions import session


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as started:
        yield started


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_clients_story(server: Server, story: Callable[[str], None]) -> None:
    story(f"{server.url}/api")


def test_it_is_also_where_the_api_is_without_a_page(server: Server) -> None:
    with dancing(server.url) as dancer:
        assert dancer.tell(good()[0]).total.seconds == 0


@pytest.mark.parametrize("path", ["/api/api", "/api/score", "/none-such"])
def test_elsewhere_is_no_websocket(server: Server, path: str) -> None:
    with pytest.raises(InvalidStatus) as refused, dancing(f"{server.url}{path}"):
        pass

    assert refused.value.response.status_code == 403


def test_whoever_asks_without_a_websocket_is_told(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("GET", "/api/live")
    response = connection.getresponse()

    assert response.status == 426
    assert response.headers["upgrade"] == "websocket"
    assert msgspec.json.decode(response.read())["error"]["code"] == "upgrade_required"
    connection.close()


def test_text_that_is_no_text_is_closed(server: Server) -> None:
    with dancing(server.url) as dancer:
        dancer.socket.send(b"\xff\xfe", text=True)
        assert dancer.closed_with() == 1007


def test_a_session_survives_the_end_of_its_server() -> None:
    """Killed in the middle of the dance; the client goes on at another process with its state."""
    sent = good()
    with serving() as first, dancing(first.url) as dancer:
        straight = session(dancer.tell, sent)
        before = session(dancer.tell, sent[:12])
        first.process.kill()
        with pytest.raises(ConnectionClosed):
            session(dancer.tell, sent[12:], before[-1].state)
    with serving() as second, dancing(second.url) as dancer:
        after = session(dancer.tell, sent[12:], before[-1].state)

    assert after[-1].total == straight[-1].total
    assert after[-1].state == straight[-1].state


def test_interrupted_it_says_goodbye_and_has_logged_a_line_for_each_connection() -> None:
    with serving() as server:
        with dancing(server.url) as dancer:
            session(dancer.tell, good()[:4])
            dancer.say("sentinel-c0ffee")
        with dancing(server.url) as dancer:
            dancer.tell(good()[0])
            server.process.send_signal(signal.SIGINT)
            assert dancer.closed_with() == 1012
        _, log = server.process.communicate(timeout=20)

    assert server.process.returncode == 0
    lines = [msgspec.json.decode(line) for line in log.splitlines()]
    told = [(line["route"], line["status"], line["messages"], line["refused"]) for line in lines]
    assert told == [("/live", 101, 5, 1), ("/live", 101, 1, 0)]
    assert "c0ffee" not in log
    assert "127.0.0.1" not in log


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="Linux alone knows it")
def test_a_connection_ends_that_nobody_reads_from(server: Server) -> None:
    """Of what the listener says, since ten minutes are too long for a test."""
    from scorer.server import _UNREAD_MS, _listening

    with _listening("127.0.0.1", 0) as listener:
        client = socket.create_connection(listener.getsockname())
        accepted, _ = listener.accept()
        set_to = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
        client.close()
        accepted.close()

    assert set_to == _UNREAD_MS
