"""gRPC-Web through the app and through the Lambda's handler, frame by frame."""

from __future__ import annotations

import base64
import itertools
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from fastapi import FastAPI

from scorer import lambda_http
from scorer.grpc_web import SERVICE
from scorer.http_bodies import MAX_BODY_BYTES
from scorer.protobuf import dance_score_pb2 as pb
from scorer.protobuf.translation import told
from scorer.recording import wired
from scorer.wire import PredictRequest, pack
from tests.api.asgi_client import Answer, Client
from tests.api.events import event
from tests.grpc.as_json import as_json, without_nulls
from tests.live_client import DANCE
from tests.unit.scorer.live_stage import sample

BINARY, TEXT = "application/grpc-web", "application/grpc-web-text"
SECRET = "sentinel-c0ffee"  # noqa: S105 (of nobody's)

Ask = Callable[..., Answer]


def frame(message: bytes, flags: int = 0) -> bytes:
    return bytes([flags]) + len(message).to_bytes(4, "big") + message


def frames(body: bytes) -> list[tuple[int, bytes]]:
    """Flags and content of each frame."""
    found = []
    while body:
        length = int.from_bytes(body[1:5], "big")
        found.append((body[0], body[5 : 5 + length]))
        assert len(found[-1][1]) == length
        body = body[5 + length :]
    return found


def trailers(content: bytes) -> dict[str, str]:
    lines = content.decode("ascii").split("\r\n")
    assert lines.pop() == ""
    return dict(line.split(":", 1) for line in lines)


def over_the_app(app: FastAPI) -> Ask:
    return Client(app)


def through_lambda(app: FastAPI) -> Ask:
    """As API Gateway hands on what is not text, and takes it back."""

    def ask(method: str, path: str, body: bytes, **headers: str) -> Answer:
        made: Any = event(method, f"/api{path}", body, **headers)
        answered = lambda_http.handler(made, None)  # type: ignore[arg-type]
        content = answered["body"].encode()
        if answered["isBase64Encoded"]:
            content = base64.b64decode(content)
        return Answer(answered["statusCode"], answered["headers"], content)

    return ask


@pytest.fixture(params=[over_the_app, through_lambda], ids=["app", "lambda"])
def ask(request: pytest.FixtureRequest, app: FastAPI) -> Ask:
    made: Ask = request.param(app)
    return made


def called(ask: Ask, method: str, message: bytes, media_type: str = BINARY, **more: str) -> Answer:
    return ask("POST", f"/{SERVICE}/{method}", message, content_type=media_type, **more)


def test_the_service_is_the_protos() -> None:
    assert pb.DESCRIPTOR.services_by_name["DanceScore"].full_name == SERVICE


@pytest.mark.parametrize("more", ["", "+proto", "+proto; charset=utf-8"])
def test_score_is_post_score(app: FastAPI, ask: Ask, more: str) -> None:
    clip = wired(sample("one-mistake.json"))
    message = pb.ScoreRequest(clip=told(clip, pb.Clip), reference=DANCE)
    answer = called(
        ask, "Score", frame(message.SerializeToString()), BINARY + more, accept_language="ko"
    )
    body = {"clip": msgspec.to_builtins(clip), "reference": DANCE}
    there = Client(app).score(body, accept_language="ko")

    assert answer.status == 200
    assert answer.headers["content-type"] == f"{BINARY}+proto"
    assert answer.headers["cache-control"] == "no-store"
    (flags, content), (last, end) = frames(answer.body)
    assert (flags, last) == (0, 0x80)
    assert trailers(end) == {"grpc-status": "0"}
    assert as_json(pb.ScoreAnswer.FromString(content)) == without_nulls(there.json())


@pytest.mark.parametrize("in_pieces", [False, True])
def test_predict_as_text(app: FastAPI, ask: Ask, in_pieces: bool) -> None:
    """Base64 of all, or of pieces one behind the other, as libraries send streams."""
    window = PredictRequest(3, pack(sample(f"{DANCE}-good.npz").landmarks[90:120], "f2"))
    content = frame(told(window, pb.PredictRequest).SerializeToString())
    cuts = [0, 5, 1_000, len(content)] if in_pieces else [0, len(content)]
    pieces = itertools.pairwise(cuts)
    sent = b"".join(base64.b64encode(content[begin:end]) for begin, end in pieces)

    answer = called(ask, "Predict", sent, TEXT)

    assert answer.status == 200
    assert answer.headers["content-type"] == f"{TEXT}+proto"
    (_, predicted), (_, end) = frames(base64.b64decode(answer.body, validate=True))
    assert trailers(end) == {"grpc-status": "0"}
    there = Client(app).predict(msgspec.to_builtins(window))
    assert as_json(pb.PredictAnswer.FromString(predicted)) == without_nulls(there.json())


