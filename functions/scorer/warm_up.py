"""A window sent through all that a request meets, ahead of the first that somebody waits for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from scorer.http_errors import JSON

Event = dict[str, Any]

_FIRST: Final = "/references/demo"


def warm_up(answer: Callable[[Event], Event]) -> None:
    """Have the first second of the first reference drawn, and scored as a window.

    Args:
        answer: from an event (payload format 2.0) to what Lambda would return for it.

    Raises:
        RuntimeError: one of the two is not answered with 200.
    """
    drawn = msgspec.json.decode(_answered(answer, "GET", _FIRST, None))["clip"]
    window = drawn["landmarks"][: round(drawn["fps"])]
    _answered(answer, "POST", "/predict", {"seq": 0, "user_pose_data": window})


def _answered(answer: Callable[[Event], Event], method: str, path: str, message: object) -> str:
    event = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": JSON},
        "requestContext": {"http": {"method": method, "path": path, "sourceIp": ""}},
        "body": "" if message is None else msgspec.json.encode(message).decode(),
        "isBase64Encoded": False,
    }
    answered = answer(event)
    if answered["statusCode"] != 200:
        raise RuntimeError(f"{method} {path} is answered with {answered['statusCode']}")
    body: str = answered["body"]
    return body
