from __future__ import annotations

import asyncio
import base64
import subprocess
import sys
from typing import Any

import msgspec
import pytest

from scorer import lambda_http
from tests.api.asgi_client import JSON, MSGPACK, Client
from tests.api.events import GATEWAYS_ID, event

Body = dict[str, Any]


def handle(*arguments: Any, **more: Any) -> dict[str, Any]:  # noqa: ANN401 (an event's parts)
    return lambda_http.handler(event(*arguments, **more), None)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/predict", "/api/predict"])
def test_json_gets_the_answer_that_the_app_gives(client: Client, body: Body, path: str) -> None:
    sent = msgspec.json.encode(body)

    answer = handle("POST", path, sent.decode(), content_type=JSON)

    direct = client.predict(body)
    assert answer["statusCode"] == 200
    assert answer["isBase64Encoded"] is False
    assert answer["body"].encode() == direct.body
    assert answer["headers"] == dict(direct.headers) | {"x-request-id": GATEWAYS_ID}


def test_messagepack_travels_as_base64_both_ways(client: Client, body: Body) -> None:
    sent = msgspec.msgpack.encode(body)

    answer = handle("POST", "/api/predict", sent, content_type=MSGPACK, accept=MSGPACK)

    direct = client("POST", "/predict", sent, content_type=MSGPACK, accept=MSGPACK)
    assert answer["statusCode"] == 200
    assert answer["isBase64Encoded"] is True
    assert answer["headers"]["content-type"] == MSGPACK
    assert base64.b64decode(answer["body"]) == direct.body


def test_json_may_travel_as_base64_too(client: Client, body: Body) -> None:
    answer = handle("POST", "/predict", msgspec.json.encode(body), content_type=JSON)

    assert answer["body"].encode() == client.predict(body).body


@pytest.mark.parametrize("path", ["/health", "/version", "/references", "/openapi.json"])
def test_what_has_no_body(client: Client, path: str) -> None:
    answer = handle("GET", f"/api{path}")

    assert answer["statusCode"] == 200
    assert answer["body"].encode() == client("GET", path).body


@pytest.mark.parametrize("path", ["/api", "/api/", "/"])
def test_the_base_path_itself_is_the_first_page(client: Client, path: str) -> None:
    answer = handle("GET", path)

    assert answer["statusCode"] == 200
    assert answer["body"].encode() == client("GET", "/").body


@pytest.mark.parametrize("path", ["/apis", "/apihealth", "/api/api/health"])
def test_what_only_begins_like_the_base_path_is_not_there(path: str) -> None:
    assert handle("GET", path)["statusCode"] == 404


def test_the_older_payload_format(client: Client, body: Body) -> None:
    made = {
        "version": "1.0",
        "resource": "/predict",
        "path": "/predict",
        "httpMethod": "POST",
        "headers": {"Content-Type": JSON, "Host": "d123.example"},
        "multiValueHeaders": {"Content-Type": [JSON], "Host": ["d123.example"]},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "requestContext": {"identity": {"sourceIp": "192.0.2.77"}, "stage": "$default"},
        "body": msgspec.json.encode(body).decode(),
        "isBase64Encoded": False,
    }

    answer = lambda_http.handler(made, None)  # type: ignore[arg-type]

    assert answer["statusCode"] == 200
    assert answer["body"].encode() == client.predict(body).body


def test_it_does_not_depend_on_the_current_event_loop() -> None:
    """What ran before may have closed its loop and left none."""
    asyncio.set_event_loop(None)

    assert handle("GET", "/health")["statusCode"] == 200


IMPORT = """
import random, socket, sys, time, uuid, os

def refused(*arguments, **more):
    raise AssertionError("taken at import")

from socket import socketpair  # asyncio's own, to wake itself
import msgspec, numpy, onnxruntime, fastapi, mangum, asyncio  # what they do is theirs
socket.socket.connect = socket.create_connection = refused
random.random = random.getrandbits = uuid.uuid4 = os.urandom = refused
time.time = time.time_ns = refused

import scorer.lambda_http

print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_importing_it_takes_no_clock_or_chance_and_loads_only_what_it_needs() -> None:
    """Each of those left out costs a cold start tens of milliseconds or is not in the package."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "error", "-c", IMPORT], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"scorer", "fastapi", "mangum", "msgspec", "numpy", "onnxruntime"} <= loaded
    unwanted = {
        "torch", "mediapipe", "onnx", "uvicorn", "httpx", "httpx2", "jinja2", "multipart",
        "email_validator", "pydantic_settings", "model_export", "boto3", "scipy", "PIL", "pytest",
        "google", "grpc", "live_grpc",
    }  # fmt: skip
    assert loaded.isdisjoint(unwanted), loaded & unwanted


SOCKETS = """
import os, socket, stat

import scorer.lambda_http

for number in range(3, 256):  # below are this process's own pipes
    try:
        is_one = stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError:
        continue
    if is_one:
        print(socket.socket(fileno=os.dup(number)).family.name)
"""


def test_the_only_sockets_of_a_snapshot_are_the_event_loops_own_pair() -> None:
    """Nobody is at the other end who could be gone when the snapshot is started again."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", SOCKETS], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["AF_UNIX", "AF_UNIX"]


def test_the_core_knows_no_web() -> None:
    core = (
        "answers answers_score calibration clip clip_arrays clip_checks clip_files codec "
        "comparison embedder errors feedback manifest performance performance_answer references "
        "report resampling scoring windows wire wire_score wording"
    )
    imports = ", ".join(f"scorer.{name}" for name in core.split())

    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", f"import sys, {imports}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "scorer" in loaded
    web = {"fastapi", "starlette", "pydantic", "mangum", "uvicorn", "anyio", "torch"}
    assert loaded.isdisjoint(web), loaded & web