REFUSED: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 3, "empty_body"),
    "no frame": (b"\0\0", 3, "malformed_body"),
    "cut short": (frame(b"abcdef")[:-1], 3, "malformed_body"),
    "two messages": (frame(b"") * 2, 3, "malformed_body"),
    "compressed": (frame(b"abcdef", 1), 3, "malformed_body"),
    "trailers first": (frame(b"a:b\r\n", 0x80), 3, "malformed_body"),
    "no protobuf": (frame(b"\xff" * 9), 3, "malformed_body"),
    "nothing in it": (frame(b""), 3, "invalid_field"),
    "an unknown reference": (
        frame(
            pb.ScoreRequest(
                clip=told(wired(sample("still.npz")), pb.Clip), reference=SECRET
            ).SerializeToString()
        ),
        5,
        "unknown_reference",
    ),
    "too large": (frame(b"a" * MAX_BODY_BYTES), 8, "body_too_large"),
}


@pytest.mark.parametrize(("sent", "status", "code"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("media_type", [BINARY, TEXT])
def test_what_is_wrong_is_a_status_in_the_answer(
    ask: Ask, sent: bytes, status: int, code: str, media_type: str
) -> None:
    text = media_type == TEXT
    answer = called(ask, "Score", base64.b64encode(sent) if text else sent, media_type)

    assert answer.status == 200
    ((flags, end),) = frames(base64.b64decode(answer.body) if text else answer.body)
    assert flags == 0x80
    told_of = trailers(end)
    assert told_of["grpc-status"] == str(status)
    details = told_of["grpc-status-details-bin"]
    packed = pb.Status.FromString(base64.b64decode(details + "=" * (-len(details) % 4)))
    error = pb.Error()
    assert packed.details[0].Unpack(error)
    assert error.code == code
    assert packed.code == status
    assert SECRET not in str(packed)


def test_text_that_is_no_base64(ask: Ask) -> None:
    answer = called(ask, "Score", b"&" * 12, TEXT)

    ((_, end),) = frames(base64.b64decode(answer.body))
    assert trailers(end)["grpc-status"] == "3"


@pytest.mark.parametrize("method", ["Live", "Dance", SECRET])
def test_other_methods_are_not_there(ask: Ask, method: str) -> None:
    answer = called(ask, method, frame(b""))

    ((_, end),) = frames(answer.body)
    assert trailers(end)["grpc-status"] == "12"
    assert "Score and Predict" in trailers(end)["grpc-message"]


def test_another_content_type_is_415_and_get_405(ask: Ask) -> None:
    answer = called(ask, "Score", frame(b""), "application/grpc")

    assert answer.status == 415
    assert answer.json()["error"]["code"] == "unsupported_content_type"
    assert ask("GET", f"/{SERVICE}/Score", b"").status == 405


def test_its_log_line_says_what_was_refused_and_nothing_of_it(app: FastAPI) -> None:
    from scorer.api import create_app

    lines: list[dict[str, Any]] = []
    logged = create_app(write=lambda scope, line: lines.append(line | scope["state"]))
    clip = told(wired(sample("still.npz")), pb.Clip)
    for reference in (SECRET, DANCE):
        message = pb.ScoreRequest(clip=clip, reference=reference).SerializeToString()
        called(Client(logged), "Score", frame(message))

    refused, scored = lines
    assert refused["route"] == scored["route"] == f"/{SERVICE}/{{method}}"
    assert refused["code"] == "unknown_reference"
    assert 0 <= scored["score"] < 30
    assert SECRET not in str(lines)


FIRST_CALL = """
import asyncio, sys
from tests.api.asgi_client import Client
from scorer.api import create_app
import scorer.server

client = Client(create_app())
assert client("GET", "/health").status == 200
loaded = {name.partition(".")[0] for name in sys.modules}
print("google" in loaded, "grpc" in loaded, "live_grpc" in loaded)
body = bytes(5)
client("POST", "/synchro_you.v1.DanceScore/Score", body, content_type="application/grpc-web")
loaded = {name.partition(".")[0] for name in sys.modules}
print("google" in loaded, "grpc" in loaded, "live_grpc" in loaded)
"""


def test_protobuf_is_loaded_with_the_first_call_and_grpc_never() -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", FIRST_CALL], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:2] == ["False False False", "True False False"]
