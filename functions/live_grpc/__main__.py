"""The command line: ``python -m live_grpc``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Final

_FAILED: Final = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve; 2, with one line about what is wrong, if it cannot."""
    parser = argparse.ArgumentParser(
        prog="python -m live_grpc",
        description="Serves the scorer over gRPC: synchro_you.v1.DanceScore with Live (both ways a "
        "stream), Score and Predict; health and reflection beside it. Logs one line per call, "
        "without addresses or contents. SYNCHRO_YOU_REFERENCES names the folder, or the bucket as "
        "s3://…, of further references.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (%(default)s)")
    parser.add_argument(
        "--port", type=int, default=50051, help="port to listen at, 0 for any (%(default)s)"
    )
    parser.add_argument(
        "--grace-s",
        type=_seconds,
        default=10.0,
        metavar="S",
        help="how long calls may go on after SIGTERM (%(default)g)",
    )
    options = parser.parse_args(arguments)
    # grpc's core writes lines of its own, with addresses in them.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    try:
        from live_grpc.limits import Limits
        from live_grpc.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("grpc", "grpc_health", "grpc_reflection"):
            raise
        print("live_grpc: grpc is not installed; make serve-grpc brings it", file=sys.stderr)
        return _FAILED
    from scorer.errors import ScorerError

    try:
        return serve(options.host, options.port, Limits(grace_s=options.grace_s))
    except ScorerError as error:
        print(f"live_grpc: {error}", file=sys.stderr)
    return _FAILED


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= 3_600:
        raise argparse.ArgumentTypeError("0 to 3600 seconds")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
