"""The Lambda Runtime API for one execution environment, on a loopback port.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html, and the two paths of SnapStart that
Lambda's own runtime clients use.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from typing import Final, Literal

# What a runtime tells: the end of these paths.
Kind = Literal["next", "response", "error", "init/error", "restore/next", "restore/error"]

_VERSION: Final = "/2018-06-01/runtime/"
_PATH: Final = re.compile(
    rf"{_VERSION}(?:invocation/(?P<id>[^/]+)/(?P<told>response|error)|invocation/(?P<next>next)"
    r"|(?P<other>init/error|restore/next|restore/error))"
)


@dataclass(frozen=True, slots=True)
class Invocation:
    """An event on its way to the function; ``deadline_ms`` is on the clock of the epoch."""

    id: str
    event: bytes
    deadline_ms: int


@dataclass(frozen=True, slots=True)
class Report:
    """What the runtime told: on which path, about which invocation, with what body."""

    kind: Kind
    body: bytes = b""
    id: str = ""


class RuntimeAPI:
    """Hands out events and takes reports, until it is closed.

    Attributes:
        address: ``host:port``, for AWS_LAMBDA_RUNTIME_API.
        reports: all that was told, in its order; a runtime that asks for an event says ``next``.
    """

    def __init__(self) -> None:
        self.reports: SimpleQueue[Report] = SimpleQueue()
        self._events: SimpleQueue[Invocation | None] = SimpleQueue()
        self._restored = threading.Event()
        self._closed = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._talk())
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_port}"
        # A moment is what closing waits for.
        serve = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        serve.start()

    def send(self, invocation: Invocation) -> None:
        """Give it to the runtime that asks for the next one."""
        self._events.put(invocation)

    def restore(self) -> None:
        """Let what was prepared for a snapshot go on, as if started from it."""
        self._restored.set()

    def report(self, timeout_s: float) -> Report | None:
        """What is told next; None if that is nothing for so long."""
        try:
            return self.reports.get(timeout=timeout_s)
        except Empty:
            return None

    def close(self) -> None:
        """Answer nothing more; whoever waits for an event is let go."""
        self._closed = True
        self._events.put(None)
        self._restored.set()
        self._server.shutdown()
        self._server.server_close()

    def _talk(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Talk(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body are two writes; the second would wait until the first is acknowledged.
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                path = _PATH.fullmatch(self.path)
                if path and path["next"]:
                    api.reports.put(Report("next"))
                    self._give(api._events.get())
                elif path and path["other"] == "restore/next":
                    api.reports.put(Report("restore/next"))
                    api._restored.wait()
                    self._answer(200, b"")
                else:
                    self._answer(404, b"{}")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                path = _PATH.fullmatch(self.path)
                if path and (kind := path["told"] or path["other"]):
                    api.reports.put(Report(kind, body, path["id"] or ""))  # type: ignore[arg-type]
                    self._answer(202, b'{"status":"OK"}')
                else:
                    self._answer(404, b"{}")

            def _give(self, invocation: Invocation | None) -> None:
                if invocation is None:
                    self.close_connection = True
                    return
                self._answer(
                    200,
                    invocation.event,
                    ("Lambda-Runtime-Aws-Request-Id", invocation.id),
                    ("Lambda-Runtime-Deadline-Ms", str(invocation.deadline_ms)),
                    ("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000"),
                    (
                        "Lambda-Runtime-Invoked-Function-Arn",
                        "arn:aws:lambda:eu-central-1:123456789012:function:local:live",
                    ),
                )

            def _answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:
                """Nobody reads along."""

        return Talk
