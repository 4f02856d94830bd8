"""Where files of references are kept: a folder, or a bucket (``scorer.store_s3``)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, Protocol

from scorer.errors import OperatorError

VARIABLE: Final = "SYNCHRO_YOU_REFERENCES"
_S3: Final = "s3://"


class StoreFailed(OperatorError):
    """Files cannot be listed, read or written there; the message says why, in one line."""


class Store(Protocol):
    """Files by name, each with a version that changes when its content does."""

    def files(self) -> Mapping[str, str]:
        """Versions by name.

        Raises:
            StoreFailed: they cannot be listed.
        """

    def read(self, name: str) -> bytes:
        """Raises:
        StoreFailed: there is no such file, or it cannot be read.
        """

    def size(self, name: str) -> int:
        """Bytes of a file.

        Raises:
            StoreFailed: there is no such file, or it cannot be read.
        """

    def read_part(self, name: str, first: int, last: int) -> bytes:
        """Bytes ``first`` to ``last`` of a file, both included; less where it ends before.

        Raises:
            StoreFailed: there is no such file, or it cannot be read.
        """

    def write(self, name: str, content: bytes) -> None:
        """Write a file, whole or not at all.

        Raises:
            StoreFailed: it cannot be written.
        """

    def remove(self, name: str) -> None:
        """Remove a file; one that is gone already is no error.

        Raises:
            StoreFailed: it cannot be removed.
        """


class Folder:
    """A folder; one that does not exist is empty, and made when something is written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __str__(self) -> str:
        return str(self.path)

    def files(self) -> Mapping[str, str]:
        try:
            with os.scandir(self.path) as entries:
                return {
                    entry.name: f"{stat.st_mtime_ns}-{stat.st_size}-{stat.st_ino}"
                    for entry in entries
                    if not entry.name.startswith(".") and entry.is_file()
                    for stat in (entry.stat(),)
                }
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StoreFailed(f"{self.path} cannot be listed: {error.strerror}") from error

    def read(self, name: str) -> bytes:
        try:
            return (self.path / name).read_bytes()
        except OSError as error:
            raise StoreFailed(f"{self.path / name} cannot be read: {error.strerror}") from error

    def size(self, name: str) -> int:
        try:
            return (self.path / name).stat().st_size
        except OSError as error:
            raise StoreFailed(f"{self.path / name} cannot be read: {error.strerror}") from error

    def read_part(self, name: str, first: int, last: int) -> bytes:
        try:
            with (self.path / name).open("rb") as file:
                file.seek(first)
                return file.read(last - first + 1)
        except OSError as error:
            raise StoreFailed(f"{self.path / name} cannot be read: {error.strerror}") from error

    def write(self, name: str, content: bytes) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.path, prefix=".writing-", delete=False) as file:
                part = Path(file.name)
                try:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                    part.chmod(0o644)
                    part.replace(self.path / name)
                finally:
                    part.unlink(missing_ok=True)
        except OSError as error:
            raise StoreFailed(f"{self.path / name} cannot be written: {error.strerror}") from error

    def remove(self, name: str) -> None:
        try:
            (self.path / name).unlink(missing_ok=True)
        except OSError as error:
            raise StoreFailed(f"{self.path / name} cannot be removed: {error.strerror}") from error


def open_store(where: str | None = None) -> Store:
    """The store at a folder or at ``s3://bucket/prefix``.

    Args:
        where: by default what ``SYNCHRO_YOU_REFERENCES`` says, or a folder of the user's own.

    Raises:
        StoreFailed: it is a bucket's address and none, or boto3 is not here.
    """
    where = where or os.environ.get(VARIABLE) or str(_own_folder())
    if where.startswith(_S3):
        from scorer.store_s3 import Bucket

        return Bucket.at(where)
    return Folder(Path(where))


def _own_folder() -> Path:
    base = os.environ.get("XDG_DATA_HOME")
    home = Path(base) if base else Path(os.path.expanduser("~")) / ".local" / "share"  # noqa: PTH111
    return home / "synchro-you" / "references"
