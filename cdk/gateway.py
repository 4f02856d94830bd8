"""What stands before the Lambda on AWS, on this machine: ``python -m cdk.gateway``.

HTTP becomes an event of API Gateway, the bundle answers it under Lambda's own runtime client, and
its answer becomes HTTP again; so does each message of a WebSocket at ``/api/live``. One address is
the distribution's, with the page at ``/`` and the API under ``/api/``; the other is the API's own,
which brings no secret and is refused. With ``SYNCHRO_YOU_TOKEN`` set, the API asks for that token.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import platform
import secrets
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from cdk.arguments import seconds
from cdk.bundle import build
from cdk.errors import DeployError
from cdk.local.environment import MAX_PAYLOAD_BYTES, Environment, InitFailed, Result
from cdk.local.events import NotAnAnswer, Request, Response, make_event, read_answer
from cdk.local.function import Function, unpacked
from cdk.local.http_server import start_server
from cdk.local.live_api import LiveApi
from cdk.local.runtime import runtime_python
from cdk.local.site import SECURITY_HEADERS, page_file
from cdk.methods import METHODS
from cdk.page_folder import page_folder
from cdk.token import bearer, read_token

API: Final = "/api/"
LIVE: Final = "/api/live"
SECRET_HEADER: Final = "x-origin-secret"  # noqa: S105 (its name)
SECRET_VARIABLE: Final = "SYNCHRO_YOU_ORIGIN_SHA256"  # noqa: S105 (its name)
# The gateway gives up after this; a function is given less.
GATEWAY_S: Final = 30.0
TIMEOUT_S: Final = 29.0

_MESSAGES: Final = {
    401: "Unauthorized",
    404: "Not Found",
    413: "Request Entity Too Large",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


@dataclass(frozen=True, slots=True)
class Gateway:
    """Answers requests by a function.

    Attributes:
        timeout_s: what the function is given.
        secret: what the distribution adds to each request for the API.
        site: folder of the page, if there is one.
        token: the one that the authorizer takes; None where nobody is asked for any. Whether a
            token is signed, by whom and for whom, AWS alone looks at.
    """

    function: Function
    timeout_s: float
    secret: str
    site: Path | None = None
    stage: str = "$default"
    token: str | None = None

    @property
    def live(self) -> LiveApi | None:
        """The WebSocket API; none where tokens are asked for, which such an API cannot read."""
        return LiveApi(self.function) if self.token is None else None

    def through_distribution(self, request: Request) -> Response:
        """As a browser is answered."""
        if request.path.startswith(API):
            answer = self.at_api(self._told(request))
            return replace(answer, headers=(*answer.headers, *SECURITY_HEADERS))
        if self.site is None:
            return _own(404)
        asked = next((value for name, value in request.headers if name.lower() == "range"), "")
        return page_file(self.site, request.path, asked)

    def live_through_distribution(self, request: Request) -> tuple[LiveApi, Request] | None:
        """As a page's WebSocket is led on: its path is the stage's then."""
        if self.live is None or request.path != LIVE:
            return None
        return self.live, replace(self._told(request), path=f"/{self.live.stage}")

    def live_at_api(self, request: Request) -> tuple[LiveApi, Request] | None:
        """As the WebSocket API's own address sees it. On AWS that is another host than the HTTP
        API's; here both have one."""
        return None if self.live is None else (self.live, request)

    def _told(self, request: Request) -> Request:
        """With the distribution's secret, and no other."""
        headers = tuple(pair for pair in request.headers if pair[0].lower() != SECRET_HEADER)
        return replace(request, headers=(*headers, (SECRET_HEADER, self.secret)))

    def at_api(self, request: Request) -> Response:
        """As the API's own address answers."""
        if request.method not in METHODS:
            return _own(404)
        if self.token is not None and not self._is_let_in(request):
            return _own(401, ("www-authenticate", "Bearer"))
        event = make_event(request, self.stage)
        if len(event) > MAX_PAYLOAD_BYTES:
            return _own(413)
        return as_http(self.function.invoke(event), self.timeout_s)

    def _is_let_in(self, request: Request) -> bool:
        wanted = bearer(self.token).items()
        return wanted <= {(name.lower(), value) for name, value in request.headers}


