"""What the Lambda says of a request: in its log, and to the client; and whom it refuses."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest
from mangum.types import LambdaContext

from scorer import lambda_http
from scorer.origin import HEADER, VARIABLE
from scorer.scoring import Scorer
from tests.api.asgi_client import JSON
from tests.api.events import GATEWAYS_ID, event

Body = dict[str, Any]

SECRET = "s" * 32
LAMBDAS_ID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"
CONTEXT = cast(LambdaContext, SimpleNamespace(aws_request_id=LAMBDAS_ID))


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As behind a distribution."""
    digest = hashlib.sha256(SECRET.encode()).digest()
    monkeypatch.setattr(lambda_http, "_accepted", (digest,))


def lines(capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    out, error = capfd.readouterr()
    assert error == ""
    return [msgspec.json.decode(line) for line in out.splitlines()]


def told(capfd: pytest.CaptureFixture[str], made: Body) -> tuple[Body, Body]:
    """The answer to an event, and the one line that is written about it."""
    answer = lambda_http.handler(made, CONTEXT)
    (line,) = lines(capfd)
    return answer, line


def test_a_window(capfd: pytest.CaptureFixture[str], body: Body) -> None:
    sent = msgspec.json.encode(body)

    answer, line = told(capfd, event("POST", "/api/predict", sent, content_type=JSON))

    assert answer["statusCode"] == 200
    assert (line["Route"], line["WindowsScored"], line["ScoreBucket"]) == ("/predict", 1, "80-100")
    assert (line["method"], line["status"], line["bytes_in"]) == ("POST", 200, len(sent))
    assert line["DurationMs"] > 0
    assert "Reason" not in line


def test_a_performance(capfd: pytest.CaptureFixture[str], performance: Body) -> None:
    sent = msgspec.json.encode(performance)

    answer, line = told(capfd, event("POST", "/api/score", sent, content_type=JSON))

    seconds = msgspec.json.decode(answer["body"])["seconds"]
    assert line["WindowsScored"] == len(seconds) > 10
    assert (line["Route"], line["ScoreBucket"]) == ("/score", "80-100")


@pytest.mark.parametrize(
    ("made", "route", "reason"),
    [
        (event("POST", "/api/predict", "{", content_type=JSON), "/predict", "malformed_body"),
        (event("GET", "/api/references/none-such"), "/references/{id}", "unknown_reference"),
        (event("GET", "/nothing"), "none", "unknown_route"),
        (event("GET", "/api/predict"), "/predict", "wrong_method"),
        (event("POST", "/api/predict", "*") | {"isBase64Encoded": True}, "none", "malformed_body"),
        ({"no": "event"}, "none", "internal_error"),
    ],
)
def test_a_refusal(capfd: pytest.CaptureFixture[str], made: Body, route: str, reason: str) -> None:
    answer, line = told(capfd, made)

    assert msgspec.json.decode(answer["body"])["error"]["code"] == reason
    assert (line["Route"], line["Reason"], line["Rejected"]) == (route, reason, 1)
    assert line["status"] == answer["statusCode"]
    assert line["ScoreBucket"] == "none"


def test_a_fault_of_ours(
    capfd: pytest.CaptureFixture[str], body: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Scorer, "score_window", lambda *arguments: 1 / 0)

    answer, line = told(
        capfd, event("POST", "/predict", msgspec.json.encode(body), content_type=JSON)
    )

    assert (answer["statusCode"], line["status"]) == (500, 500)
    assert (line["Reason"], line["exception"]) == ("internal_error", "ZeroDivisionError")


@pytest.mark.parametrize("path", ["/health", "/none-such"])
def test_the_client_is_told_lambdas_id_and_never_its_own(
    capfd: pytest.CaptureFixture[str], path: str
) -> None:
    answer, line = told(capfd, event("GET", path, x_request_id="mine"))

    assert answer["headers"]["x-request-id"] == line["request_id"] == LAMBDAS_ID
    assert line["gateway_request_id"] == GATEWAYS_ID
    assert "mine" not in str(answer)


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("path", ["/", "/api/health", "/api/predict", "/none-such"])
def test_past_the_distribution_nothing_answers(
    capfd: pytest.CaptureFixture[str], path: str
) -> None:
    answer, line = told(capfd, event("GET", path, **{HEADER: "a guess"}))

    assert answer["statusCode"] == 403
    assert msgspec.json.decode(answer["body"])["error"]["code"] == "forbidden"
    assert answer["headers"]["x-request-id"] == LAMBDAS_ID
    assert (line["Reason"], line["Route"]) == ("forbidden", "none")
    assert "guess" not in f"{answer}{line}"


@pytest.mark.usefixtures("closed")
def test_a_stranger_is_refused_before_the_body_is_looked_at() -> None:
    made = event("POST", "/predict", "*") | {"isBase64Encoded": True}

    answer = lambda_http.handler(made, CONTEXT)

    assert answer["statusCode"] == 403


@pytest.mark.usefixtures("closed")
def test_through_the_distribution_all_is_as_ever(capfd: pytest.CaptureFixture[str]) -> None:
    answer, line = told(capfd, event("GET", "/api/health", **{HEADER: SECRET}))

    assert answer["statusCode"] == 200
    assert SECRET not in f"{answer}{line}"


@pytest.mark.usefixtures("closed")
def test_before_a_snapshot_it_warms_up_and_counts_nothing(
    capfd: pytest.CaptureFixture[str],
) -> None:
    lambda_http._prepare_snapshot()

    assert lines(capfd) == []


def test_a_mistake_of_the_operator_is_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import scorer.lambda_http"],
        env=os.environ | {VARIABLE: "not a digest"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert done.stderr.splitlines()[-1].startswith(f"ImportError: {VARIABLE} is not")
