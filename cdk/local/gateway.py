"""A stand-in for CloudFront and API Gateway: HTTP in, an event to the bundle, HTTP out.

``python -m cdk.local.gateway`` (``make serve-lambda``) serves the very zip that a deployment
uploads, under Lambda's own runtime client, below ``/api``; and the page at ``/``.
"""

from __future__ import annotations

import argparse
import mimetypes
import sys
import tempfile
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from cdk.bundle import build
from cdk.errors import DeployError
from cdk.headers_text import HEADERS
from cdk.local.events import Answer, event_of, failure
from cdk.local.function import Function, unpack
from cdk.page_folder import page_folder

PORT: Final = 4000
# The gateway's own limit, before the function's.
MAX_BODY_BYTES: Final = 10 * 1024 * 1024
API: Final = "/api"
_METHODS: Final = ("GET", "HEAD", "POST")
_PIECE: Final = 1 << 20


class Gateway:
    """HTTP on a loopback port over a function and a folder of files.

    Args:
        function: answers below ``/api``.
        files: served below ``/``.
        port: 0 for any that is free.
        added: headers that CloudFront adds to what the function gets.

    Raises:
        DeployError: the port is taken.
    """

    def __init__(
        self, function: Function, files: Path, port: int = 0, added: dict[str, str] | None = None
    ) -> None:
        self._function, self._files, self._added = function, files.resolve(), added or {}
        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        except OSError as error:
            raise DeployError(f"port {port} cannot be listened at: {error.strerror}") from error
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def serve(self) -> None:
        """Until it is closed."""
        self._server.serve_forever(0.05)

    def close(self) -> None:
        """Answer nothing more; while another thread serves."""
        self._server.shutdown()
        self._server.server_close()
        self._function.close()

    def answer(
        self, method: str, target: str, headers: list[tuple[str, str]], body: bytes
    ) -> Answer:
        """One request, by whichever of the two it is for."""
        path = target.partition("?")[0]
        if path != API and not path.startswith(f"{API}/"):
            return self._file(method, path)
        if method not in _METHODS:
            return failure(404, "Not Found")  # no route
        if len(body) > MAX_BODY_BYTES:
            return failure(413, "Request Entity Too Large")
        return self._function.invoke(
            event_of(method, target, [*headers, *self._added.items()], body)
        )

    def _file(self, method: str, path: str) -> Answer:
        file = (self._files / (path.lstrip("/") or "index.html")).resolve()
        there = file.is_relative_to(self._files) and file.is_file()
        if method not in ("GET", "HEAD") or not there:
            return failure(403, "Forbidden")  # what S3 says of what is not there
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return Answer(200, {"content-type": kind}, file.read_bytes())

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # In one piece and at once: head and body apart wait 40 ms for each other.
            wbufsize = -1
            disable_nagle_algorithm = True

            def _serve(self) -> None:
                told = gateway.answer(self.command, self.path, self.headers.items(), self._body())
                self.send_response(told.status)
                for name, value in {**told.headers, **HEADERS}.items():
                    if name != "content-length":
                        self.send_header(name, value)
                self.send_header("content-length", str(len(told.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(told.body)

            do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _serve  # noqa: N815

            def _body(self) -> bytes:
                """As much as shows that it is too long; the rest is read and dropped."""
                length = int(self.headers.get("content-length") or 0)
                body = self.rfile.read(min(length, MAX_BODY_BYTES + 1))
                left = length - len(body)
                while left > 0 and (piece := self.rfile.read(min(left, _PIECE))):
                    left -= len(piece)
                return body

            def log_message(self, format: str, *arguments: object) -> None:
                """The function writes its own line."""

        return Handler


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m cdk.local.gateway", description="Serves the bundle as AWS would."
    )
    parser.add_argument("--port", type=int, default=PORT, help="default: %(default)s")
    parser.add_argument("--bundle", type=Path, metavar="ZIP", help="default: build it")
    options = parser.parse_args(arguments)
    try:
        bundle = options.bundle or build().path
        with tempfile.TemporaryDirectory() as folder:
            # Its log is CloudWatch's there, and the terminal's here.
            function = Function(unpack(bundle, Path(folder)), log=sys.stderr.fileno())
            gateway = Gateway(function, page_folder(), options.port)
            print(f"{gateway.url} (API below {API}, from {bundle.name})", flush=True)
            try:
                gateway.serve()
            except KeyboardInterrupt:
                function.close()
    except (DeployError, OSError, zipfile.BadZipFile) as error:
        print(f"serve-lambda: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
