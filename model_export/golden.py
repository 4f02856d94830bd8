"""The answers that a packed release has to give: ``python -m model_export golden OUT.json``.

They are made by the local server's app in this process, and so by this tree's code and model. torch
is not needed, because whoever deploys needs none.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from starlette.types import ASGIApp, Message

from model_export.argument_types import OneLineParser, output_file
from model_export.golden_cases import Case, cases
from model_export.golden_live import live_cases
from scorer.api import create_app
from scorer.errors import OperatorError

SAMPLES: Final = Path("docs/samples")


class GoldenError(Exception):
    """A case is not answered as it is meant to be."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("out", type=output_file, metavar="OUT.json", help="where they go")
    parser.add_argument(
        "--samples",
        type=Path,
        default=SAMPLES,
        metavar="FOLDER",
        help="bodies to send (default: %(default)s)",
    )
    parser.add_argument(
        "--bundle",
        metavar="VERSION",
        help="of the bundle that has to answer so; GET /version tells it (default: none)",
    )


def main(arguments: Sequence[str]) -> int:
    """Write them; the exit code is 2, with one line, where that is not possible."""
    parser = OneLineParser(prog="python -m model_export golden")
    add_arguments(parser)
    options = parser.parse_args(arguments)
    try:
        write_golden(options.out, options.samples, options.bundle)
    except (GoldenError, OperatorError, OSError) as error:
        print(f"{type(error).__name__}: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    return 0


def write_golden(out: Path, samples: Path = SAMPLES, bundle: str | None = None) -> None:
    """Ask for all cases and write requests and answers to ``out``; the same bytes each time.

    Args:
        out: the JSON: ``{"version": ..., "cases": [{"name", "request", "response"}, ...],
            "live": [{"name", "sent", "answered"}, ...]}``. A request's body is ``body_base64``,
            ``repeat`` times over; the messages of ``live`` are texts.
        samples: folder of the bodies that are sent.
        bundle: version of the bundle that has to answer so; None for what runs from none.

    Raises:
        GoldenError: a case is answered with another status than it is there for.
        OperatorError, OSError: the release or the samples cannot be read.
    """
    app = create_app(bundle=bundle)
    told = [_told(app, case) for case in cases(samples)]
    version = next(entry["response"] for entry in told if entry["request"]["path"] == "/version")
    golden = {
        "version": msgspec.json.decode(base64.b64decode(version["body_base64"])),
        "cases": told,
        "live": list(live_cases(samples, app.state.live)),
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(msgspec.json.format(msgspec.json.encode(golden), indent=1) + b"\n")


def _told(app: ASGIApp, case: Case) -> dict[str, Any]:
    status, content_type, body = asyncio.run(_ask(app, case))
    if status != case.status:
        raise GoldenError(f"{case.name}: answered with {status}, expected {case.status}")
    return {
        "name": case.name,
        "request": {
            "method": case.method,
            "path": case.path,
            "headers": case.headers,
            "body_base64": None if case.body is None else base64.b64encode(case.body).decode(),
            "repeat": case.repeat,
        },
        "response": {
            "status": status,
            "content_type": content_type,
            "body_base64": base64.b64encode(body).decode(),
        },
    }


async def _ask(app: ASGIApp, case: Case) -> tuple[int, str, bytes]:
    path, _, query = case.path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": case.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in case.headers.items()],
        "client": None,
        "server": None,
    }
    answered: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": (case.body or b"") * case.repeat}

    async def send(message: Message) -> None:
        answered.append(message)

    await app(scope, receive, send)
    start, *parts = answered
    content_type = dict(start["headers"]).get(b"content-type", b"").decode()
    return start["status"], content_type, b"".join(part.get("body", b"") for part in parts)
