"""The page as a file: whole or not at all, and never in place of something else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from scorer.errors import InvalidField

SUFFIXES: Final = (".html", ".htm")
_OPTION: Final = "--report"


def check_place(path: Path) -> None:
    """Refuse a place where no page can be written, before any work is done.

    Raises:
        InvalidField: the name is not a page's, or something other than a page is there already, or
            there is no such folder.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InvalidField(f"{path}: a page's name ends with {' or '.join(SUFFIXES)}", _OPTION)
    if path.exists() and not path.is_file():
        raise InvalidField(f"{path} is there already and no file", _OPTION)
    if not path.parent.is_dir():
        raise InvalidField(f"{path.parent} is no folder", _OPTION)


def write_page(path: Path, page: str) -> None:
    """Write a page beside its place and move it there, so that nobody sees half of one.

    Raises:
        InvalidField: it cannot be written.
    """
    check_place(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            with beside.open("x", encoding="utf-8") as file:
                file.write(page)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise InvalidField(
            f"{path}: {error.strerror or 'it cannot be written'}", _OPTION
        ) from error
