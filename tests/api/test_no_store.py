"""Nobody on the way keeps an answer, whatever became of the request."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from starlette.responses import Response

from scorer import lambda_http
from scorer.no_store import NoStore
from scorer.scoring import Scorer
from tests.api.asgi_client import JSON, MSGPACK, Client
from tests.api.events import event

Body = dict[str, Any]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/health", 200),
        ("GET", "/version", 200),
        ("GET", "/references", 200),
        ("GET", "/references/demo", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/references/none-such", 404),
        ("GET", "/none-such", 404),
        ("GET", "/predict", 405),
        ("POST", "/score", 400),
    ],
)
def test_without_a_body(client: Client, method: str, path: str, status: int) -> None:
    answer = client(method, path, content_type=JSON)

    assert (answer.status, answer.headers["cache-control"]) == (status, "no-store")


@pytest.mark.parametrize("accept", [JSON, MSGPACK])
def test_scores(client: Client, body: Body, performance: Body, accept: str) -> None:
    for path, sent in (("/predict", body), ("/score", performance)):
        answer = client("POST", path, msgspec.json.encode(sent), content_type=JSON, accept=accept)

        assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")


def test_a_fault_of_ours(client: Client, body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Scorer, "score_window", lambda *_: 1 / 0)

    answer = client("POST", "/predict", msgspec.json.encode(body), content_type=JSON)

    assert (answer.status, answer.headers["cache-control"]) == (500, "no-store")


def test_an_answer_that_speaks_of_caches_itself_is_left_alone() -> None:
    own = Response(headers={"Cache-Control": "private, max-age=60"})

    answer = Client(NoStore(own))("GET", "/")

    assert answer.headers["cache-control"] == "private, max-age=60"


def test_what_the_function_refuses_ahead_of_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = lambda_http.handler(event("POST", "/predict", 3), None)  # type: ignore[arg-type]
    monkeypatch.setattr(lambda_http, "_accepted", (b"\x00" * 32,))
    forbidden = lambda_http.handler(event("GET", "/health"), None)  # type: ignore[arg-type]

    for answer, status in ((refused, 400), (forbidden, 403)):
        assert (answer["statusCode"], answer["headers"]["cache-control"]) == (status, "no-store")
