"""What is checked of a deployment's WebSocket."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

import msgspec
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import connect

from cdk.golden import Answer, Golden, difference
from cdk.smoking.checked import Checked

_AGENT: Final = "synchro-you-smoke"
_PATIENCE_S: Final = 60.0
_JSON: Final = "application/json"


def live_url(page: str) -> str:
    """Where the WebSocket is, beside a page's API."""
    return f"ws{page.rstrip('/').removeprefix('http')}/api/live"


def check_live(url: str, golden: Golden, bare: Sequence[str]) -> Iterator[Checked]:
    """One connection on which every golden message is sent, and one to each address that refuses.

    Args:
        url: of the WebSocket.
        golden: what it has to answer.
        bare: the WebSocket API's own addresses, which have to refuse.
    """
    try:
        with connect(url, proxy=None, user_agent_header=_AGENT, open_timeout=_PATIENCE_S) as socket:
            for case in golden.live:
                began = time.perf_counter()
                socket.send(case.sent)
                said = socket.recv(_PATIENCE_S)
                ms = (time.perf_counter() - began) * 1000
                trouble = difference(_answer(case.answered), _answer(said), elsewhere=True)
                yield Checked(f"live: {case.name}", trouble, ms)
    except (OSError, WebSocketException) as error:
        yield Checked("live: a WebSocket", f"{type(error).__name__}: {error}")
    for each in bare:
        yield Checked(f"live: {each} refuses", _refusal_trouble(each))


def _answer(said: str | bytes) -> Answer:
    """A message without what is in its state: numbers that another kind of processor may round the
    other way, as text that cannot be compared."""
    body = said.encode() if isinstance(said, str) else said
    with suppress(msgspec.DecodeError):
        told = msgspec.json.decode(body)
        if isinstance(told, dict) and isinstance(told.get("state"), str):
            body = msgspec.json.encode(told | {"state": "a state"})
    return Answer(200, _JSON, body)


def _refusal_trouble(url: str) -> str | None:
    try:
        with connect(url, proxy=None, user_agent_header=_AGENT, open_timeout=_PATIENCE_S):
            return "it lets everybody in"
    except InvalidStatus as error:
        status = error.response.status_code
        return None if status == 403 else f"status: {status}, expected 403"
    except (OSError, WebSocketException) as error:
        return f"{type(error).__name__}: {error}"
