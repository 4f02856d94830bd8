"""One live client for every server: over a WebSocket, as a page would speak."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from scorer.live_messages import MAX_MESSAGE_BYTES
from scorer.recording import wired
from scorer.wire_live import LiveAnswer, LiveRequest
from tests.live_sessions import messages, session
from tests.unit.scorer.live_stage import sample

DANCE = "mirrorball"
_PATIENCE_S = 60.0

Message = dict[str, Any]


class Dancer:
    """One connection."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def say(self, text: str) -> Message:
        """What a text is answered with."""
        self.socket.send(text)
        answer: Message = json.loads(self.socket.recv(_PATIENCE_S))
        return answer

    def tell(self, message: LiveRequest) -> LiveAnswer:
        """What a message is answered with, which has to be an answer."""
        self.socket.send(msgspec.json.encode(message).decode())
        return msgspec.json.decode(self.socket.recv(_PATIENCE_S), type=LiveAnswer)

    def closed_with(self) -> int | None:
        """The code that the other side closes with."""
        with pytest.raises(ConnectionClosed) as closed:
            self.socket.recv(_PATIENCE_S)
        return None if closed.value.rcvd is None else closed.value.rcvd.code


@contextmanager
def dancing(url: str) -> Iterator[Dancer]:
    """A connection to the live endpoint of an API, e.g. ``http://localhost:4000/api``."""
    address = f"ws{url.removeprefix('http')}/live"
    with connect(
        address, compression=None, proxy=None, ping_interval=None, open_timeout=_PATIENCE_S
    ) as socket:
        yield Dancer(socket)


def good() -> list[LiveRequest]:
    """What a good dancer sends, half of the dance long."""
    return list(messages(sample(f"{DANCE}-good.npz"), DANCE))[:24]


def a_dance_is_scored_as_post_score_does(url: str) -> None:
    clip = sample(f"{DANCE}-good.npz")
    with dancing(url) as dancer:
        answers = session(dancer.tell, messages(clip, DANCE))
    body = {"clip": msgspec.to_builtins(wired(clip)), "reference": DANCE, "sync": "clock"}
    request = urllib.request.Request(  # noqa: S310 (ours)
        f"{url}/score", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=_PATIENCE_S) as response:  # noqa: S310
        whole = json.load(response)

    assert answers[-1].total.score == pytest.approx(whole["score"], abs=2)
    assert answers[-1].total.seconds > 20
    assert [answer.seq for answer in answers] == list(range(len(answers)))


def a_mistake_is_answered_and_the_connection_stays(url: str) -> None:
    first, *_ = good()
    right = msgspec.to_builtins(first)
    clip = right["clip"]
    mistakes: list[tuple[Any, str, str]] = [
        ("", "empty_body", "$"),
        ("hello", "malformed_body", "$"),
        ('{"seq": 7', "malformed_body", "$"),
        ('{"seq": NaN}', "malformed_body", "$"),
        ([], "invalid_field", "$"),
        ({}, "invalid_field", "$"),
        (right | {"sentinel-c0ffee": 1}, "invalid_field", "$"),
        (right | {"reference": "sentinel-c0ffee"}, "unknown_reference", "$.reference"),
        (right | {"state": "sentinel-c0ffee"}, "invalid_state", "$.state"),
        (right | {"mirror": "sentinel-c0ffee"}, "invalid_field", "$.mirror"),
        (right | {"language": "xx"}, "invalid_field", "$.language"),
        (right | {"clip": clip | {"timestamps_ms": []}}, "invalid_timestamps", "$.clip"),
        (
            right | {"clip": {"landmarks": [[0.1] * 98], "fps": 30}},
            "invalid_field",
            "$.clip.landmarks[0]",
        ),
        (right | {"clip": {"landmarks": [[0.0] * 99] * 9}}, "no_person", "$.clip.landmarks[0]"),
    ]
    with dancing(url) as dancer:
        for sent, code, where in mistakes:
            said = dancer.say(sent if isinstance(sent, str) else json.dumps(sent))
            assert said["error"]["code"] == code, sent
            assert said["error"]["where"].startswith(where), said
            assert "c0ffee" not in json.dumps(said)
        assert dancer.say('{"seq": 41, "reference": 5}')["seq"] == 41
        assert dancer.tell(first).seq == first.seq


def a_session_goes_on_over_another_connection(url: str) -> None:
    sent = good()
    with dancing(url) as dancer:
        straight = session(dancer.tell, sent)
    with dancing(url) as dancer:
        before = session(dancer.tell, sent[:12])
    with dancing(url) as dancer:
        after = session(dancer.tell, sent[12:], before[-1].state)

    assert after[-1] == straight[-1]


def two_who_dance_at_once_do_not_mix(url: str) -> None:
    sent = good()
    still = list(messages(sample("still.npz"), DANCE))[: len(sent)]
    with dancing(url) as one, dancing(url) as other:
        ours: LiveAnswer | None = None
        theirs: LiveAnswer | None = None
        for mine, yours in zip(sent, still, strict=True):
            ours = one.tell(msgspec.structs.replace(mine, state=ours and ours.state))
            theirs = other.tell(msgspec.structs.replace(yours, state=theirs and theirs.state))

    assert ours is not None
    assert theirs is not None
    assert (ours.total.score or 0) > 80
    assert (theirs.total.score or 0) < 20


def words_are_in_the_language_that_is_asked_for(url: str) -> None:
    clip = sample("one-mistake.json")
    sent = list(messages(clip, DANCE, language="ko"))
    with dancing(url) as dancer:
        answers = session(dancer.tell, sent)

    names = {answer.worst.name for answer in answers if answer.worst is not None}
    assert names
    assert all(not name.isascii() for name in names)


def what_is_no_text_is_closed(url: str) -> None:
    with dancing(url) as dancer:
        dancer.socket.send(b"\x00" * 100)
        assert dancer.closed_with() == 1003


def a_frame_that_is_too_large_is_closed(url: str) -> None:
    with dancing(url) as dancer:
        within = dancer.say(json.dumps({"state": " " * (MAX_MESSAGE_BYTES - 20)}))
        assert within["error"]["code"] == "invalid_field"
        dancer.socket.send(" " * (MAX_MESSAGE_BYTES + 1))
        assert dancer.closed_with() == 1009


STORIES = (
    a_dance_is_scored_as_post_score_does,
    a_mistake_is_answered_and_the_connection_stays,
    a_session_goes_on_over_another_connection,
    two_who_dance_at_once_do_not_mix,
    words_are_in_the_language_that_is_asked_for,
    what_is_no_text_is_closed,
    a_frame_that_is_too_large_is_closed,
)
