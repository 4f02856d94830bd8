"""How much memory requests take, measured in a process of their own: ``python -m`` this module.

The kernel keeps the most that a process has ever had resident, and can be told to forget it
(``proc(5)``: ``VmHWM``, and 5 written to ``clear_refs``). Only Linux does; elsewhere nothing is
measured.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Final

import msgspec

from model_export.bench.figures import BenchError, Memory
from model_export.bench.gateway import Event, Handler
from model_export.bench.serving import serving, shipped_handler

_FORGET: Final = Path("/proc/self/clear_refs")
_STATUS: Final = Path("/proc/self/status")


# A length in seconds, a form, and the performance in it.
Requests = list[tuple[float, str, Event]]


class _Task(msgspec.Struct):
    """What the process is to do; without a folder, over what ships."""

    folder: str | None
    requests: Requests


def peak_memory(folder: Path | None, requests: Requests) -> tuple[Memory, ...]:
    """The most that a fresh process of the shipped handler has resident while it answers.

    Args:
        folder: released files to serve from; None for those that ship.
        requests: answered one after the other, the smallest first: what one leaves behind, the next
            may use.

    Raises:
        BenchError: a request is not answered 200.
    """
    if not _FORGET.exists():
        return ()
    task = _Task(None if folder is None else str(folder), requests)
    done = subprocess.run(  # noqa: S603 (this very module)
        [sys.executable, "-m", __name__],
        input=msgspec.msgpack.encode(task),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise BenchError(f"memory: {' '.join(last)}")
    return msgspec.json.decode(done.stdout, type=tuple[Memory, ...])


def _resident_mb(name: str) -> float:
    """``VmRSS``: now; ``VmHWM``: the most since it was told to forget. Millions of bytes."""
    lines = _STATUS.read_text().splitlines()
    kib = next(line.split()[1] for line in lines if line.startswith(f"{name}:"))
    return round(int(kib) * 1024 / 1e6, 1)


def _measured(handler: Handler, requests: Requests) -> list[Memory]:
    rest = _resident_mb("VmRSS")
    out = []
    for seconds, form, event in requests:
        _FORGET.write_text("5")
        status = handler(event)["statusCode"]
        if status != 200:
            raise BenchError(f"{seconds:g} s, {form}: answers {status}")
        out.append(Memory(seconds, form, rest, _resident_mb("VmHWM")))
    return out


def _main() -> None:
    task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Task)
    # The handler writes a line for each request, and what is measured goes the same way.
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        if task.folder is None:
            memory = _measured(shipped_handler(), task.requests)
        else:
            with serving(Path(task.folder)) as handler:
                memory = _measured(handler, task.requests)
    sys.stdout.buffer.write(msgspec.json.encode(memory))


if __name__ == "__main__":
    _main()
