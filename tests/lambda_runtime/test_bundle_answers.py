"""The bundle answers what the local server's code answers, whatever the gateway makes of it."""

from __future__ import annotations

import base64
import json
from typing import Any

import msgspec
import numpy as np
import pytest

from cdk.golden import Answer, Golden, difference
from cdk.local.environment import Environment
from cdk.local.events import Request, make_event, read_answer
from scorer.protobuf import dance_score_pb2 as pb
from scorer.protobuf.translation import told
from scorer.wire import PredictRequest, pack
from tests.api.asgi_client import JSON, MSGPACK
from tests.api.events import event

Event = dict[str, Any]

PATIENCE_S = 60.0


def answered(environment: Environment, made: Event | bytes) -> tuple[int, dict[str, str], bytes]:
    sent = made if isinstance(made, bytes) else json.dumps(made).encode()
    result = environment.invoke(sent, PATIENCE_S)
    assert result.outcome == "response", result
    response = read_answer(result.payload)
    return response.status, dict(response.headers), response.body


@pytest.fixture(scope="module")
def window(golden: Golden) -> bytes:
    (case,) = (case for case in golden.cases if case.name == "a window, following")
    return case.request.body


@pytest.mark.parametrize("prefix", ["/api", ""])
def test_every_golden_answer(environment: Environment, golden: Golden, prefix: str) -> None:
    differ = {}
    for case in golden.cases:
        path, _, query = case.request.path.partition("?")
        headers = tuple(case.request.headers.items())
        request = Request(case.request.method, prefix + path, query, headers, case.request.body)
        status, told, body = answered(environment, make_event(request))
        answer = Answer(status, told["content-type"], body)
        if trouble := difference(case.answer, answer):
            differ[case.name] = trouble

    assert differ == {}
    assert len(golden.cases) > 25


def test_json_as_text_and_as_base64_are_the_same(environment: Environment, window: bytes) -> None:
    as_text = event("POST", "/api/predict", window.decode(), content_type=JSON)
    as_base64 = event("POST", "/api/predict", window, content_type=JSON)

    assert answered(environment, as_text)[2] == answered(environment, as_base64)[2]


def test_grpc_web_has_its_protobuf_in_the_bundle(environment: Environment, window: bytes) -> None:
    as_json = event("POST", "/api/predict", window.decode(), content_type=JSON)
    asked = msgspec.json.decode(window, type=PredictRequest)
    landmarks = np.asarray(asked.user_pose_data, dtype=np.float32)
    packed = msgspec.structs.replace(asked, user_pose_data=pack(landmarks, "f4"))
    message = told(packed, pb.PredictRequest).SerializeToString()
    call = event(
        "POST",
        "/api/synchro_you.v1.DanceScore/Predict",
        b"\0" + len(message).to_bytes(4, "big") + message,
        content_type="application/grpc-web+proto",
    )

    status, headers, body = answered(environment, call)

    assert status == 200
    assert headers["content-type"] == "application/grpc-web+proto"
    length = int.from_bytes(body[1:5], "big")
    assert body[5 + length :] == b"\x80\0\0\0\x0fgrpc-status:0\r\n"
    score = pb.PredictAnswer.FromString(body[5 : 5 + length]).score
    assert score == pytest.approx(json.loads(answered(environment, as_json)[2])["score"], abs=0.05)


def test_messagepack_both_ways(environment: Environment, window: bytes) -> None:
    packed = msgspec.msgpack.encode(msgspec.json.decode(window))

    result = environment.invoke(
        json.dumps(
            event("POST", "/api/predict", packed, content_type=MSGPACK, accept=MSGPACK)
        ).encode(),
        PATIENCE_S,
    )

    answer = json.loads(result.payload)
    assert answer["isBase64Encoded"] is True
    assert msgspec.msgpack.decode(base64.b64decode(answer["body"]))["score"] > 80


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "application/json; charset=utf-8"},
        {"content-type": "APPLICATION/JSON"},
        {"Content-Type": JSON, "X-Forwarded-For": "2001:db8::1, 198.51.100.7"},
        {"content-type": JSON, "accept": "text/html,application/json;q=0.9,*/*;q=0.8"},
        {"content-type": JSON, "x-unusual": "한국어 — ünïcode", "x-empty": ""},
        {"content-type": JSON, "x-long": "a" * 8_000},
        {"content-type": JSON, "host": "localhost:4000"},
        {"content-type": JSON, "x-many": "one,two,three", "cookie": "a=b"},
    ],
)
def test_unusual_headers(environment: Environment, window: bytes, headers: dict[str, str]) -> None:
    made = event("POST", "/api/predict", window.decode())
    made["headers"] |= headers

    status, _, body = answered(environment, made | {"cookies": ["a=b", "c=d"]})

    assert status == 200, body


@pytest.mark.parametrize("body", [None, "", b""])
def test_an_empty_body(environment: Environment, body: str | bytes | None) -> None:
    status, _, told = answered(environment, event("POST", "/api/predict", body, content_type=JSON))

    assert (status, msgspec.json.decode(told)["error"]["code"]) == (400, "empty_body")


def test_a_query_with_many_values(environment: Environment) -> None:
    made = event("GET", "/api/health?a=1&a=2&b=%F0%9F%95%BA&c")
    made["queryStringParameters"] = {"a": "1,2", "b": "🕺", "c": ""}

    assert answered(environment, made)[0] == 200


def test_a_path_that_holds_anything(environment: Environment) -> None:
    assert answered(environment, event("GET", "/api/references/%00é../x"))[0] == 404


def test_what_is_no_request_is_answered_all_the_same(environment: Environment) -> None:
    assert answered(environment, {"source": "aws.events"})[0] == 500
