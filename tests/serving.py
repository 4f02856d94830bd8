"""``python -m scorer serve`` as a process of its own, for as long as it is wanted."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Server:
    """One that has said where it is.

    Attributes:
        process: what runs.
        greeting: its first line.
    """

    process: subprocess.Popen[str]
    greeting: str

    @property
    def port(self) -> int:
        found = re.search(r":(\d+)", self.greeting)
        assert found, self.greeting
        return int(found[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)


@contextlib.contextmanager
def serving(*, log: int = subprocess.PIPE, **variables: str) -> Iterator[Server]:
    """A server on a port of its own.

    Args:
        log: where its stderr goes; a pipe that nobody reads stops whoever writes much into it.
        variables: added to its environment.
    """
    command = [sys.executable, "-m", "scorer", "serve", "--port", "0"]
    environment = {**os.environ, **variables}
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        try:
            yield Server(process, process.stdout.readline())
        finally:
            process.kill()
