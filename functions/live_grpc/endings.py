"""How a call ends that does not end well."""

from __future__ import annotations

from typing import Final, NoReturn

import grpc

from live_grpc.service import Context
from scorer.errors import ClientError
from scorer.http_errors import INTERNAL_MESSAGE
from scorer.protobuf.status import DETAILS, Code, code_of, details_of

_STATUS: Final = {status.value[0]: status for status in grpc.StatusCode}


class Ended(Exception):
    """The server ends a call.

    Args:
        code: the status.
        message: why, and what to do.
    """

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Unread(Exception):
    """A reply is not taken; behind it a status would not be either, so the call is left alone.

    Its connection ends it: when the client is gone, or when it is old.
    """


async def refuse(context: Context, error: ClientError) -> NoReturn:
    """End a call with a client's mistake."""
    metadata = ((DETAILS, details_of(error)),)
    await context.abort(_STATUS[code_of(error)], error.message, metadata)


async def end(context: Context, ended: Ended) -> NoReturn:
    """End a call as ``ended`` says."""
    await context.abort(_STATUS[ended.code], ended.message)


async def fail(context: Context) -> NoReturn:
    """End a call that a fault of ours ends, without a word of it."""
    await context.abort(_STATUS[Code.INTERNAL], INTERNAL_MESSAGE)
