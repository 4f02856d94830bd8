"""Whatever is sent, the answer is the client's error, in one shape, and repeats nothing of it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from scorer import lambda_http
from scorer.scoring import Scorer
from tests.api.asgi_client import JSON, Answer, Client
from tests.api.bad_input import LIMIT, BadInput, bad_inputs
from tests.api.bad_performance import REFERENCE, bad_performances
from tests.api.events import event

STAND_IN = [[0.5] * 99] * 30
PERFORMED = STAND_IN * 3
NAMES = [case.name for case in (*bad_inputs(STAND_IN), *bad_performances(PERFORMED))]


@pytest.fixture(scope="module")
def cases(first_reference: dict[str, Any]) -> dict[str, BadInput]:
    """The cases again, made from a window and a performance that would be scored."""
    rows = first_reference["clip"]["landmarks"]
    made = (*bad_inputs(rows[90:120]), *bad_performances(rows[90:180]))
    return {case.name: case for case in made}


@pytest.fixture
def bad(request: pytest.FixtureRequest, cases: dict[str, BadInput]) -> BadInput:
    return cases[request.param]


every_case = pytest.mark.parametrize("bad", NAMES, indirect=True)


def assert_is_error(answer: Answer, status: int, code: str, where: str | None = None) -> None:
    assert (answer.status, answer.json()["error"]["code"]) == (status, code)
    assert where in (None, answer.json()["error"]["where"])
    assert answer.headers["content-type"] == JSON
    assert answer.json().keys() == {"error"}
    assert answer.json()["error"].keys() == {"code", "message", "where"}
    assert len(answer.body) < 500


def test_what_the_cases_spoil_is_scored(
    client: Client, body: dict[str, Any], first_reference: dict[str, Any]
) -> None:
    """Else each would be refused for another reason than its own."""
    clip = {"landmarks": first_reference["clip"]["landmarks"][90:180], "space": "world"}

    assert client.predict(body).status == 200
    for reference, offset_ms in ((REFERENCE, -3_000), (clip, 0)):
        answer = client.score({"clip": clip, "reference": reference, "offset_ms": offset_ms})
        assert answer.status == 200
        assert answer.json()["score"] is not None


def test_no_two_cases_share_a_name() -> None:
    assert len(set(NAMES)) == len(NAMES)


@every_case
def test_over_asgi(client: Client, bad: BadInput) -> None:
    headers = {} if bad.content_type is None else {"content_type": bad.content_type}

    answer = client("POST", bad.path, bad.body, **headers)

    assert_is_error(answer, bad.status, bad.code, bad.where)


@every_case
def test_over_lambda(bad: BadInput) -> None:
    headers = {} if bad.content_type is None else {"content_type": bad.content_type}
    body = bad.body or None

    answer = lambda_http.handler(event("POST", f"/api{bad.path}", body, **headers), None)  # type: ignore[arg-type]

    assert_is_error(
        Answer(answer["statusCode"], answer["headers"], answer["body"].encode()),
        bad.status,
        bad.code,
        bad.where,
    )
    assert answer["isBase64Encoded"] is False


@pytest.mark.parametrize(
    "encoded", ["=", "abc", "a===", "!!!!", "e30=\n!", "ä", "\ud800"], ids=range(7)
)
def test_malformed_base64_in_the_event(encoded: str) -> None:
    made = event("POST", "/predict", b"", content_type=JSON) | {"body": encoded}

    answer = lambda_http.handler(made, None)  # type: ignore[arg-type]

    error = msgspec.json.decode(answer["body"])["error"]
    assert (answer["statusCode"], error["code"]) == (400, "malformed_body")


@pytest.mark.parametrize("encoded", [True, False])
@pytest.mark.parametrize("body", [7, 1.5, True, {"seq": 3}, [[0.5]], b"{}"], ids=range(6))
def test_a_body_in_the_event_that_is_no_text(body: object, encoded: bool) -> None:
    made = event("POST", "/predict", content_type=JSON)

    answer = lambda_http.handler(made | {"body": body, "isBase64Encoded": encoded}, None)  # type: ignore[arg-type]

    error = msgspec.json.decode(answer["body"])["error"]
    assert (answer["statusCode"], error["code"]) == (400, "malformed_body")


class TestTheLimit:
    def test_by_content_length_before_anything_is_read(self, client: Client) -> None:
        answer = client("POST", "/predict", b"{}", content_type=JSON, content_length=str(LIMIT + 1))

        assert_is_error(answer, 413, "body_too_large")
        assert client.received == 0

    @pytest.mark.parametrize("declared", ["2", "", "many", "-1", "9" * 5000, "1e9"])
    def test_by_real_length_whatever_the_header_says(self, client: Client, declared: str) -> None:
        chunks = [b" " * 100_000] * 60

        answer = client("POST", "/predict", chunks, content_type=JSON, content_length=declared)

        assert_is_error(answer, 413, "body_too_large")
        assert client.received <= 41, "it went on reading"

    def test_up_to_it_a_body_is_read(self, client: Client, body: dict[str, Any]) -> None:
        exact = msgspec.json.encode(body).ljust(LIMIT)

        assert client("POST", "/predict", [exact], content_type=JSON).status == 200
        over = client("POST", "/predict", [exact, b" "], content_type=JSON)
        assert_is_error(over, 413, "body_too_large")

    def test_a_body_in_pieces_is_put_together(self, client: Client, body: dict[str, Any]) -> None:
        whole = msgspec.json.encode(body)
        pieces = [whole[start : start + 997] for start in range(0, len(whole), 997)]

        assert client("POST", "/predict", pieces, content_type=JSON).status == 200


class TestRoutes:
    @pytest.mark.parametrize(
        "path",
        [
            "/predictions",
            "/nope",
            "/predict/",
            "/docs",
            "/redoc",
            "/references/a/b",
            "//predict",
            "/predict ",
            "/score/",
        ],
    )
    def test_an_unknown_path(self, client: Client, path: str) -> None:
        answer = client("GET", path)

        assert_is_error(answer, 404, "unknown_route")
        assert "location" not in answer.headers

    @pytest.mark.parametrize("id", ["nobody", "..", "%2e%2e", "manifest.json", "x" * 5000])
    def test_an_unknown_reference(self, client: Client, id: str) -> None:
        assert_is_error(client("GET", f"/references/{id}"), 404, "unknown_reference")

    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [
            ("GET", "/predict", {"POST"}),
            ("HEAD", "/predict", {"POST"}),
            ("PUT", "/predict", {"POST"}),
            ("GET", "/score", {"POST"}),
            ("POST", "/health", {"GET", "HEAD"}),
            ("DELETE", "/references", {"GET", "HEAD"}),
        ],
    )
    def test_the_wrong_method(
        self, client: Client, method: str, path: str, allowed: set[str]
    ) -> None:
        answer = client(method, path)

        assert_is_error(answer, 405, "wrong_method")
        assert set(answer.headers["allow"].split(", ")) == allowed


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> str:
    """A scorer with a bug whose exception holds what it was given."""
    held = "a piece of the input"

    def score_window(*_: object) -> None:
        raise RuntimeError(held)

    monkeypatch.setattr(Scorer, "score_window", score_window)
    return held


def test_a_bug_is_a_500_that_says_nothing(
    client: Client, body: dict[str, Any], broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.predict(body)

    assert_is_error(answer, 500, "internal_error")
    assert broken not in answer.body.decode()
    (record,) = (record for record in caplog.records if record.name == "scorer.request")
    line = msgspec.json.decode(record.getMessage())
    assert (line["status"], line["exception"], line["route"]) == (500, "RuntimeError", "/predict")
    assert line["raised_at"].startswith(f"{__file__}:")
    assert broken not in caplog.text


def test_a_bug_in_the_lambda_is_the_same_500(body: dict[str, Any], broken: str) -> None:
    made = event("POST", "/predict", msgspec.json.encode(body).decode(), content_type=JSON)

    answer = lambda_http.handler(made, None)  # type: ignore[arg-type]

    assert answer["statusCode"] == 500
    assert msgspec.json.decode(answer["body"])["error"]["code"] == "internal_error"


@pytest.mark.parametrize(
    "made",
    [
        {},
        {"version": "2.0", "requestContext": {}},
        {"Records": [{"eventSource": "aws:s3"}]},
        {"isBase64Encoded": True, "body": 7},
        {"requestContext": {"connectionId": "x", "routeKey": "$connect"}},
    ],
    ids=range(5),
)
def test_an_event_of_another_kind_is_a_500_not_an_exception(made: Any) -> None:  # noqa: ANN401
    answer = lambda_http.handler(made, None)  # type: ignore[arg-type]

    assert answer["statusCode"] in (400, 500)
    assert msgspec.json.decode(answer["body"]).keys() == {"error"}
