"""The real detector, kept running: MediaPipe takes seconds to start."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any

from model_export.stage.errors import DatasetError
from scorer.capturing import capture_command, capture_environment


class Watching:
    """A process of :mod:`capture.many`; a context manager.

    Attributes:
        made_of: MediaPipe's version, and the SHA-256 of each pose model.

    Raises:
        OperatorError: there is no environment to run it in.
        DatasetError: it does not start.
    """

    def __init__(self) -> None:
        command = capture_command("many")
        # On success too MediaPipe says much on stderr, which nobody reads unless it fails.
        self._said = TemporaryFile()  # noqa: SIM115 (open as long as the process)
        self._process = subprocess.Popen(  # noqa: S603 (our own arguments)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            env=capture_environment(),
        )
        try:
            self.made_of = self._answer()
        except BaseException:
            self._end(at_once=True)
            raise

    def __enter__(self) -> Watching:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end(at_once=kind is not None)

    def watch(self, video: Path, folder: Path, models: tuple[str, ...]) -> bool:
        """Write ``MODEL.npz`` of the one person in ``video`` into ``folder``.

        Returns:
            Whether anybody was found.

        Raises:
            DatasetError: it could not, and why.
        """
        asked = {
            "video": str(video),
            "folder": str(folder),
            "models": list(models),
            "alone": True,
        }
        if self._process.stdin is None:
            raise DatasetError("MediaPipe takes no orders")
        try:
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise self._ended() from error
        answer = self._answer()
        if answer["failed"] is not None and not answer["nobody"]:
            raise DatasetError(f"MediaPipe: {answer['failed']}")
        return answer["failed"] is None

    def _end(self, at_once: bool) -> None:
        if at_once:
            self._process.kill()
        self._process.communicate()  # without another word it ends by itself
        self._said.close()

    def _answer(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise self._ended()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _ended(self) -> DatasetError:
        code = self._process.wait()
        self._said.seek(0)
        lines = self._said.read().decode(errors="replace").strip().splitlines() or ["no word"]
        return DatasetError(f"MediaPipe ended with exit code {code}: {lines[-1]}")
