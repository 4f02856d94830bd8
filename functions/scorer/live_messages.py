"""Live messages as text, one in and one out: what a WebSocket carries, whoever speaks it.

What a client did wrong is answered as well, with a message that says so: the connection stays, and
so does the state that the client has.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from scorer.answers import ErrorDetail
from scorer.codec import Reader, encode
from scorer.errors import BodyTooLarge, ClientError
from scorer.http_errors import INTERNAL_CODE, INTERNAL_MESSAGE, status_of
from scorer.live import Live
from scorer.request_log import described
from scorer.wire_live import LiveError, LiveRequest, Number

# What API Gateway takes in one frame.
MAX_MESSAGE_BYTES: Final = 32 * 1024

_read_live: Final = Reader(LiveRequest)


class _Numbered(msgspec.Struct):
    """All that is looked for in a message that is none."""

    seq: Number | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back, and what is noted of it.

    Attributes:
        text: the message.
        status: what HTTP would say.
        code: of the error, if it is one.
        windows: how many seconds this message judged: one or none.
        score: 0 to 100 of all that was danced, with the last message of a session.
        fault: where an error of ours was raised, for the log.
    """

    text: str
    status: int = 200
    code: str | None = None
    windows: int = 0
    score: float | None = None
    fault: Mapping[str, Any] = field(default_factory=dict)


class LiveMessages:
    """Answers each message by itself; keeps nothing.

    Attributes:
        live: what judges.
    """

    def __init__(self, live: Live) -> None:
        self.live = live

    def answer(self, text: str) -> Reply:
        """The answer to one message, or the error; never raises."""
        content = text.encode(errors="surrogatepass")
        try:
            if len(content) > MAX_MESSAGE_BYTES:
                raise BodyTooLarge(
                    f"a message has at most {MAX_MESSAGE_BYTES} bytes: send fewer poses a second"
                )
            message = _read_live(content, "json")
            answered = self.live.answer(message, message.language)
        except ClientError as error:
            detail = ErrorDetail(error.code, error.message, error.where)
            return Reply(_error(detail, content), status_of(error), error.code)
        except Exception as error:
            detail = ErrorDetail(INTERNAL_CODE, INTERNAL_MESSAGE, "")
            return Reply(_error(detail, content), 500, INTERNAL_CODE, fault=described(error))
        return Reply(
            encode(answered).decode(),
            windows=int(answered.second is not None),
            score=answered.total.score if message.end else None,
        )


def _error(detail: ErrorDetail, content: bytes) -> str:
    """The message of an error, with the number of the one that it is about where that is known."""
    seq = None
    if len(content) <= MAX_MESSAGE_BYTES:
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            seq = msgspec.json.decode(content, type=_Numbered).seq
    return encode(LiveError(detail, seq)).decode()
