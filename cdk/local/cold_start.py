"""``python -m cdk.local.cold_start``: how long the package takes to its first answer, and after it.

From starting the process under Lambda's own runtime client to the answer of a window, as
MessagePack; with and without the bytecode that the bundle brings, at the shares of a CPU that
1,769, 1,024 and 512 MB come with.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import track
from rich.table import Table

from cdk.bundle import build
from cdk.errors import DeployError
from cdk.golden import read_golden
from cdk.local.cpu_share import cpu_share
from cdk.local.environment import Environment
from cdk.local.events import event_of
from cdk.local.function import unpack
from cdk.local.runtime import runtime_python

# Share of a CPU by what it is called.
SHARES: Final = {"1 CPU": 1.0, "0.58 CPU (1,024 MB)": 0.58, "0.29 CPU (512 MB)": 0.29}
STARTS: Final = 7
EVENTS: Final = 300
GOAL_START_MS: Final = 400
GOAL_ZIP_MB: Final = 35
GOAL_MEMORY_MB: Final = 110
_CASE: Final = "a window, packed"
_TIMEOUT_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Warm:
    """Of one environment: milliseconds of an event, and what the process took at most."""

    p50_ms: float
    p99_ms: float
    peak_mb: float


def first_answer_ms(python: Path, task: Path, event: bytes, prefix: tuple[str, ...]) -> float:
    """From starting the process to the answer."""
    began = time.perf_counter()
    with Environment(python, task, prefix=prefix) as environment:
        environment.invoke(event, _TIMEOUT_S)
        return (time.perf_counter() - began) * 1000.0


def warm(python: Path, task: Path, event: bytes) -> Warm:
    """One environment, event after event, after a few that do not count."""
    with Environment(python, task) as environment:
        times = []
        for _ in range(EVENTS):
            began = time.perf_counter()
            environment.invoke(event, _TIMEOUT_S)
            times.append((time.perf_counter() - began) * 1000.0)
        times = sorted(times[EVENTS // 10 :])
        peak = _peak_mb(environment.pid)
    return Warm(statistics.median(times), times[int(0.99 * len(times))], peak)


def _peak_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise DeployError("this kernel does not tell how much memory a process took")


def _without_bytecode(task: Path, folder: Path) -> Path:
    return Path(shutil.copytree(task, folder, ignore=shutil.ignore_patterns("__pycache__")))


def measure(console: Console) -> Table:
    """Everything, as a table."""
    bundle = build()
    (case,) = (case for case in read_golden(bundle.golden).cases if case.name == _CASE)
    event = event_of(case.method, case.path, list(case.headers.items()), case.body or b"")
    python = runtime_python()
    table = Table("what", "median", "least", "goal", title="The package under Lambda's runtime")
    with tempfile.TemporaryDirectory() as folder:
        with_it = unpack(bundle.path, Path(folder) / "with")
        tasks = {"": with_it, ", without .pyc": _without_bytecode(with_it, Path(folder) / "no")}
        for share_name, share in SHARES.items():
            for task_name, task in tasks.items():
                name = f"first answer, {share_name}{task_name}"
                goal = f"≤ {GOAL_START_MS} ms" if share == 1.0 and not task_name else ""
                times = _starts(console, name, share, _starter(python, task, event))
                if times is None:
                    table.add_row(name, "not measured", "no control group may be made here", goal)
                else:
                    median, least = statistics.median(times), min(times)
                    table.add_row(name, f"{median:.0f} ms", f"{least:.0f} ms", goal)
        after = warm(python, with_it, event)
    table.add_section()
    table.add_row("an event after that, p50", f"{after.p50_ms:.2f} ms", "", "")
    table.add_row("an event after that, p99", f"{after.p99_ms:.2f} ms", "", "")
    table.add_row("memory at most", f"{after.peak_mb:.0f} MB", "", f"≤ {GOAL_MEMORY_MB} MB")
    size = bundle.path.stat().st_size / 1e6
    table.add_row("the zip", f"{size:.1f} MB", "", f"≤ {GOAL_ZIP_MB} MB")
    return table


def _starter(python: Path, task: Path, event: bytes) -> Callable[[tuple[str, ...]], float]:
    return lambda prefix: first_answer_ms(python, task, event, prefix)


def _starts(
    console: Console, name: str, share: float, start: Callable[[tuple[str, ...]], float]
) -> list[float] | None:
    """Milliseconds of each start; None where no such share can be had."""
    try:
        with cpu_share(share) as prefix:
            start(prefix)  # the first one reads the files from the disk
            turns = track(range(STARTS), name, console=console, transient=True)
            return [start(prefix) for _ in turns]
    except OSError:
        return None


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    argparse.ArgumentParser(
        prog="python -m cdk.local.cold_start", description="Times the package that AWS gets."
    ).parse_args(arguments)
    console = Console()
    try:
        console.print(measure(console))
    except DeployError as error:
        print(f"cold start: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
