"""Golden answers: what a bundle has to answer, and whether it does."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from cdk.errors import DeployError

TOLERANCE: Final = 1e-6

_DECODERS: Final[dict[str, Callable[[bytes], Any]]] = {
    "application/json": msgspec.json.decode,
    "application/msgpack": msgspec.msgpack.decode,
}
_LIVE: Final = ("name", "sent", "answered")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked; ``path`` is the API's own, with its query, and without ``/api``."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Case:
    """One request and its golden answer."""

    name: str
    request: Request
    answer: Answer


@dataclass(frozen=True, slots=True)
class LiveCase:
    """One message on a WebSocket and its golden answer."""

    name: str
    sent: str
    answered: str


@dataclass(frozen=True, slots=True)
class Golden:
    """All of them; ``version`` is what GET /version answers: model and bundle."""

    version: dict[str, Any]
    cases: tuple[Case, ...]
    live: tuple[LiveCase, ...]


def read_golden(path: Path) -> Golden:
    """Read what ``python -m model_export golden`` wrote.

    Raises:
        DeployError: there is no such file, or it is something else.
    """
    try:
        told = msgspec.json.decode(path.read_bytes())
        live = tuple(LiveCase(**{name: str(case[name]) for name in _LIVE}) for case in told["live"])
        return Golden(told["version"], tuple(_case(case) for case in told["cases"]), live)
    except OSError as error:
        raise DeployError(f"{path} cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, KeyError, TypeError, ValueError):
        raise DeployError(
            f"{path} holds no golden answers; python -m model_export golden writes them"
        ) from None


def _case(told: dict[str, Any]) -> Case:
    request, answer = told["request"], told["response"]
    body = base64.b64decode(request["body_base64"] or "") * request.get("repeat", 1)
    return Case(
        told["name"],
        Request(request["method"], request["path"], request["headers"], body),
        Answer(answer["status"], answer["content_type"], base64.b64decode(answer["body_base64"])),
    )


def difference(golden: Answer, found: Answer, *, elsewhere: bool = False) -> str | None:
    """The first thing in which an answer is not the golden one; None if there is none.

    Status, type, texts and the numbers of a list have to be the same, fractions within 1e-6.

    Args:
        elsewhere: it was made by another kind of processor, which may round the last decimal that
            is told the other way; a fraction may be one step of it off.
    """
    for what, expected, is_so in (
        ("status", golden.status, found.status),
        ("content type", golden.content_type, found.content_type),
    ):
        if expected != is_so:
            return f"{what}: {is_so}, expected {expected}"
    if (decode := _DECODERS.get(golden.content_type)) is None:
        return None if golden.body == found.body else "body: other bytes"
    try:
        answered = decode(found.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return f"body: is not {golden.content_type}"
    return next(_differences("$", decode(golden.body), answered, elsewhere), None)


def _differences(at: str, golden: object, found: object, elsewhere: bool) -> Iterator[str]:
    if isinstance(golden, dict) and isinstance(found, dict):
        if list(golden) != list(found):
            yield f"{at}: has {', '.join(found) or 'nothing'}, expected {', '.join(golden)}"
        for name in (name for name in golden if name in found):
            yield from _differences(f"{at}.{name}", golden[name], found[name], elsewhere)
    elif isinstance(golden, list) and isinstance(found, list):
        if len(golden) != len(found):
            yield f"{at}: has {len(found)}, expected {len(golden)}"
        for number, (one, other) in enumerate(zip(golden, found, strict=False)):
            yield from _differences(f"{at}[{number}]", one, other, elsewhere)
    elif type(golden) is not type(found):
        yield f"{at}: {_shown(found)}, expected {_shown(golden)}"
    elif isinstance(golden, float) and isinstance(found, float):
        if not abs(golden - found) <= (max(TOLERANCE, _step(golden)) if elsewhere else TOLERANCE):
            yield f"{at}: {found}, expected {golden}"
    elif golden != found:
        yield f"{at}: {_shown(found)}, expected {_shown(golden)}"


def _step(number: float) -> float:
    """One in the last decimal that is written, and the rounding of that in binary."""
    return 1.01 * 10.0 ** -len(repr(number).partition(".")[2])


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
