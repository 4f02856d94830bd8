"""No part of a request shows in an answer's error, in a log, or on the terminal."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from fastapi import FastAPI

from scorer import lambda_http
from scorer.scoring import Scorer
from tests.api.asgi_client import JSON, MSGPACK, Answer, Client
from tests.api.events import event

NUMBER = 424242171717
WORD = "sentinel-c0ffee"
ADDRESS = "192.0.2.77"
TRACES = ("424242", "c0ffee", "C0FFEE", ADDRESS)

Send = Callable[..., Answer]
Body = dict[str, Any]


def spoiled(body: Body) -> Iterator[tuple[bytes, str]]:
    """Bodies with the sentinel in every position, and their content types."""
    rows = body["user_pose_data"]
    packed = {"dtype": "f4", "shape": [NUMBER, 99], "data": WORD}
    fields: dict[str, list[object]] = {
        name: [NUMBER, -NUMBER, NUMBER / 7, WORD, [NUMBER], [WORD], {WORD: NUMBER}, None]
        for name in (
            "seq",
            "target",
            "fps",
            "timestamps_ms",
            "space",
            "width",
            "height",
            "mirror",
            "user_pose_data",
        )
    }
    fields["timestamps_ms"] += [
        [float(NUMBER)] * 30,
        [float(NUMBER + frame * NUMBER) for frame in range(30)],
        [*range(29), WORD],
    ]
    fields["user_pose_data"] += [
        [*rows[:9], [value, *rows[9][1:]], *rows[10:]] for value in (NUMBER, WORD, {WORD: 1})
    ]
    fields["user_pose_data"] += [
        packed,
        packed | {"shape": [30, 99]},
        packed | {"dtype": WORD},
        packed | {WORD: 1},
        [[NUMBER] * 98] * 30,
        [[*rows[0], NUMBER]] * 30,
        [[0.424242171717] * 99] * 30,
    ]
    for name, values in fields.items():
        for value in values:
            yield msgspec.json.encode(body | {name: value}), JSON
            yield msgspec.msgpack.encode(body | {name: value}), MSGPACK
    for name in (WORD, str(NUMBER), f"{WORD}` - at `$.seq[{NUMBER}]", f"$.{WORD}"):
        yield msgspec.json.encode(body | {name: 0}), JSON
        yield msgspec.msgpack.encode(body | {name: NUMBER}), MSGPACK
    whole = msgspec.json.encode(body | {"target": WORD, "seq": NUMBER})
    yield whole[:-20], JSON
    yield whole + whole, JSON
    yield f"{WORD} {NUMBER}".encode(), JSON
    yield f"{WORD} {NUMBER}".encode(), MSGPACK
    yield b"\xff" + WORD.encode(), JSON
    yield f'{{"seq":{NUMBER}e{NUMBER}}}'.encode(), JSON
    yield whole, f"text/{WORD}"
    yield whole, f"application/json; charset={WORD}"


def spoiled_performances(rows: list[list[float]]) -> Iterator[tuple[bytes, str]]:
    """The same for a performance, in each of its two clips."""
    clip: Body = {"landmarks": rows, "space": "world"}
    good: Body = {"clip": clip, "reference": "mirrorball"}
    kinds: list[object] = [NUMBER, -NUMBER, WORD, [NUMBER], [WORD], {WORD: NUMBER}, None]
    messages = [
        good | {name: value}
        for name in ("clip", "reference", "mirror", "sync", "max_offset_ms", "offset_ms")
        for value in kinds
    ]
    packed = {"dtype": "f2", "shape": [NUMBER, 33], "data": WORD}
    clips = [
        clip | {name: value}
        for name in (
            "landmarks",
            "visibility",
            "fps",
            "timestamps_ms",
            "space",
            "width",
            "height",
        )
        for value in [*kinds, [[NUMBER] * 33] * len(rows), [[WORD] * 33] * len(rows)]
    ]
    clips += [clip | {"visibility": packed | {key: WORD}} for key in (*packed, WORD)]
    clips += [clip | {"detector": value} for value in (NUMBER, WORD * 9, [WORD], {WORD: 1})]
    clips += [clip | {"landmarks": [[NUMBER] * 99, *rows[1:]]}, clip | {WORD: NUMBER}]
    clips += [clip | {"timestamps_ms": [float(NUMBER * n) for n in range(len(rows))]}]
    messages += [good | {side: spoiled} for side in ("clip", "reference") for spoiled in clips]
    messages += [good | {WORD: NUMBER}, good | {f"$.clip` - at `$.sync[{NUMBER}]": 0}]
    for message in messages:
        yield msgspec.json.encode(message), JSON
        yield msgspec.msgpack.encode(message), MSGPACK


@pytest.fixture(params=["asgi", "lambda"])
def send(request: pytest.FixtureRequest, app: FastAPI) -> Send:
    if request.param == "asgi":
        return Client(app)

    def through_lambda(method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        answer = lambda_http.handler(event(method, path, body, **headers), None)  # type: ignore[arg-type]
        return Answer(answer["statusCode"], answer["headers"], answer["body"].encode())

    return through_lambda


@pytest.fixture
def everything_logged(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Iterator[None]:
    """Every logger speaks at its lowest level; afterwards none has said a trace."""
    quiet = logging.getLogger("mangum.http").level
    names = ["", "scorer.request", "uvicorn", "asyncio", "fastapi", "starlette", "mangum"]
    for name in names:
        caplog.set_level(logging.DEBUG, name)
    yield
    out, error = capfd.readouterr()
    records = "\n".join(
        f"{record.getMessage()} {record.__dict__} {record.exc_text}"
        for when in ("setup", "call")
        for record in caplog.get_records(when)
    )
    assert "scorer.request" in records or '"CloudWatchMetrics"' in out, "nothing was logged at all"
    for trace in TRACES:
        assert trace not in records
        assert trace not in caplog.text
        assert trace not in out + error
    assert logging.getLogger("mangum.http").level == quiet


@pytest.mark.usefixtures("everything_logged")
def test_not_of_a_body(send: Send, body: Body) -> None:
    refused = 0
    for sent, content_type in spoiled(body):
        answer = send("POST", "/predict", sent, content_type=content_type)

        assert answer.status < 500
        if answer.status != 200:
            refused += 1
            assert answer.json().keys() == {"error"}
            assert not any(trace in answer.body.decode() for trace in TRACES), answer.body
    assert refused > 150


@pytest.mark.usefixtures("everything_logged")
def test_not_of_a_performance(send: Send, performance: Body) -> None:
    refused = 0
    for sent, content_type in spoiled_performances(performance["clip"]["landmarks"][:30]):
        answer = send("POST", "/score", sent, content_type=content_type)

        assert answer.status < 500
        if answer.status != 200:
            refused += 1
            assert answer.json().keys() == {"error"}
        assert not any(trace in answer.body.decode() for trace in TRACES), answer.body
    assert refused > 300


@pytest.mark.usefixtures("everything_logged")
def test_not_of_a_performance_that_is_scored(send: Send, performance: Body) -> None:
    clip = performance["clip"]
    rows = [[0.424242171717, *row[1:]] for row in clip["landmarks"]]
    clock = [424242171717.0 + 33 * frame for frame in range(len(rows))]
    mine = {"landmarks": rows, "timestamps_ms": clock, "detector": WORD}

    for reference in (performance["reference"], mine | {"detector": f"{WORD} 2"}):
        answer = send(
            "POST",
            "/score",
            msgspec.json.encode({"clip": mine, "reference": reference}),
            content_type=JSON,
            accept_language=f"{WORD};q={NUMBER}, ko-{WORD}",
        )

        assert answer.status == 200
        assert answer.json()["score"] is not None
        for trace in TRACES:
            assert trace not in answer.body.decode()
            assert trace not in str(answer.headers)


@pytest.mark.usefixtures("everything_logged")
def test_not_of_a_body_that_is_scored(send: Send, body: Body) -> None:
    rows = [[0.424242171717, *row[1:]] for row in body["user_pose_data"]]
    clock = [424242171717.0 + 33 * frame for frame in range(30)]

    answer = send(
        "POST",
        "/predict",
        msgspec.json.encode(body | {"user_pose_data": rows, "timestamps_ms": clock}),
        content_type=JSON,
    )

    assert answer.status == 200
    assert not any(trace in answer.body.decode() for trace in TRACES)


@pytest.mark.usefixtures("everything_logged")
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", WORD.upper()])
@pytest.mark.parametrize(
    "path",
    [f"/{WORD}", f"/references/{WORD}", f"/references/{NUMBER}", f"/predict/{WORD}", "/predict"],
)
def test_not_of_a_path_or_method(send: Send, method: str, path: str) -> None:
    answer = send(method, path)

    assert answer.status in (400, 404, 405)
    assert not any(trace in answer.body.decode() for trace in TRACES)
    assert not any(trace in str(answer.headers) for trace in TRACES)


@pytest.mark.usefixtures("everything_logged")
@pytest.mark.parametrize("path", ["/predict", "/health", f"/{WORD}"])
def test_not_of_a_query_or_header(send: Send, path: str, body: Body) -> None:
    answer = send(
        "POST" if path == "/predict" else "GET",
        f"{path}?{WORD}={NUMBER}",
        msgspec.json.encode(body),
        content_type=JSON,
        accept=f"text/{WORD}, */*;q={NUMBER}",
        cookie=f"{WORD}={NUMBER}",
        authorization=f"Bearer {WORD}",
        user_agent=WORD,
        x_forwarded_for=ADDRESS,
    )

    assert answer.status in (200, 404)
    assert not any(trace in answer.body.decode() for trace in TRACES)


@pytest.mark.usefixtures("everything_logged")
@pytest.mark.parametrize("path", ["/predict", "/score"])
def test_not_of_what_an_exception_holds(
    send: Send, body: Body, performance: Body, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **more: object) -> None:
        raise ValueError(f"{WORD} {NUMBER} {arguments} {more}")

    monkeypatch.setattr(Scorer, "score_window", fail)
    monkeypatch.setattr(Scorer, "score_performance", fail)
    sent = body if path == "/predict" else performance

    answer = send("POST", path, msgspec.json.encode(sent), content_type=JSON)

    assert answer.status == 500
    assert not any(trace in answer.body.decode() for trace in TRACES)
