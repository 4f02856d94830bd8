"""``python -m cdk.smoke URL``: does a deployment answer as the package that was built?

Asks the page's address (or, without a page, the API's) everything that has a golden answer, looks
at the headers, and sees to it that the API's bare address refuses.
"""

from __future__ import annotations

import argparse
import http.client
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from rich.console import Console
from rich.table import Table

from cdk.bundle import OUT
from cdk.errors import DeployError
from cdk.golden import Golden, differences, read_golden
from cdk.headers_text import HEADERS

_TIMEOUT_S: Final = 30.0
_API: Final = "/api"
# Other methods have no route: the gateway answers them itself, in words of its own.
_ROUTED: Final = ("GET", "HEAD", "POST")
_REFUSED: Final = 403


@dataclass(frozen=True, slots=True)
class Told:
    """What came back; names of headers are small."""

    status: int
    headers: dict[str, str]
    body: bytes


Ask = Callable[[str, str, dict[str, str], bytes | None], Told]
Check = tuple[str, str | None]


def asker(url: str) -> Ask:
    """A way to ask a server.

    Raises:
        DeployError: the address is none.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DeployError(f"{url} is no address: like https://d123.cloudfront.net/")

    def ask(method: str, path: str, headers: dict[str, str], body: bytes | None) -> Told:
        connection = _connect(parts)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Told(answer.status, told, answer.read())
        except (OSError, http.client.HTTPException) as error:
            raise DeployError(f"{parts.netloc} does not answer: {error}") from error
        finally:
            connection.close()

    return ask


def _connect(parts: SplitResult) -> http.client.HTTPConnection:
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(str(parts.hostname), parts.port, timeout=_TIMEOUT_S)


def checks(ask: Ask, golden: Golden, *, page: bool, bare: Ask | None) -> Iterator[Check]:
    """Each check's name, and what is wrong, one by one.

    Args:
        ask: the deployment.
        golden: what it has to say.
        page: whether there is a page, and CloudFront's headers.
        bare: the API's own address, which has to refuse; None to leave that out.
    """
    if page:
        told = ask("GET", "/", {}, None)
        html = told.headers.get("content-type", "").startswith("text/html")
        yield "the page", None if told.status == 200 and html else f"status {told.status}"
        yield "the page's headers", _headers(told)
    for case in golden.cases:
        if case.method not in _ROUTED:
            continue
        told = ask(case.method, _API + case.path, case.headers, case.body)
        kind = told.headers.get("content-type", "")
        yield case.name, differences(case, told.status, kind, told.body)
    told = ask("GET", f"{_API}/health", {}, None)
    named = "x-request-id" in told.headers
    yield "a request has an id", None if named else "no x-request-id"
    if page:
        yield "the API's headers", _headers(told)
    if bare is not None:
        told = bare("GET", f"{_API}/health", {}, None)
        wrong = None if told.status == _REFUSED else f"status {told.status}, not {_REFUSED}"
        yield "the API's bare address is refused", wrong


def _headers(told: Told) -> str | None:
    wrong = [name for name, value in HEADERS.items() if told.headers.get(name) != value]
    return f"{', '.join(wrong)}: not as it should be" if wrong else None


def newest_golden(folder: Path = OUT) -> Path:
    """What the last build left.

    Raises:
        DeployError: nothing was built.
    """
    found = sorted(folder.glob("*.golden.json"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise DeployError(f"{folder} holds no golden answers: make bundle, or --golden FILE")
    return found[-1]


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit code is 1 where a check fails."""
    parser = argparse.ArgumentParser(
        prog="python -m cdk.smoke", description="Does a deployment answer as it should?"
    )
    parser.add_argument("url", help="of the page; with --alone, of the API")
    parser.add_argument("--golden", type=Path, metavar="FILE", help="default: of the last build")
    parser.add_argument("--api", metavar="URL", help="the API's own address, which has to refuse")
    parser.add_argument("--alone", action="store_true", help="there is no page")
    options = parser.parse_args(arguments)
    table = Table("check", "", box=None, header_style="bold")
    failed = 0
    try:
        golden = read_golden(options.golden or newest_golden())
        ask = asker(options.url)
        bare = asker(options.api) if options.api else None
        for name, wrong in checks(ask, golden, page=not options.alone, bare=bare):
            failed += wrong is not None
            table.add_row(name, "[green]as it should be" if wrong is None else f"[red]{wrong}")
    except DeployError as error:
        print(f"smoke: {error}", file=sys.stderr)
        return 1
    console = Console()
    console.print(table)
    console.print(f"{failed} of {table.row_count} checks failed" if failed else "all is well")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
