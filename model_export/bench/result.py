"""What the benchmark found: figures, what they were to reach, and where they were measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

OURS: Final = "scorer.lambda_http"
FLOOR: Final = "floor"
ORIGINAL: Final = "original, rebuilt"

MAX_OVER_FLOOR: Final = 2.0
MIN_UNDER_ORIGINAL: Final = 10.0
MAX_TAIL: Final = 2.0

_LIBRARIES: Final = ("fastapi", "mangum", "msgspec", "numpy", "onnxruntime", "pydantic", "torch")


class BenchError(Exception):
    """What was to be timed does not answer as it should."""


class Machine(msgspec.Struct, frozen=True):
    """Where it was measured."""

    cpu: str
    cores: int
    threads: int
    python: str
    libraries: dict[str, str]


class Timing(msgspec.Struct, frozen=True):
    """One handler on one event; milliseconds."""

    handler: str
    event: str
    body_bytes: int
    runs: int
    p50_ms: float
    p95_ms: float
    p99_ms: float

    @staticmethod
    def of(handler: str, event: str, body_bytes: int, times: npt.NDArray[np.float64]) -> Timing:
        """From the milliseconds of each run."""
        p50, p95, p99 = (round(float(p), 4) for p in np.percentile(times, (50, 95, 99)))
        return Timing(handler, event, body_bytes, len(times), p50, p95, p99)


class Reach(msgspec.Struct, frozen=True):
    """A ratio on one event, and whether it is where it should be."""

    what: str
    event: str
    ratio: float
    met: bool


class Result(msgspec.Struct, frozen=True):
    """All of it."""

    model: str
    machine: Machine
    timings: tuple[Timing, ...]
    reach: tuple[Reach, ...]

    @staticmethod
    def of(model: str, machine: Machine, timings: Sequence[Timing]) -> Result:
        """With the ratios worked out."""
        return Result(model, machine, tuple(timings), tuple(_reach(timings)))

    def write(self, path: Path) -> None:
        """As JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self)) + b"\n")


def _reach(timings: Sequence[Timing]) -> list[Reach]:
    p50 = {(timing.handler, timing.event): timing.p50_ms for timing in timings}
    out = []
    for ours in (timing for timing in timings if timing.handler == OURS):
        event = ours.event
        over = ours.p50_ms / p50[FLOOR, event]
        out.append(
            Reach(
                f"p50 at most {MAX_OVER_FLOOR:g} times the floor's",
                event,
                over,
                over <= MAX_OVER_FLOOR,
            )
        )
        if (ORIGINAL, event) in p50:
            under = p50[ORIGINAL, event] / ours.p50_ms
            what = f"at least {MIN_UNDER_ORIGINAL:g} times faster than the original"
            out.append(Reach(what, event, under, under >= MIN_UNDER_ORIGINAL))
        tail = ours.p99_ms / ours.p50_ms
        out.append(Reach(f"p99 at most {MAX_TAIL:g} times p50", event, tail, tail <= MAX_TAIL))
    return out


def machine(threads: int) -> Machine:
    """This one, of which ``threads`` threads are used."""
    return Machine(
        cpu=_cpu_model(),
        cores=os.cpu_count() or 1,
        threads=threads,
        python=platform.python_version(),
        libraries={name: version(name) for name in _LIBRARIES},
    )


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
