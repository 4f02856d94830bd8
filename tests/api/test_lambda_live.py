"""Live scores as a Lambda gives them: events of a WebSocket API in, answers on the route out."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec
import pytest

from scorer import lambda_http
from scorer.lambda_live import LiveEvents, is_live
from scorer.live import Live
from scorer.live_messages import LiveMessages
from scorer.wire_live import LiveAnswer, LiveRequest
from tests.api.events import event
from tests.api.live_events import GATEWAYS_ID, connect, disconnect, message
from tests.live_client import DANCE, good
from tests.live_sessions import messages, session
from tests.unit.scorer.live_stage import sample


class Context:
    aws_request_id = "11111111-2222-3333-4444-555555555555"


def handle(event: dict[str, Any]) -> dict[str, Any]:
    return lambda_http.handler(event, Context())  # type: ignore[arg-type]


def tell(sent: LiveRequest) -> LiveAnswer:
    answered = handle(message(msgspec.json.encode(sent).decode()))
    assert answered["statusCode"] == 200
    return msgspec.json.decode(answered["body"], type=LiveAnswer)


def lines(told: str) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in told.splitlines()]


def test_a_session_from_connect_to_disconnect() -> None:
    assert handle(connect()) == {"statusCode": 200}
    answers = session(tell, messages(sample(f"{DANCE}-good.npz"), DANCE))
    assert handle(disconnect()) == {"statusCode": 200}

    assert (answers[-1].total.score or 0) > 90
    assert answers[-1].total.seconds > 20


def test_it_answers_what_the_core_answers() -> None:
    sent = good()
    core = LiveMessages(lambda_http._app.state.live.live)

    for each in sent[:5]:
        text = msgspec.json.encode(each).decode()
        assert handle(message(text))["body"] == core.answer(text).text


def test_a_mistake_is_an_answer_too_or_the_gateway_would_say_something_else() -> None:
    answered = handle(message('{"seq": 5}'))

    assert answered["statusCode"] == 200
    said = json.loads(answered["body"])
    assert said == {
        "error": {
            "code": "invalid_field",
            "message": "the field reference is missing",
            "where": "$",
        },
        "seq": 5,
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"body": None},
        {"body": 5},
        {"body": "AAAA", "isBase64Encoded": True},
        {"body": "\ud800"},
        {"body": " " * 40_000},
    ],
    ids=["no body", "no text", "bytes", "half a character", "too long"],
)
def test_what_no_gateway_would_hand_over_is_refused_as_well(changed: dict[str, Any]) -> None:
    answered = handle(message("") | changed)

    assert answered["statusCode"] == 200
    assert json.loads(answered["body"])["error"]["code"] in (
        *("empty_body", "malformed_body", "body_too_large"),
    )


def test_what_is_logged_are_counts_and_codes(capsys: pytest.CaptureFixture[str]) -> None:
    handle(connect(**{"x-secret": "sentinel-c0ffee"}))
    *_, last = good()
    tell(msgspec.structs.replace(last, end=True))
    handle(message('{"reference": "sentinel-c0ffee"}'))
    handle(disconnect(1001))
    told = capsys.readouterr().out

    one, scored, refused, gone = lines(told)
    told_of = (one, scored, refused, gone)
    assert [line["event"] for line in told_of] == ["connect", "message", "message", "disconnect"]
    assert {line["Route"] for line in told_of} == {"/live"}
    assert (scored["WindowsScored"], scored["Scored"]) == (1, 1)
    assert (refused["Reason"], refused["Rejected"]) == ("invalid_field", 1)
    assert gone["closed"] == 1001
    assert {line["gateway_request_id"] for line in lines(told)} == {GATEWAYS_ID}
    for secret in ("c0ffee", "192.0.2.77", "Mozilla", "CCCCCCCC"):
        assert secret not in told


SECRET = "x" * 40
ACCEPTED = (hashlib.sha256(SECRET.encode()).digest(),)


def guarded(event: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    told: list[dict[str, Any]] = []
    answered = LiveEvents(lambda_http._app.state.live, ACCEPTED).answer(event, told.append)
    (line,) = told
    return answered, line


@pytest.mark.parametrize("headers", [{}, {"x-origin-secret": "a guess"}], ids=["none", "another"])
def test_whoever_comes_past_the_distribution_is_not_connected(headers: dict[str, str]) -> None:
    answered, line = guarded(connect(**headers))

    assert answered["statusCode"] == 403
    assert json.loads(answered["body"])["error"]["code"] == "forbidden"
    assert (line["event"], line["status"], line["code"]) == ("connect", 403, "forbidden")


@pytest.mark.parametrize("name", ["x-origin-secret", "X-Origin-Secret"])
def test_with_the_distributions_secret_one_is(name: str) -> None:
    answered, line = guarded(connect(**{name: SECRET}))

    assert answered == {"statusCode": 200}
    assert line["status"] == 200


def test_messages_have_no_headers_and_need_none() -> None:
    answered, _ = guarded(message("{}"))

    assert json.loads(answered["body"])["error"]["code"] == "invalid_field"


def test_a_fault_of_ours_is_an_error_message_and_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Broken(Live):
        def __init__(self) -> None:
            """Without a model."""

        def answer(self, message: LiveRequest, language: str = "en") -> LiveAnswer:
            raise ZeroDivisionError("sentinel-c0ffee")

    told: list[dict[str, Any]] = []
    text = msgspec.json.encode(good()[0]).decode()
    answered = LiveEvents(LiveMessages(Broken()), ()).answer(message(text), told.append)

    assert answered["statusCode"] == 200
    assert json.loads(answered["body"])["error"]["code"] == "internal_error"
    assert (told[0]["status"], told[0]["exception"]) == (500, "ZeroDivisionError")
    assert "c0ffee" not in str(told) + answered["body"]


def test_nothing_asked_over_http_looks_like_a_message() -> None:
    asked = event("POST", "/api/score", '{"requestContext": {"eventType": "MESSAGE"}}')

    assert not is_live(asked)
    assert not is_live({})
    assert not is_live({"requestContext": None})
    assert all(is_live(each) for each in (connect(), message(""), disconnect()))
