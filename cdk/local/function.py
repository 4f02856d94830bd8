"""A deployed function's behaviour: events one after the other, a new environment after a crash."""

from __future__ import annotations

import threading
import zipfile
from pathlib import Path
from typing import IO, Final

from cdk.local.environment import MAX_PAYLOAD_BYTES, Environment, InitFailed
from cdk.local.events import Answer, answer_of, failure
from cdk.local.runtime import runtime_python

TIMEOUT_S: Final = 29.0


class Function:
    """One execution environment at a time, begun with the first event.

    Args:
        task: folder of the unpacked bundle.
        variables: the function's.
        timeout_s: how long an event may take.
        log: where its output goes; it is dropped without.
    """

    def __init__(
        self,
        task: Path,
        variables: dict[str, str] | None = None,
        timeout_s: float = TIMEOUT_S,
        log: IO[bytes] | int | None = None,
        handler: str = "scorer.lambda_http.handler",
    ) -> None:
        self._task, self._variables, self._timeout_s = task, variables or {}, timeout_s
        self._log, self._handler = log, handler
        self._python = runtime_python()
        self._lock = threading.Lock()
        self._environment: Environment | None = None

    def invoke(self, event: bytes) -> Answer:
        """One event, answered as the gateway would answer the client."""
        if len(event) > MAX_PAYLOAD_BYTES:
            return failure(413, "Request Entity Too Large")
        with self._lock:
            try:
                environment = self._environment or Environment(
                    self._python,
                    self._task,
                    self._variables,
                    log=self._log,
                    handler=self._handler,
                )
            except InitFailed:
                return failure(500, "Internal Server Error")
            self._environment = environment
            result = environment.invoke(event, self._timeout_s)
            if result.outcome in ("timeout", "exited"):
                self._environment = None
        if result.outcome == "timeout":
            return failure(503, "Service Unavailable")
        if result.outcome != "response":
            return failure(500, "Internal Server Error")
        return answer_of(result.payload)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._environment is not None:
                self._environment.stop()
            self._environment = None


def unpack(bundle: Path, folder: Path) -> Path:
    """The zip's files in a folder, as Lambda lays them out."""
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    return folder
