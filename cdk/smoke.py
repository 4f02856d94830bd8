"""Checks a deployment from outside: ``python -m cdk.smoke https://d123.cloudfront.net``.

Runs against AWS as against ``make serve-lambda``; the exit code is 1 where a check fails. Where the
API asks for tokens, ``SYNCHRO_YOU_TOKEN`` holds one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, get_args

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cdk.arguments import seconds
from cdk.bundle import build
from cdk.bundling.architecture import Arch
from cdk.errors import DeployError
from cdk.golden import read_golden
from cdk.smoking.checked import Checked
from cdk.smoking.checks import check_all
from cdk.smoking.client import Site
from cdk.smoking.live import check_live, live_url
from cdk.token import read_token

PATIENCE_S: Final = 60.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Check, and print a line for each check; 1 where one fails or nothing can be checked."""
    parser = argparse.ArgumentParser("python -m cdk.smoke", description=__doc__.splitlines()[0])
    parser.add_argument("url", help="of the page; the API is under /api")
    parser.add_argument(
        "--golden", type=Path, metavar="FILE", help="answers to expect (default: of this tree)"
    )
    parser.add_argument(
        "--arch",
        choices=get_args(Arch),
        default="x86_64",
        help="whose bundle, without --golden (default: %(default)s)",
    )
    parser.add_argument(
        "--api",
        metavar="URL",
        action="append",
        default=[],
        help="the API's own address, which has to refuse; once for each region",
    )
    parser.add_argument(
        "--live", metavar="URL", help="of the WebSocket (default: /api/live of the page)"
    )
    parser.add_argument(
        "--live-api",
        metavar="URL",
        action="append",
        default=[],
        help="the WebSocket API's own address, which has to refuse; once for each region",
    )
    parser.add_argument("--page", action="store_true", help="there has to be a page at /")
    parser.add_argument(
        "--patience",
        type=seconds,
        default=PATIENCE_S,
        metavar="S",
        help="how long to wait for the first answer (default: %(default)g)",
    )
    options = parser.parse_args(arguments)
    try:
        token = read_token()
        site, bare = Site(options.url, token), [Site(url, token) for url in options.api]
        golden = read_golden(options.golden or build(options.arch).golden)
        checked = list(check_all(site, golden, bare, options.patience, page=options.page))
        # Where tokens are asked for there is no WebSocket; where nobody answers nothing else.
        if token is None and len(checked) > 1:
            checked += check_live(options.live or live_url(options.url), golden, options.live_api)
    except DeployError as error:
        print(f"smoke: {error}", file=sys.stderr)
        return 1
    Console(highlight=False).print(_table(options.url, checked))
    failed = sum(check.trouble is not None for check in checked)
    print(f"{len(checked)} checks, {failed or 'none'} failed")
    return 1 if failed else 0


def _table(url: str, checked: Sequence[Checked]) -> Table:
    table = Table(title=url, title_justify="left")
    table.add_column("check")
    table.add_column("")
    table.add_column("ms", justify="right")
    for check in checked:
        # Parts of an answer may look like markup.
        said = Text("ok", "green") if check.trouble is None else Text(check.trouble, "red")
        table.add_row(Text(check.what), said, "" if check.ms is None else f"{check.ms:.0f}")
    return table


if __name__ == "__main__":
    sys.exit(main())
