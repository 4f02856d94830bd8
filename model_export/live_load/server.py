"""The server under load: a process of its own, and what it uses."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"


class NotStarted(Exception):
    """There is no server to load."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; its figures are Linux's own."""

    pid: int
    port: int

    @property
    def cpu_s(self) -> float:
        """CPU time that it has used so far, in seconds."""
        # The name before may hold spaces; the rest begins behind its bracket.
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory_mb(self) -> float:
        """What it holds in memory, MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(kib) * 1024 / 1e6


@contextmanager
def serving(how: str) -> Iterator[Server]:
    """A fresh server on a port that is free.

    Args:
        how: what it speaks.

    Raises:
        NotStarted: it does not start.
    """
    module = ["live_grpc"] if how == "grpc" else ["scorer", "serve"]
    command = [sys.executable, "-m", *module, "--host", HOST, "--port", "0"]
    with subprocess.Popen(  # noqa: S603 (our own arguments)
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            greeting = process.stdout.readline() if process.stdout else ""
            found = re.search(r":(\d+)", greeting)
            if found is None:
                raise NotStarted("the server does not start")
            yield Server(process.pid, int(found[1]))
        finally:
            process.kill()
