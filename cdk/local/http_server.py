"""HTTP on loopback for the stand-ins: whole requests in, whole responses out, and WebSockets."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from cdk.local.events import Request, Response
from cdk.local.live_api import LiveApi
from cdk.local.live_server import converse, is_upgrade

# The gateway's own limit.
MAX_BODY_BYTES: Final = 10 * 1024 * 1024

Answer = Callable[[Request], Response]
# The WebSocket API that a request leads to, if to any, and the request as that one sees it.
Live = Callable[[Request], tuple[LiveApi, Request] | None]

_TOO_LARGE: Final = Response(
    413, (("content-type", "application/json"),), b'{"message":"Request Entity Too Large"}'
)
_LINE: Final = 1_024


class _TooLarge(Exception):
    """More than the gateway reads."""


def start_server(
    answer: Answer, host: str, port: int, live: Live | None = None
) -> ThreadingHTTPServer:
    """Serve from a thread of its own until ``shutdown``; each connection has one too.

    Args:
        answer: what requests are answered with.
        live: which of them, that ask for a WebSocket, get one.

    Raises:
        OSError, OverflowError: the address cannot be listened at.
    """
    server = ThreadingHTTPServer((host, port), _talk(answer, live))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


def _talk(answer: Answer, live: Live | None) -> type[BaseHTTPRequestHandler]:
    class Talk(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body are two writes; the second would wait until the first is acknowledged.
        disable_nagle_algorithm = True

        def any_method(self) -> None:
            path, _, query = self.path.partition("?")
            try:
                body = self._body()
            except (_TooLarge, ValueError):
                # The rest of it is still on its way.
                self.close_connection = True
                self._send(_TOO_LARGE)
                return
            headers = tuple(self.headers.items())
            address = str(self.client_address[0])
            request = Request(self.command, path, query, headers, body, address)
            if live is not None and is_upgrade(request) and (found := live(request)) is not None:
                self.close_connection = True
                api, seen = found
                converse(self.connection, seen, api)
                return
            self._send(answer(request))

        do_GET = do_HEAD = do_POST = do_PUT = any_method  # noqa: N815 (as they are looked up)
        do_PATCH = do_DELETE = do_OPTIONS = any_method  # noqa: N815

        def _body(self) -> bytes:
            if "chunked" not in self.headers.get("transfer-encoding", "").lower():
                length = int(self.headers.get("content-length") or 0)
                if not 0 <= length <= MAX_BODY_BYTES:
                    raise _TooLarge
                return self.rfile.read(length)
            body = b""
            while size := int(self.rfile.readline(_LINE).partition(b";")[0], 16):
                if len(body) + size > MAX_BODY_BYTES:
                    raise _TooLarge
                body += self.rfile.read(size)
                self.rfile.readline(_LINE)
            while self.rfile.readline(_LINE).strip():
                pass  # trailers
            return body

        def _send(self, response: Response) -> None:
            self.send_response(response.status)
            for name, value in response.headers:
                if name != "content-length":
                    self.send_header(name, value)
            self.send_header("content-length", str(len(response.body)))
            if self.close_connection:
                self.send_header("connection", "close")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(response.body)

        def log_message(self, format: str, *arguments: object) -> None:
            """The function writes a line for each request."""

    return Talk
