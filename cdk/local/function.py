"""A Lambda function: environments one after the other, as many events as there are."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cdk.errors import DeployError
from cdk.local.environment import Environment, InitFailed, Result


class Function:
    """Answers one event at a time, in an environment that is started anew when it has ended.

    Args:
        start: makes an environment.
        timeout_s: after which an event is given up and its environment killed.
    """

    def __init__(self, start: Callable[[], Environment], timeout_s: float) -> None:
        self._start = start
        self._timeout_s = timeout_s
        self._environment: Environment | None = None
        self._one = threading.Lock()

    def warm(self) -> None:
        """Start an environment ahead of the first event.

        Raises:
            InitFailed: it does not start.
        """
        with self._one:
            self._environment = self._environment or self._start()

    def invoke(self, event: bytes) -> Result:
        """What becomes of an event; a function that does not start has ended."""
        with self._one:
            try:
                self._environment = self._environment or self._start()
            except InitFailed:
                return Result("exited")
            result = self._environment.invoke(event, self._timeout_s)
            if result.outcome in ("timeout", "exited"):
                self._environment = None
            return result

    def stop(self) -> None:
        """End its environment."""
        with self._one:
            if self._environment is not None:
                self._environment.stop()
            self._environment = None


@contextmanager
def unpacked(bundle: Path) -> Iterator[Path]:
    """A folder with what is in the zip ``bundle``, for as long as it is needed.

    Raises:
        DeployError: it cannot be read.
    """
    with TemporaryDirectory(prefix="task-") as folder:
        try:
            with zipfile.ZipFile(bundle) as archive:
                archive.extractall(folder)
        except (OSError, zipfile.BadZipFile) as error:
            raise DeployError(f"{bundle} is not a bundle: {error}") from None
        yield Path(folder)
