"""Whoever is still sending when the answer is there is heard out, but not for ever."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import pytest
from starlette.types import Message, Receive, Scope, Send

from scorer.hearing_out import HearOut

PART = b" " * 1_000
Headers = list[tuple[bytes, bytes]]
SENDING: Headers = [(b"content-length", b"1000000")]


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers without a look at the body."""
    await send({"type": "http.response.start", "status": 413, "headers": [(b"a", b"b")]})
    await send({"type": "http.response.body", "body": b"too large"})


async def read(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body", False):
        pass
    await refuse(scope, receive, send)


async def parts(number: int) -> AsyncIterator[Message]:
    for left in reversed(range(number)):
        yield {"type": "http.request", "body": PART, "more_body": left > 0}
    yield {"type": "http.disconnect"}


async def stalled() -> AsyncIterator[Message]:
    yield {"type": "http.request", "body": PART, "more_body": True}
    await asyncio.sleep(3_600)


class Conversation:
    """What was sent, and how much of the body had been taken by then."""

    def __init__(self, app: HearOut, body: AsyncIterator[Message], headers: Headers) -> None:
        self.taken = 0
        self.sent: list[tuple[Message, int]] = []

        async def receive() -> Message:
            self.taken += 1
            return await anext(body)

        async def send(message: Message) -> None:
            self.sent.append((message, self.taken))

        asyncio.run(app({"type": "http", "headers": headers}, receive, send))

    @property
    def says_close(self) -> bool:
        return (b"connection", b"close") in self.sent[0][0]["headers"]


def test_the_answer_comes_at_once_and_its_end_when_all_was_heard() -> None:
    talk = Conversation(HearOut(refuse), parts(20), SENDING)

    (_, before), (body, at_once), (end, after) = talk.sent
    assert (before, at_once, after) == (0, 0, 20)
    assert (body["body"], body["more_body"]) == (b"too large", True)
    assert end.get("more_body", False) is False
    assert talk.says_close


@pytest.mark.parametrize(
    ("app", "headers"),
    [
        pytest.param(read, SENDING, id="read already"),
        pytest.param(refuse, [], id="without a body"),
        pytest.param(refuse, [(b"content-length", b"0")], id="an empty one"),
        pytest.param(refuse, [*SENDING, (b"expect", b"100-continue")], id="held back"),
    ],
)
def test_where_nothing_is_on_its_way_nothing_is_waited_for(
    app: Callable[[Scope, Receive, Send], object], headers: Headers
) -> None:
    talk = Conversation(HearOut(app), parts(3), headers)  # type: ignore[arg-type]

    assert [message.get("body") for message, _ in talk.sent] == [None, b"too large"]
    assert talk.taken == (3 if app is read else 0)
    assert not talk.says_close


def test_a_body_without_end_is_cut_off() -> None:
    talk = Conversation(HearOut(refuse, max_bytes=10_000), parts(1_000), SENDING)

    assert talk.taken == 10


def test_who_stops_in_the_middle_is_not_waited_for() -> None:
    began = time.monotonic()

    talk = Conversation(HearOut(refuse, max_s=0.05), stalled(), SENDING)

    assert len(talk.sent) == 3
    assert time.monotonic() - began < 5.0
