"""Cold starts and warm requests of an unpacked bundle, under Lambda's own runtime client."""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cdk.errors import DeployError
from cdk.local.environment import HANDLER, Environment

_PATIENCE_S = 120.0
_WARM_UP = 20
# Performances of each length; the first of them has most of what it needs.
_WHOLE = 5


@dataclass(frozen=True, slots=True)
class Start:
    """From the start of the process to its first answer, each the median of its runs.

    Attributes:
        wall_ms: what somebody waits.
        cpu_ms: what the process computes.
    """

    wall_ms: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Warm:
    """Requests one after the other, each from its event to the runtime's next question."""

    p50_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Memory:
    """The most that was resident, in millions of bytes.

    Attributes:
        start_mb: after the first window.
        windows_mb: after all of them.
        performance_mb: after whole performances, by their seconds, the shortest first.
    """

    start_mb: float
    windows_mb: float
    performance_mb: Mapping[int, float]


def cold_start(
    python: Path,
    task: Path,
    event: bytes,
    runs: int,
    prefix: tuple[str, ...] = (),
    handler: str = HANDLER,
) -> Start:
    """Start and ask once, ``runs`` times; a run before them brings the files into memory."""
    starts = [_one_start(python, task, event, prefix, handler) for _ in range(runs + 1)][1:]
    return Start(
        statistics.median(start.wall_ms for start in starts),
        statistics.median(start.cpu_ms for start in starts),
    )


def _one_start(
    python: Path, task: Path, event: bytes, prefix: tuple[str, ...], handler: str
) -> Start:
    before = _children_cpu_s()
    began = time.perf_counter()
    with Environment(python, task, prefix=prefix, handler=handler) as environment:
        _ask(environment, event)
        wall = time.perf_counter() - began
    return Start(wall * 1000, (_children_cpu_s() - before) * 1000)


def _children_cpu_s() -> float:
    """Of all that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def warm(
    python: Path, task: Path, window: bytes, performances: Mapping[int, bytes], runs: int
) -> tuple[Warm, Memory]:
    """Ask for windows, then for performances, in one environment.

    Args:
        performances: events by their seconds, the shortest first: what was resident stays.
    """
    with Environment(python, task) as environment:
        _ask(environment, window)
        first = _peak_mb(environment)
        for _ in range(_WARM_UP):
            _ask(environment, window)
        taken = []
        for _ in range(runs):
            began = time.perf_counter()
            _ask(environment, window)
            taken.append((time.perf_counter() - began) * 1000)
        windows = _peak_mb(environment)
        longer = {}
        for seconds, performance in performances.items():
            for _ in range(_WHOLE):
                _ask(environment, performance)
            longer[seconds] = _peak_mb(environment)
        quantiles = statistics.quantiles(taken, n=100)
        memory = Memory(first, windows, longer)
        return Warm(statistics.median(taken), quantiles[98]), memory


@contextmanager
def without_pyc(task: Path) -> Iterator[Path]:
    """The same folder as if it had been packed without compiled modules."""
    with TemporaryDirectory(prefix="source-", dir=task.parent) as folder:
        source = Path(folder) / "task"
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(task, source, copy_function=os.link, ignore=ignored)
        yield source


def _ask(environment: Environment, event: bytes) -> None:
    result = environment.invoke(event, _PATIENCE_S)
    if result.outcome != "response" or b'"statusCode": 200' not in result.payload:
        raise DeployError(f"the bundle does not answer: {result.outcome} {result.payload[:200]!r}")


def _peak_mb(environment: Environment) -> float:
    status = Path(f"/proc/{environment.pid}/status").read_text().splitlines()
    kib = next(line.split()[1] for line in status if line.startswith("VmHWM:"))
    return int(kib) * 1024 / 1e6
