"""``python -m scorer serve`` as a process of its own, spoken to over a real connection."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from scorer.embedder import RELEASED
from scorer.manifest import read_manifest
from tests.serving import Server, serving

LIMIT = 4_000_000


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as started:
        yield started


def answer(connection: http.client.HTTPConnection) -> tuple[int, Any]:
    response = connection.getresponse()
    return response.status, msgspec.json.decode(response.read())


def chunked(total: int, size: int = 50_000) -> Iterator[bytes]:
    for start in range(0, total, size):
        yield b" " * min(size, total - start)


def test_from_start_to_stop(server: Server, body: dict[str, Any]) -> None:
    """One process for the whole story: starting it is what takes time."""
    # It says in one line where it is and with which model.
    told = f"http://127.0.0.1:{server.port} (model {read_manifest(RELEASED).name}"
    assert server.greeting in (f"{told})\n", f"{told}; without a page: make page builds it)\n")

    # It scores.
    connection = server.connect()
    headers = {"Content-Type": "application/json"}
    connection.request(
        "POST", "/predict?secret=sentinel-c0ffee", msgspec.json.encode(body), headers
    )
    status, said = answer(connection)
    assert status == 200
    assert said["score"] > 80

    # A body without a length, in chunks, is read up to the limit and no further.
    within = msgspec.json.encode(body)
    connection.request(
        "POST", "/predict", iter([within[:999], within[999:]]), headers, encode_chunked=True
    )
    assert answer(connection)[0] == 200
    connection.request("POST", "/predict", chunked(LIMIT + 1), headers, encode_chunked=True)
    status, said = answer(connection)
    assert (status, said["error"]["code"]) == (413, "body_too_large")
    connection.close()

    # A length that is too large is refused before the body is sent.
    connection = server.connect()
    connection.putrequest("POST", "/predict")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(LIMIT + 1))
    connection.endheaders()
    assert answer(connection)[0] == 413
    connection.close()

    # HEAD has the headers and no body, and the connection goes on.
    connection = server.connect()
    connection.request("HEAD", "/health")
    response = connection.getresponse()
    assert (response.status, response.read()) == (200, b"")
    assert int(response.headers["content-length"]) > 0
    connection.request("GET", "/health")
    assert answer(connection) == (200, {"status": "ok"})
    connection.close()

    # A path that is not there is not repeated.
    connection = server.connect()
    connection.request("GET", "/sentinel-c0ffee")
    assert answer(connection)[0] == 404
    connection.close()

    # What is not HTTP does not take it down.
    connection = server.connect()
    connection.connect()
    connection.sock.sendall(b"sentinel-c0ffee\r\n\r\n")
    assert connection.sock.recv(100).startswith(b"HTTP/1.1 400")
    connection.close()

    # Interrupted, it ends without complaint, and has logged a line per request and nothing else.
    server.process.send_signal(signal.SIGINT)
    out, log = server.process.communicate(timeout=20)
    assert server.process.returncode == 0
    assert out == ""
    lines = [line for line in log.splitlines() if line != "Invalid HTTP request received."]
    logged = [msgspec.json.decode(line) for line in lines]
    assert [line["status"] for line in logged] == [200, 200, 413, 413, 200, 200, 404]
    assert logged[2]["bytes_in"] <= LIMIT + 70_000
    assert "c0ffee" not in log
    assert "127.0.0.1" not in log


def chunks_of(size: int) -> Iterator[bytes]:
    return chunked(size, 1_000_000)


def test_a_client_that_sends_all_before_it_listens_reads_why_it_was_refused(
    server: Server,
) -> None:
    """With a server that closes at once, it would see its connection reset."""
    headers = {"Content-Type": "application/json"}
    closing = {**headers, "Connection": "close"}  # as urllib sends it
    for path, more, size, expected in (
        ("/score", closing, 2 * LIMIT, 413),
        ("/score", headers, 2 * LIMIT, 413),
        ("/score", closing, 40_000_000, 413),
        ("/none-such", closing, 2 * LIMIT, 404),
        ("/version", closing, 2 * LIMIT, 405),
    ):
        for body in (b" " * size, chunks_of(size)):
            connection = server.connect()
            in_chunks = not isinstance(body, bytes)
            connection.request("POST", path, body, more, encode_chunked=in_chunks)
            response = connection.getresponse()
            assert (response.status, response.headers["connection"]) == (expected, "close")
            assert msgspec.json.decode(response.read())["error"]["where"]
            connection.close()

    # And whoever stays within the limit keeps the connection.
    connection = server.connect()
    connection.request("POST", "/score", b"{}", headers)
    response = connection.getresponse()
    assert (response.status, response.headers["connection"]) == (422, None)
    connection.close()


def test_a_port_that_is_taken_ends_with_one_line(server: Server) -> None:
    command = [sys.executable, "-m", "scorer", "serve", "--port", str(server.port)]

    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert str(server.port) in done.stderr
