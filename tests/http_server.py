"""The local HTTP server as a process."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass
class Server:
    """``python -m scorer serve``."""

    process: subprocess.Popen[str]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """One on a port that is free, until the end of the block."""
    command = [sys.executable, "-m", "scorer", "serve", "--port", "0"]
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        greeting = process.stdout.readline()
        found = re.search(r":(\d+)", greeting)
        assert found, greeting
        try:
            yield Server(process, int(found[1]))
        finally:
            process.kill()
