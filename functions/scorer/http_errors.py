"""Errors as HTTP: one map from the scorer's errors to a status, one shape for every body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scorer.answers import ErrorAnswer, ErrorDetail
from scorer.codec import encode
from scorer.errors import (
    BodyTooLarge,
    ClientError,
    EmptyBody,
    Forbidden,
    MalformedBody,
    NotKept,
    RangeRefused,
    UnknownReference,
    UnsupportedContentType,
)
from scorer.request_facts import note_refused

JSON: Final = "application/json"
_UNPROCESSABLE: Final = 422
_STATUS: Final[Mapping[type[ClientError], int]] = {
    EmptyBody: 400,
    MalformedBody: 400,
    Forbidden: 403,
    UnknownReference: 404,
    NotKept: 404,
    BodyTooLarge: 413,
    UnsupportedContentType: 415,
    RangeRefused: 416,
}

_FRAMEWORK: Final = {
    404: ("unknown_route", "there is nothing at this path; GET /openapi.json tells what there is"),
    426: ("upgrade_required", "this path speaks WebSocket: connect to it as ws or wss"),
    405: ("wrong_method", "this path answers to another method; the Allow header says which"),
}
_WHERE: Final = {404: "path", 405: "method", 426: "upgrade"}


def status_of(error: ClientError) -> int:
    """The status that tells of an error."""
    return _STATUS.get(type(error), _UNPROCESSABLE)


def error_body(code: str, message: str, where: str) -> bytes:
    """The JSON body of an error, whatever the client accepts."""
    return encode(ErrorAnswer(ErrorDetail(code, message, where)))


def refusal(error: ClientError) -> tuple[int, bytes]:
    """Status and JSON body that tell of an error."""
    return status_of(error), error_body(error.code, error.message, error.where)


# Says nothing of the request, nor of what went wrong.
INTERNAL_CODE: Final = "internal_error"
INTERNAL_MESSAGE: Final = "the fault is the server's"
INTERNAL_ERROR: Final = error_body(INTERNAL_CODE, INTERNAL_MESSAGE, "")


async def client_error(request: Request, error: ClientError) -> Response:
    """Answer a :class:`ClientError`."""
    note_refused(request, error.code)
    status, content = refusal(error)
    return Response(content, status, media_type=JSON)


async def framework_error(request: Request, error: HTTPException) -> Response:
    """Answer what the framework raises, without its words."""
    code, message = _FRAMEWORK.get(error.status_code, ("refused", "the request is refused"))
    note_refused(request, code)
    where = _WHERE.get(error.status_code, "")
    return Response(
        error_body(code, message, where),
        error.status_code,
        headers=dict(error.headers or {}),
        media_type=JSON,
    )


HANDLERS: Final[dict[Any, Any]] = {
    ClientError: client_error,
    HTTPException: framework_error,
}
