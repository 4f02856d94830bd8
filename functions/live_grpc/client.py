"""A clip streamed as if it were danced, and its score live: ``python -m live_grpc.client``."""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scorer.clip import Clip
    from scorer.wording import Language

_FAILED: Final = 2
_INTERRUPTED: Final = 130  # as a shell says it


def parser() -> argparse.ArgumentParser:
    """What may be written behind it."""
    from scorer.wording import LANGUAGES

    made = argparse.ArgumentParser(
        prog="python -m live_grpc.client",
        description="Streams a recorded clip to a gRPC server as if it were danced now, and prints "
        "each second's score and the total so far. Where the server ends it goes on at the next.",
        epilog="A clip is a file as `python -m scorer score` reads it.",
    )
    made.add_argument("clip", type=Path, metavar="CLIP", help="the performance")
    made.add_argument("--reference", required=True, metavar="ID", help="what it should be")
    made.add_argument(
        "--address",
        default="localhost:50051",
        metavar="HOST:PORT",
        help="of the server (%(default)s)",
    )
    made.add_argument(
        "--speed",
        type=_speed,
        default=1.0,
        metavar="X",
        help="times as fast as it was danced, 0 without waiting (%(default)g)",
    )
    made.add_argument(
        "--offset-ms",
        type=float,
        default=0.0,
        metavar="N",
        help="how much later than the reference the clip begins to dance (%(default)g)",
    )
    made.add_argument("--tls", action="store_true", help="speak TLS, as behind a load balancer")
    made.add_argument(
        "--language", choices=LANGUAGES, default=LANGUAGES[0], help="of the words (%(default)s)"
    )
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Dance, and print; 2, with one line about what is wrong."""
    options = parser().parse_args(arguments)
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    try:
        from grpc.aio import AioRpcError

        from live_grpc.dancing import Refused
    except ModuleNotFoundError:
        print("live_grpc: grpc is not installed; make serve-grpc brings it", file=sys.stderr)
        return _FAILED
    from scorer.clip_files import load_clip
    from scorer.errors import ClientError

    try:
        clip = load_clip(options.clip)
        asyncio.run(_dance(clip, options))
    except (ClientError, Refused) as error:
        print(f"live_grpc: {error.message} ({error.where})", file=sys.stderr)
        return _FAILED
    except AioRpcError as error:
        reason = error.details() or error.code().name
        print(f"live_grpc: {options.address}: {reason}", file=sys.stderr)
        return _FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED
    return 0


async def _dance(clip: Clip, options: argparse.Namespace) -> None:
    import grpc
    from grpc import aio

    from live_grpc.dancing import danced
    from live_grpc.telling import line_of, sum_of

    channel = (
        aio.secure_channel(options.address, grpc.ssl_channel_credentials())
        if options.tls
        else aio.insecure_channel(options.address)
    )
    language: Language = options.language
    told_of, answer = -1.0, None
    async with channel:
        answers = danced(
            channel,
            clip,
            options.reference,
            offset_ms=options.offset_ms,
            language=language,
            speed=options.speed,
        )
        async for answer in answers:
            # Each second comes twice, the second time as good as final.
            if answer.HasField("second") and answer.second.t_ms > told_of:
                told_of = answer.second.t_ms
                print(line_of(answer, language), flush=True)
    if answer is not None:
        print(f"\n{sum_of(answer, language)}", flush=True)


def _speed(text: str) -> float:
    speed = float(text)
    if not (math.isfinite(speed) and speed >= 0):
        raise argparse.ArgumentTypeError("0 or more")
    return speed


if __name__ == "__main__":
    sys.exit(main())
