"""Times the bundle: ``python -m cdk.coldstart``. Linux alone tells what is measured here.

Cold start is from the start of the process to the first answer of a window, with and without
compiled modules, at the shares of a CPU that Lambda gives to 1,769, 1,024 and 512 MB.
"""

from __future__ import annotations

import argparse
import base64
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec
from rich.console import Console
from rich.table import Table

from cdk.arguments import whole
from cdk.bundle import Bundle, build
from cdk.errors import DeployError
from cdk.golden import Request as Asked
from cdk.golden import read_golden
from cdk.local.environment import InitFailed
from cdk.local.events import Request, make_event
from cdk.local.function import unpacked
from cdk.local.runtime import runtime_python
from cdk.starting.floors import FLOORS, with_floors
from cdk.starting.measure import Memory, Start, Warm, cold_start, warm, without_pyc
from cdk.starting.share import MB_PER_CPU, NotAllowed, share_of_cpu

MEMORY_MB: Final = (1_769, 1_024, 512)
# What is to be reached.
MAX_START_MS: Final = 400.0
MAX_ZIP_MB: Final = 35.0
MAX_RESIDENT_MB: Final = 110.0

# Of whole performances: the golden one, a minute, and the longest there may be.
LENGTHS_S: Final = (14, 60, 300)

# With compiled modules or without, at so much memory.
_Starts = Mapping[tuple[bool, int], Start]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1, with one line, where that is impossible."""
    parser = argparse.ArgumentParser("python -m cdk.coldstart", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--starts", type=whole(1), default=7, help="of each kind (default: %(default)s)"
    )
    parser.add_argument("--runs", type=whole(2), default=1_000, help="warm (default: %(default)s)")
    options = parser.parse_args(arguments)
    console = Console(highlight=False)
    try:
        if sys.platform != "linux":
            raise DeployError("the bundle runs on Linux alone")
        bundle = build("arm64" if os.uname().machine == "aarch64" else "x86_64")
        window, performances = _events(bundle)
        python = runtime_python()
        with unpacked(bundle.path) as task:
            starts = _starts(python, task, window, options.starts, console)
            floors = _floors(python, task, window, options.starts, console)
            warmth, memory = warm(python, task, window, performances, options.runs)
    except (DeployError, InitFailed) as error:
        print(f"coldstart: {error}", file=sys.stderr)
        return 1
    console.print(_cold_table(starts))
    console.print(_floor_table(floors, starts[True, MB_PER_CPU]))
    console.print(_reach_table(bundle, starts, warmth, memory))
    return 0


def _events(bundle: Bundle) -> tuple[bytes, dict[int, bytes]]:
    """A window, and performances by their seconds: the golden one, danced on and on."""
    cases = {case.name: case.request for case in read_golden(bundle.golden).cases}

    def event(asked: Asked, body: bytes) -> bytes:
        headers = tuple(asked.headers.items())
        return make_event(Request(asked.method, f"/api{asked.path}", "", headers, body))

    window, performance = cases["a window, following"], cases["a performance, en"]
    return event(window, window.body), {
        seconds: event(performance, danced_on(performance.body, seconds)) for seconds in LENGTHS_S
    }


def danced_on(body: bytes, seconds: int) -> bytes:
    """A request of POST /score whose clip, packed and at 30 frames per second, lasts so long."""
    asked = msgspec.json.decode(body)
    clip, wanted = asked["clip"], 30 * seconds
    # Whatever has a row for each frame.
    for packed in (each for each in clip.values() if isinstance(each, dict)):
        frames, data = packed["shape"][0], base64.b64decode(packed["data"])
        longer = (data * -(-wanted // frames))[: wanted * (len(data) // frames)]
        packed["shape"][0] = wanted
        packed["data"] = base64.b64encode(longer).decode()
    return msgspec.json.encode(asked)


def _starts(python: Path, task: Path, event: bytes, runs: int, console: Console) -> _Starts:
    starts = {}
    with without_pyc(task) as source, console.status("starting") as status:
        for memory_mb in MEMORY_MB:
            for compiled, folder in ((True, task), (False, source)):
                status.update(f"{memory_mb} MB, {'with' if compiled else 'without'} .pyc")
                try:
                    with share_of_cpu(memory_mb / MB_PER_CPU) as prefix:
                        start = cold_start(python, folder, event, runs, prefix)
                except NotAllowed as error:
                    if memory_mb != MB_PER_CPU:
                        console.print(f"{memory_mb} MB is not measured: {error}")
                        continue
                    # A whole CPU is what a process with one thread has anyway.
                    start = cold_start(python, folder, event, runs)
                starts[compiled, memory_mb] = start
    return starts


def _floors(
    python: Path, task: Path, event: bytes, runs: int, console: Console
) -> dict[str, Start]:
    """Starts at one CPU of what the package cannot do without."""
    with with_floors(task) as folder, console.status("starting next to nothing"):
        return {
            what: cold_start(python, folder, event, runs, handler=f"{module}.handler")
            for what, module in FLOORS.items()
        }


def _floor_table(floors: Mapping[str, Start], ours: Start) -> Table:
    table = Table(title="of that, at one CPU, ms waited", title_justify="left")
    table.add_column("what")
    table.add_column("", justify="right")
    table.add_column("of ours", justify="right")
    for what, start in (*floors.items(), ("ours", ours)):
        table.add_row(what, f"{start.wall_ms:.0f}", f"{start.wall_ms / ours.wall_ms:.0%}")
    return table


def _cold_table(starts: _Starts) -> Table:
    table = Table(title="from start to first answer, median, ms", title_justify="left")
    table.add_column("memory, share of a CPU")
    for column in (".pyc: waited", "computed", "no .pyc: waited", "computed"):
        table.add_column(column, justify="right")
    for memory_mb in MEMORY_MB:
        cells = []
        for compiled in (True, False):
            start = starts.get((compiled, memory_mb))
            cells += (
                ["-", "-"] if start is None else [f"{start.wall_ms:.0f}", f"{start.cpu_ms:.0f}"]
            )
        table.add_row(f"{memory_mb:,} MB, {memory_mb / MB_PER_CPU:.2f}", *cells)
    return table


def _reach_table(bundle: Bundle, starts: _Starts, warmth: Warm, memory: Memory) -> Table:
    table = Table(title=f"{bundle.version}, {bundle.arch}", title_justify="left")
    table.add_column("measured")
    table.add_column("", justify="right")
    table.add_column("at most", justify="right")
    table.add_column("")
    zipped = bundle.path.stat().st_size / 1e6
    for what, value, most in (
        ("zipped, MB", zipped, MAX_ZIP_MB),
        ("first answer at one CPU, ms waited", starts[True, MB_PER_CPU].wall_ms, MAX_START_MS),
        ("warm window through the runtime client, p50 ms", warmth.p50_ms, None),
        ("warm window through the runtime client, p99 ms", warmth.p99_ms, None),
        ("resident after the first window, MB", memory.start_mb, MAX_RESIDENT_MB),
        ("most resident, windows, MB", memory.windows_mb, MAX_RESIDENT_MB),
        *(
            (f"most resident, performances of {seconds} s, MB", most, None)
            for seconds, most in memory.performance_mb.items()
        ),
    ):
        met = "" if most is None else "[green]met" if value <= most else "[red]not met"
        table.add_row(what, f"{value:.2f}", "" if most is None else f"{most:g}", met)
    return table


if __name__ == "__main__":
    sys.exit(main())
