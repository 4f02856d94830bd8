"""What is noted of a request on its way through, for its log line: counts and codes alone."""

from __future__ import annotations

from starlette.requests import Request


def note_scored(request: Request, windows: int, score: float | None) -> None:
    """``windows`` were scored, and ``score`` (0..100) is said of the whole, or nothing."""
    request.state.windows = windows
    request.state.score = score


def note_refused(request: Request, code: str) -> None:
    """The request is answered with an error of this code."""
    request.state.code = code
