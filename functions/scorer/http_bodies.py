"""Bodies in and out: how long, in which format."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from scorer.codec import Format, encode
from scorer.errors import BodyTooLarge, EmptyBody, UnsupportedContentType

MAX_BODY_BYTES: Final = 4_000_000
FORMATS: Final[dict[str, Format]] = {"application/json": "json", "application/msgpack": "msgpack"}
MEDIA_TYPES: Final = {format: media_type for media_type, format in FORMATS.items()}


async def read_body(request: Request) -> bytes:
    """The whole body, given up as soon as it is known to be too long.

    Raises:
        BodyTooLarge: by what the header says, or by what has come.
        EmptyBody: nothing came.
    """
    too_large = BodyTooLarge(f"at most {MAX_BODY_BYTES // 1_000_000} MB are read", "body")
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 12 or int(declared) > MAX_BODY_BYTES):
        raise too_large
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raise too_large
        chunks.append(chunk)
    if size == 0:
        raise EmptyBody("the body is empty", "body")
    return b"".join(chunks)


def content_format(request: Request) -> Format:
    """The format that the request says its body has.

    Raises:
        UnsupportedContentType: it says nothing, or names another.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        return FORMATS[media_type]
    except KeyError:
        raise UnsupportedContentType(f"send one of: {', '.join(FORMATS)}", "content-type") from None


def accepted_format(request: Request) -> Format:
    """The format to answer in: JSON, unless MessagePack is asked for."""
    return "msgpack" if MEDIA_TYPES["msgpack"] in request.headers.get("accept", "") else "json"


def answer(request: Request, message: Struct, language: str | None = None) -> Response:
    """``message`` in the format that the request accepts, and in ``language`` if it has words."""
    format = accepted_format(request)
    return encoded_answer(encode(message, format), format, language)


def encoded_answer(body: bytes, format: Format, language: str | None = None) -> Response:
    """An answer that is bytes already, with what caches have to know of it."""
    headers = {"vary": "accept"}
    if language is not None:
        headers = {"vary": "accept, accept-language", "content-language": language}
    return Response(body, headers=headers, media_type=MEDIA_TYPES[format])
