"""One execution environment of a Lambda function: a process under Lambda's own runtime client."""

from __future__ import annotations

import os
import subprocess
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Literal

from cdk.local.runtime_api import Invocation, Kind, Report, RuntimeAPI

HANDLER: Final = "scorer.lambda_http.handler"
MEMORY_MB: Final = 1024
# Of an invocation's event and of its answer, each: 6 MiB and a little.
MAX_PAYLOAD_BYTES: Final = 6_291_556

_INIT_S: Final = 60.0
_GLANCE_S: Final = 0.05

Outcome = Literal["response", "error", "timeout", "exited"]


class InitFailed(Exception):
    """The function did not start.

    Attributes:
        report: what the runtime told of it, or None if it ended without a word.
    """

    def __init__(self, report: Report | None) -> None:
        super().__init__("the function did not start")
        self.report = report


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an event; ``payload`` is the function's answer or error, as JSON."""

    outcome: Outcome
    payload: bytes = b""


class Environment:
    """Starts at once; a context manager that ends the process.

    Args:
        python: of :func:`cdk.local.runtime.runtime_python`.
        task: folder of the unpacked bundle, the first on the function's path.
        variables: the function's own.
        snapstart: hold before and after a snapshot; :attr:`hooks` then tells that both were run.
        log: file that the function's output goes to; it is dropped without.
        prefix: command that starts the process, if something has to stand before it.
        patience_s: how long it may take to start.

    Raises:
        InitFailed: it reports an error before it asks for an event, or ends.
    """

    def __init__(
        self,
        python: Path,
        task: Path,
        variables: Mapping[str, str] | None = None,
        *,
        snapstart: bool = False,
        log: IO[bytes] | int | None = None,
        prefix: tuple[str, ...] = (),
        handler: str = HANDLER,
        patience_s: float = _INIT_S,
    ) -> None:
        self._api = RuntimeAPI()
        self.hooks: list[Kind] = []
        self._process = subprocess.Popen(  # noqa: S603 (our own arguments)
            [*prefix, python, "-m", "awslambdaric", handler],
            cwd=task,
            env=_variables(self._api.address, task, handler, snapstart) | dict(variables or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if log is None else log,
            stderr=subprocess.STDOUT,
        )
        try:
            self._await_start(patience_s)
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def invoke(self, event: bytes, timeout_s: float) -> Result:
        """Have one event answered. After anything but a response or an error it is of no more use.

        Args:
            event: JSON.
            timeout_s: how long the function may take before it is killed, as Lambda does.
        """
        invocation = Invocation(str(uuid.uuid4()), event, int((time.time() + timeout_s) * 1000))
        self._api.send(invocation)
        report = self._await(timeout_s)
        if report is None:
            outcome: Outcome = "timeout" if self._process.poll() is None else "exited"
            self.stop()
            return Result(outcome)
        self._await(timeout_s)  # it asks for the next one
        return Result("response" if report.kind == "response" else "error", report.body)

    def stop(self) -> None:
        """Kill the process."""
        self._process.kill()
        self._process.wait()
        self._api.close()

    def __enter__(self) -> Environment:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def _await_start(self, patience_s: float) -> None:
        while True:
            report = self._await(patience_s)
            if report is None or report.kind in ("init/error", "restore/error"):
                raise InitFailed(report)
            if report.kind == "next":
                return
            self.hooks.append(report.kind)
            self._api.restore()

    def _await(self, timeout_s: float) -> Report | None:
        """The next report; None where time is up or the process has ended without one."""
        until = time.monotonic() + timeout_s
        while (left := until - time.monotonic()) > 0:
            if report := self._api.report(min(left, _GLANCE_S)):
                return report
            if self._process.poll() is not None:
                return self._api.report(0.0)
        return None


def _variables(address: str, task: Path, handler: str, snapstart: bool) -> dict[str, str]:
    """What Lambda sets, and nothing of ours: neither paths nor settings of this environment."""
    return {
        "AWS_LAMBDA_RUNTIME_API": address,
        "AWS_LAMBDA_FUNCTION_NAME": "local",
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(MEMORY_MB),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start" if snapstart else "on-demand",
        "AWS_REGION": "eu-central-1",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "LAMBDA_TASK_ROOT": str(task),
        "_HANDLER": handler,
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PATH": os.defpath,
        # There the bundle's folder cannot be written to.
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
    }