def as_http(result: Result, timeout_s: float) -> Response:
    """What a client is told of what became of an event.

    Args:
        timeout_s: what the function was given; the gateway itself waits for 30 s.
    """
    if result.outcome == "timeout" and timeout_s >= GATEWAY_S:
        return _own(503)
    if result.outcome != "response" or len(result.payload) > MAX_PAYLOAD_BYTES:
        return _own(500)
    try:
        return read_answer(result.payload)
    except NotAnAnswer:
        return _own(500)


def _own(status: int, *more: tuple[str, str]) -> Response:
    """An answer that the gateway gives by itself."""
    body = f'{{"message":"{_MESSAGES[status]}"}}'.encode()
    return Response(status, (("content-type", "application/json"), *more), body)


@contextmanager
def standing(
    task: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    api_port: int = 0,
    site: Path | None = None,
    timeout_s: float = TIMEOUT_S,
    quiet: bool = True,
    token: str | None = None,
) -> Iterator[tuple[str, str]]:
    """Both addresses, the distribution's and the API's own, for as long as they are needed.

    Args:
        task: folder of an unpacked bundle.
        port, api_port: 0 for any that is free.
        quiet: drop what the function writes, else it goes to stdout.
        token: what the API asks for, if for any.

    Raises:
        DeployError: the function does not start, or an address cannot be listened at.
    """
    secret = secrets.token_hex(32)
    variables = {SECRET_VARIABLE: hashlib.sha256(secret.encode()).hexdigest()}
    log = None if quiet else sys.stdout.fileno()
    start = partial(Environment, runtime_python(), task, variables, snapstart=True, log=log)
    gateway = Gateway(
        Function(start, min(timeout_s, GATEWAY_S)), timeout_s, secret, site, token=token
    )
    with ExitStack() as stack:
        stack.callback(gateway.function.stop)
        try:
            gateway.function.warm()
        except InitFailed as failed:
            told = "" if failed.report is None else failed.report.body.decode()
            raise DeployError(f"the function does not start: {' '.join(told.split())}") from None
        addresses = []
        for answer, live, wanted in (
            (gateway.through_distribution, gateway.live_through_distribution, port),
            (gateway.at_api, gateway.live_at_api, api_port),
        ):
            try:
                server = start_server(answer, host, wanted, live)
            except (OSError, OverflowError) as error:
                raise DeployError(f"{host}:{wanted} cannot be listened at: {error}") from None
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            addresses.append(f"http://{host}:{server.server_port}")
        yield addresses[0], addresses[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; 1, with one line, where that is impossible."""
    parser = argparse.ArgumentParser("python -m cdk.gateway", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=4000, help="of the distribution (default 4000)")
    parser.add_argument("--api-port", type=int, default=0, help="of the API alone (default: any)")
    parser.add_argument("--bundle", type=Path, metavar="ZIP", help="default: built of this tree")
    parser.add_argument("--site", type=Path, default=page_folder(), metavar="FOLDER", help="for /")
    parser.add_argument(
        "--timeout",
        type=seconds,
        default=TIMEOUT_S,
        metavar="S",
        help="of the function (default %(default)g)",
    )
    options = parser.parse_args(arguments)
    try:
        if not (options.site / "index.html").is_file():
            raise DeployError(f"--site {options.site} is no page: it has no index.html")
        arm = platform.machine() in ("arm64", "aarch64")
        bundle = options.bundle or build("arm64" if arm else "x86_64").path
        with (
            unpacked(bundle) as task,
            standing(
                task,
                port=options.port,
                api_port=options.api_port,
                site=options.site,
                timeout_s=options.timeout,
                quiet=False,
                token=read_token(),
            ) as (distribution, api),
            contextlib.suppress(KeyboardInterrupt),
        ):
            print(f"{distribution} ({bundle.name}; the API's own address is {api})", flush=True)
            # A shell starts what runs in its background with SIGINT ignored.
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.default_int_handler)
            threading.Event().wait()
    except DeployError as error:
        print(f"gateway: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
