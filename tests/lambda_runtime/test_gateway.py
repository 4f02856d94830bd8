"""The stand-in for the gateway over the very bundle, and the smoke test against it."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cdk import smoke
from cdk.bundle import Bundle
from cdk.headers_text import HEADERS
from cdk.local.function import Function
from cdk.local.gateway import MAX_BODY_BYTES, Gateway
from cdk.origin_secret import hash_of
from cdk.page_folder import page_folder

WORD = "w" * 40


@contextmanager
def served(function: Function, files: Path, added: dict[str, str] | None = None) -> Iterator[str]:
    gateway = Gateway(function, files, added=added)
    thread = threading.Thread(target=gateway.serve, daemon=True)
    thread.start()
    try:
        yield gateway.url
    finally:
        gateway.close()
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def url(task: Path) -> Iterator[str]:
    """A page and an API, with the secret between them."""
    function = Function(task, {"SYNCHRO_YOU_ORIGIN_SHA256": hash_of(WORD)})
    with served(function, page_folder(), {"x-origin-secret": WORD}) as address:
        yield address


@pytest.fixture(scope="module")
def bare(task: Path) -> Iterator[str]:
    """The API's own address, where nobody adds the secret."""
    function = Function(task, {"SYNCHRO_YOU_ORIGIN_SHA256": hash_of(WORD)})
    with served(function, page_folder()) as address:
        yield address


def ask(url: str, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        connection.request(method, path, body, {"content-type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_the_smoke_test_finds_all_well(
    url: str, bare: str, bundle: Bundle, capsys: pytest.CaptureFixture[str]
) -> None:
    code = smoke.main([url, "--api", bare, "--golden", str(bundle.golden)])

    assert "all is well" in capsys.readouterr().out
    assert code == 0


def test_it_finds_a_gateway_that_lets_everybody_in(
    url: str, bundle: Bundle, capsys: pytest.CaptureFixture[str]
) -> None:
    code = smoke.main([url, "--api", url, "--golden", str(bundle.golden)])

    assert "status 200, not 403" in capsys.readouterr().out
    assert code == 1


def test_it_finds_another_release(
    url: str, bundle: Bundle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.json"
    text = bundle.golden.read_text(encoding="utf-8")
    other.write_text(text.replace('"status": 404', '"status": 410', 1), encoding="utf-8")

    assert smoke.main([url, "--golden", str(other)]) == 1
    assert "1 of" in capsys.readouterr().out


def test_nobody_there_is_one_line(bundle: Bundle, capsys: pytest.CaptureFixture[str]) -> None:
    code = smoke.main(["http://127.0.0.1:9", "--golden", str(bundle.golden)])

    assert code == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_the_page_is_served_with_its_headers(url: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request("GET", "/")
    answer = connection.getresponse()
    body = answer.read()
    connection.close()

    assert b"Synchro-you" in body
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", ["/none", "/../pyproject.toml", "/%2e%2e/pyproject.toml"])
def test_only_the_page_s_files_are_served(url: str, path: str) -> None:
    assert ask(url, "GET", path)[0] == 403


def test_a_body_over_the_functions_limit_is_refused_before_it(url: str) -> None:
    assert ask(url, "POST", "/api/predict", b"x" * 7_000_000)[0] == 413
    assert ask(url, "POST", "/api/predict", b"x" * (MAX_BODY_BYTES + 1))[0] == 413
    assert ask(url, "GET", "/api/health")[0] == 200


def test_after_a_timeout_the_next_event_is_answered(task: Path) -> None:
    (task / "slow.py").write_text(
        "import time\n"
        "def handler(event, context):\n"
        "    if event['rawPath'] == '/api/slow':\n"
        "        time.sleep(60)\n"
        "    return {'statusCode': 200, 'body': 'awake'}\n"
    )
    function = Function(task, timeout_s=1.0, handler="slow.handler")
    try:
        with served(function, page_folder()) as address:
            first, second = ask(address, "GET", "/api/slow"), ask(address, "GET", "/api/quick")
    finally:
        (task / "slow.py").unlink()

    assert first[0] == 503
    assert second == (200, b"awake")
