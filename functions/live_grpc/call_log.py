"""One line per call, which tells nothing of who asked or what was sent."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from scorer.protobuf.calls import Reply
from scorer.protobuf.status import Code
from scorer.request_log import logger

Write = Callable[[dict[str, Any]], None]


def log_line(line: dict[str, Any]) -> None:
    """What a call came to, as a line of JSON for the logger."""
    level = logging.ERROR if line["status"] == Code.INTERNAL.name else logging.INFO
    if logger.isEnabledFor(level):
        logger.log(level, msgspec.json.encode(line).decode())


@dataclass(slots=True)
class Told:
    """What is known of a call so far; counts and codes alone.

    Attributes:
        call: its method.
        code: of the client's mistake that ended it.
        score: 0 to 100 of the whole.
    """

    call: str
    messages: int = 0
    refused: int = 0
    windows: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    code: str | None = None
    score: float | None = None
    _began: float = field(default_factory=time.perf_counter)

    def received(self, content: bytes) -> None:
        """A message has come."""
        self.messages += 1
        self.bytes_in += len(content)

    def answered(self, reply: Reply) -> None:
        """A message is answered."""
        self.refused += reply.code is not None
        self.windows += reply.windows
        self.bytes_out += len(reply.content)
        if reply.score is not None:
            self.score = reply.score

    def line(self, status: Code, **more: object) -> dict[str, Any]:
        """The line of a call that ended so."""
        line: dict[str, Any] = {
            "call": self.call,
            "status": status.name,
            "ms": round((time.perf_counter() - self._began) * 1000, 2),
            "messages": self.messages,
            "refused": self.refused,
            "windows": self.windows,
            "bytes_in": self.bytes_in,
            "bytes_out": self.bytes_out,
        }
        known = {"code": self.code, "score": self.score}
        return line | {name: value for name, value in known.items() if value is not None} | more
