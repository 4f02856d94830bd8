"""A Python of Lambda's version, with Lambda's own runtime client and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from cdk.bundling.interpreter import find_python
from cdk.bundling.project import PROJECT
from cdk.errors import DeployError

FOLDER: Final = PROJECT.root / ".venv-lambda"
LOCK: Final = PROJECT.root / "requirements" / "runtime.txt"

_INSTALLED: Final = "installed.txt"


def runtime_python(folder: Path = FOLDER) -> Path:
    """The environment's Python; made, or made anew, where it is not what the lock says.

    Raises:
        DeployError: there is no Python of that version, or nothing can be installed.
    """
    python, installed = folder / "bin" / "python", folder / _INSTALLED
    lock = LOCK.read_bytes()
    if python.exists() and installed.is_file() and installed.read_bytes() == lock:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    _run([find_python(), "-m", "venv", folder], "its environment cannot be made")
    pip: list[str | Path] = [python, "-m", "pip", "install", "--quiet"]
    pip.append("--disable-pip-version-check")
    locked: list[str | Path] = ["--require-hashes", "--only-binary", ":all:", "--requirement", LOCK]
    _run([*pip, *locked], f"{LOCK.name} cannot be installed")
    # Last of all: where it is, everything is.
    installed.write_bytes(lock)
    return python


def _run(command: list[str | Path], trouble: str) -> None:
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("PYTHON")}
    told = subprocess.run(  # noqa: S603 (a Python that was found, our own arguments)
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if told.returncode:
        last = (told.stdout.strip().splitlines() or ["it says nothing"])[-1]
        raise DeployError(f"Lambda's runtime client: {trouble}: {last}")
