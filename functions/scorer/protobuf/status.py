"""How a call ends: gRPC's status codes, and the details that programs read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from google.protobuf.any_pb2 import Any

from scorer.errors import (
    BodyTooLarge,
    ClientError,
    Forbidden,
    NotKept,
    UnknownReference,
)
from scorer.protobuf import dance_score_pb2 as pb

# Metadata of this name holds bytes; gRPC's libraries look for a google.rpc.Status there.
DETAILS: Final = "grpc-status-details-bin"


class Code(IntEnum):
    """https://grpc.github.io/grpc/core/md_doc_statuscodes.html, those that are used here."""

    OK = 0
    CANCELLED = 1
    INVALID_ARGUMENT = 3
    DEADLINE_EXCEEDED = 4
    NOT_FOUND = 5
    PERMISSION_DENIED = 7
    RESOURCE_EXHAUSTED = 8
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14


_CODES: Final[Mapping[type[ClientError], Code]] = {
    BodyTooLarge: Code.RESOURCE_EXHAUSTED,
    Forbidden: Code.PERMISSION_DENIED,
    NotKept: Code.NOT_FOUND,
    UnknownReference: Code.NOT_FOUND,
}


def code_of(error: ClientError) -> Code:
    """The status of a call that a client's mistake ends."""
    return _CODES.get(type(error), Code.INVALID_ARGUMENT)


def details_of(error: ClientError) -> bytes:
    """The same as HTTP's error body, for ``DETAILS``."""
    detail = Any()
    detail.Pack(pb.Error(code=error.code, message=error.message, where=error.where))
    status = pb.Status(code=code_of(error), message=error.message, details=[detail])
    return status.SerializeToString()
