"""Finding a Python of the runtime's version that really runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cdk.bundling.architecture import CACHE_TAG, PYTHON
from cdk.errors import DeployError

_ASK: Final = "import sys; print(sys.implementation.cache_tag, sys.executable)"
_PATIENCE_S: Final = 60


def find_python() -> Path:
    """A Python 3.13: this one, else the first on PATH, else the newest that pyenv installed.

    Raises:
        DeployError: there is none.
    """
    for candidate in _candidates():
        if found := _runs(candidate):
            return found
    raise DeployError(
        f"found no python{PYTHON} that runs, neither on PATH nor in pyenv; the Lambda's .pyc files "
        f"need it: pyenv install {PYTHON}, or your system's package python{PYTHON}"
    )


def _candidates() -> Iterator[Path]:
    yield Path(sys.executable)
    for folder in os.get_exec_path():
        for name in (f"python{PYTHON}", "python3"):
            if command := shutil.which(name, path=folder):
                yield Path(command)
    for root in dict.fromkeys((os.environ.get("PYENV_ROOT"), Path.home() / ".pyenv")):
        if root:
            versions = Path(root).glob(f"versions/{PYTHON}.*/bin/python{PYTHON}")
            yield from sorted(versions, key=_patch_level, reverse=True)


def _patch_level(python: Path) -> tuple[bool, int]:
    """Releases after everything else, such as 3.13.0t or 3.13-dev."""
    patch = python.parents[1].name.rpartition(".")[2]
    return patch.isdigit(), int(patch) if patch.isdigit() else 0


def _runs(candidate: Path) -> Path | None:
    # Run it to know: a version manager's shim can exist and refuse.
    try:
        told = subprocess.run(  # noqa: S603 (a Python that the operator's PATH or pyenv names)
            [candidate, "-S", "-c", _ASK],
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    tag, _, executable = told.strip().partition(" ")
    return Path(executable) if tag == CACHE_TAG else None
