"""What the stand-in makes of HTTP is what API Gateway makes of it (payload format 2.0)."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from cdk.gateway import as_http
from cdk.headers_text import HEADERS
from cdk.local.environment import MAX_PAYLOAD_BYTES, Result
from cdk.local.events import NotAnAnswer, Request, make_event, read_answer
from cdk.smoking.client import Answered
from cdk.smoking.page import page_trouble


def made(
    path: str = "/api/health", query: str = "", body: bytes = b"", *headers: tuple[str, str]
) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(make_event(Request("POST", path, query, headers, body)))
    return event


def test_headers_are_lowercased_and_joined_and_cookies_apart() -> None:
    event = made(
        "/",
        "",
        b"",
        ("Accept", "text/html"),
        ("X-Many", "one"),
        ("x-many", "two"),
        ("Cookie", "a=b; c=d"),
    )

    assert event["headers"]["accept"] == "text/html"
    assert event["headers"]["x-many"] == "one,two"
    assert event["cookies"] == ["a=b", "c=d"]
    assert "cookie" not in event["headers"]
    assert event["headers"]["x-forwarded-proto"] == "https"


def test_a_query_is_there_as_sent_and_taken_apart() -> None:
    event = made("/", "a=1&a=2&b=%F0%9F%95%BA&c=")

    assert event["rawQueryString"] == "a=1&a=2&b=%F0%9F%95%BA&c="
    assert event["queryStringParameters"] == {"a": "1,2", "b": "🕺", "c": ""}
    assert "queryStringParameters" not in made()


@pytest.mark.parametrize(
    ("kind", "body", "as_base64"),
    [
        ("application/json", b"{}", False),
        ("APPLICATION/JSON; charset=utf-8", b"{}", False),
        ("text/plain", "한".encode(), False),
        ("application/json", b"\xff", True),
        ("application/msgpack", b"{}", True),
        ("", b"{}", True),
    ],
)
def test_what_is_not_text_travels_as_base64(kind: str, body: bytes, as_base64: bool) -> None:
    event = made("/", "", body, ("content-type", kind))

    assert event["isBase64Encoded"] is as_base64
    assert event["body"] == (base64.b64encode(body).decode() if as_base64 else body.decode())
    assert event["headers"]["content-length"] == str(len(body))


def test_without_a_body_there_is_none() -> None:
    assert "body" not in made()


@pytest.mark.parametrize(
    ("method", "path", "route", "parameters"),
    [
        ("POST", "/api/predict", "POST /{proxy+}", {"proxy": "api/predict"}),
        ("GET", "/health", "GET /{proxy+}", {"proxy": "health"}),
        ("HEAD", "/references/a%20b", "HEAD /{proxy+}", {"proxy": "references/a b"}),
        ("GET", "/", "GET /", None),
    ],
)
def test_the_route_is_one_that_the_api_has(
    method: str, path: str, route: str, parameters: dict[str, str] | None
) -> None:
    event = json.loads(make_event(Request(method, path, "", (), b"")))

    assert event["routeKey"] == event["requestContext"]["routeKey"] == route
    assert event.get("pathParameters") == parameters


def test_a_stage_stands_before_the_path() -> None:
    event = json.loads(make_event(Request("GET", "/health", "", (), b""), "prod"))

    assert event["rawPath"] == event["requestContext"]["http"]["path"] == "/prod/health"
    assert event["requestContext"]["stage"] == "prod"
    assert event["pathParameters"] == {"proxy": "health"}


def test_an_answer_in_http() -> None:
    body = base64.b64encode(b"\x80").decode()
    answer = {"statusCode": 200, "headers": {"a": "b"}, "cookies": ["c=d", "e=f"], "body": body}

    response = read_answer(json.dumps(answer | {"isBase64Encoded": True}).encode())

    assert response.headers == (("a", "b"), ("set-cookie", "c=d"), ("set-cookie", "e=f"))
    assert response.body == b"\x80"


@pytest.mark.parametrize(
    "payload", [b"", b"null", b"[]", b'"text"', b'{"statusCode": 200}', b"\xff"]
)
def test_what_is_no_answer(payload: bytes) -> None:
    with pytest.raises(NotAnAnswer):
        read_answer(payload)


@pytest.mark.parametrize(
    ("result", "timeout_s", "status"),
    [
        (Result("error", b"{}"), 29.0, 500),
        (Result("exited"), 29.0, 500),
        (Result("timeout"), 29.0, 500),
        (Result("timeout"), 60.0, 503),
        (Result("response", b"null"), 29.0, 500),
        (Result("response", b" " * (MAX_PAYLOAD_BYTES + 1)), 29.0, 500),
    ],
)
def test_where_the_function_does_not_answer_the_gateway_does(
    result: Result, timeout_s: float, status: int
) -> None:
    response = as_http(result, timeout_s)

    assert response.status == status
    assert set(json.loads(response.body)) == {"message"}


@pytest.mark.parametrize("name", HEADERS)
def test_the_headers_of_a_page(name: str) -> None:
    less = {other: value for other, value in HEADERS.items() if other != name}
    weaker = {**HEADERS, name: f"{HEADERS[name]} https://elsewhere.example"}

    assert page_trouble(Answered(200, HEADERS, b"", 0.0)) is None
    assert page_trouble(Answered(200, less, b"", 0.0)) == f"{name}: is missing"
    assert page_trouble(Answered(200, weaker, b"", 0.0)) == f"{name}: is another"
