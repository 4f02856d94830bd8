"""What the benchmark found: figures, what they were to reach, and where they were measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

import msgspec

from model_export.bench.figures import Memory, Performance, Reach, Timing
from model_export.bench.goals import performance_reach, windows_reach

_LIBRARIES: Final = (
    "dtaidistance", "fastapi", "mangum", "msgspec", "numpy", "onnxruntime", "pydantic", "torch",
)  # fmt: skip


class Machine(msgspec.Struct, frozen=True):
    """Where it was measured."""

    cpu: str
    cores: int
    threads: int
    python: str
    libraries: dict[str, str]


class Result(msgspec.Struct, frozen=True):
    """All of it; ``timings`` are of one window."""

    model: str
    machine: Machine
    timings: tuple[Timing, ...]
    performances: tuple[Performance, ...]
    memory: tuple[Memory, ...]
    reach: tuple[Reach, ...]

    @staticmethod
    def of(
        model: str,
        machine: Machine,
        timings: Sequence[Timing],
        performances: Sequence[Performance],
        memory: Sequence[Memory],
    ) -> Result:
        """With what was to be reached."""
        reach = windows_reach(timings)
        for performance in performances:
            reach += performance_reach(performance)
        return Result(
            model, machine, tuple(timings), tuple(performances), tuple(memory), tuple(reach)
        )

    def write(self, path: Path) -> None:
        """As JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self)) + b"\n")


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
