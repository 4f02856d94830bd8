"""Loads one server with dancers: ``python -m model_export.live_load`` (make bench-live).

A row for each way to speak and each number of dancers, against a server that was started for it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from model_export.live_load.crowd import Danced, crowd
from model_export.live_load.dances import TICK_S, Sent, dance
from model_export.live_load.server import HOST, NotStarted, Server, serving
from model_export.live_load.speaker_grpc import grpc
from model_export.live_load.speakers import Lost, Open, http, websocket

SPEAKERS: Final[dict[str, Open]] = {"websocket": websocket, "grpc": grpc, "http": http}
DANCERS: Final = (1, 10, 50, 200)
SECONDS: Final = 60.0
_WARM_UP_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement; ``kept`` is the share of the messages that were due and answered."""

    how: str
    dancers: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    kept: float
    answers_per_s: float
    cpu_ms: float
    memory_mb: float


def measure(how: str, dancers: int, seconds: float, sent: Sequence[Sent]) -> Row:
    """One row, of a server of its own.

    Raises:
        Lost: an answer did not come, or in another order.
    """
    with serving(how) as server:
        speak = SPEAKERS[how]
        asyncio.run(crowd(speak, HOST, server.port, sent, min(dancers, 4), _WARM_UP_S))
        before = server.cpu_s
        told = asyncio.run(crowd(speak, HOST, server.port, sent, dancers, seconds))
        return _row(how, dancers, seconds, told, server, before)


def _row(
    how: str, dancers: int, seconds: float, told: Danced, server: Server, before: float
) -> Row:
    answered = len(told.round_trips_s)
    p50, p95, p99 = 1000.0 * np.percentile(told.round_trips_s, (50, 95, 99))
    return Row(
        how,
        dancers,
        float(p50),
        float(p95),
        float(p99),
        answered / told.due,
        answered / seconds,
        1000.0 * (server.cpu_s - before) / answered,
        server.memory_mb,
    )


def page(rows: Sequence[Row], seconds: float) -> str:
    """The table as Markdown."""
    lines = [
        f"{os.cpu_count()} cores, dancers and server on the same; {1 / TICK_S:g} messages a second "
        f"each for {seconds:g} s. Round trips in ms, from sending to the answer. Whoever still "
        "waits when the next message is due leaves it out: *kept* is what was not. Nothing was "
        "lost, nothing came in another order.",
        "",
        "| | dancers | p50 | p95 | p99 | kept | answers/s | CPU ms each | dancers a core | MB |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.how} | {row.dancers} | {row.p50_ms:.1f} | {row.p95_ms:.1f} | {row.p99_ms:.1f} "
        f"| {row.kept:.0%} | {row.answers_per_s:.0f} | {row.cpu_ms:.1f} "
        f"| {1000.0 * TICK_S / row.cpu_ms:.0f} | {row.memory_mb:.0f} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1, with one line, where an answer was lost."""
    parser = argparse.ArgumentParser(
        "python -m model_export.live_load", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--how", nargs="+", choices=sorted(SPEAKERS), default=list(SPEAKERS))
    parser.add_argument("--dancers", nargs="+", type=int, default=list(DANCERS), metavar="N")
    parser.add_argument("--seconds", type=float, default=SECONDS, metavar="S")
    parser.add_argument("--page", type=Path, metavar="FILE", help="write the table there as well")
    options = parser.parse_args(arguments)
    sent = dance()
    try:
        rows = [
            measure(how, dancers, options.seconds, sent)
            for how in options.how
            for dancers in options.dancers
        ]
    except NotStarted as error:
        print(f"live_load: {error}", file=sys.stderr)
        return 1
    except ExceptionGroup as errors:
        lost, others = errors.split((Lost, OSError, EOFError))
        if lost is None or others is not None:
            raise
        print(f"live_load: {lost.exceptions[0]!r}", file=sys.stderr)
        return 1
    told = page(rows, options.seconds)
    print(told, end="")
    if options.page is not None:
        options.page.write_text(told, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
