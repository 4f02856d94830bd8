"""gRPC-Web's frames: a call of one message, and its answer, as bodies of HTTP.

https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from scorer.errors import MalformedBody

BINARY: Final = "application/grpc-web"
TEXT: Final = "application/grpc-web-text"
# What may stand behind both; without it the same is meant.
PROTO: Final = "+proto"

_PREFIX: Final = struct.Struct(">BI")
_MESSAGE: Final = 0x00
_TRAILERS: Final = 0x80
# Pieces that were encoded one by one, as streams are: each may end with padding.
_PIECES: Final = re.compile(rb"[A-Za-z0-9+/]+={0,2}")


def message_in(body: bytes, *, text: bool) -> bytes:
    """The one message of a request.

    Args:
        body: as it was sent.
        text: whether it is base64.

    Raises:
        MalformedBody: it is not that.
    """
    content = _decoded(body) if text else body
    if len(content) < _PREFIX.size:
        raise MalformedBody("a frame begins with five bytes", "body")
    flags, length = _PREFIX.unpack_from(content)
    if flags != _MESSAGE:
        raise MalformedBody(
            "the first frame is a message, uncompressed: its first byte is 0", "body"
        )
    if len(content) != _PREFIX.size + length:
        raise MalformedBody("there is one frame, as long as its prefix says", "body")
    return content[_PREFIX.size :]


def answer_of(message: bytes | None, trailers: Mapping[str, str], *, text: bool) -> bytes:
    """The body of an answer.

    Args:
        message: None where the call has failed.
        trailers: ``grpc-status`` and what goes with it; of ASCII, see :func:`percent_encoded`.
        text: whether it is to be base64.
    """
    lines = "".join(f"{name}:{value}\r\n" for name, value in trailers.items()).encode("ascii")
    content = b"" if message is None else _PREFIX.pack(_MESSAGE, len(message)) + message
    content += _PREFIX.pack(_TRAILERS, len(lines)) + lines
    return base64.b64encode(content) if text else content


def percent_encoded(message: str) -> str:
    """A status' message as a trailer holds it."""
    return quote(message, safe=" !\"#$&'()*+,/:;<=>?@[\\]^`{|}")


def _decoded(body: bytes) -> bytes:
    pieces = _PIECES.findall(body)
    try:
        if sum(map(len, pieces)) != len(body):
            raise ValueError
        return b"".join(base64.b64decode(piece, validate=True) for piece in pieces)
    except ValueError:
        raise MalformedBody("the body is not base64", "body") from None
