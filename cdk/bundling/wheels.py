"""Installing locked wheels for another platform than this one."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cdk.bundling.architecture import PYTHON, Architecture
from cdk.errors import DeployError

Told = Callable[[str], None]

# A name and a version, or a wheel that lies in a folder.
_COLLECTING: Final = re.compile(r"^(?:Collecting|Processing) (?:\S*/)?([^\s(]+)")
_MISSING: Final = re.compile(r"No matching distribution found for ([^\s(]+)")


def install_wheels(lock: Path, architecture: Architecture, folder: Path, told: Told) -> None:
    """Install every package of ``lock`` into ``folder``, from wheels, by hash; compile nothing.

    ``told`` hears of each package as its turn comes.

    Raises:
        DeployError: a package has no wheel for the platform, or another hash, or pip failed.
    """
    platforms = (f"--platform={platform}" for platform in architecture.platforms)
    command = [sys.executable, "-m", "pip", "install", "--no-input", "--progress-bar=off"]
    command += ["--disable-pip-version-check", "--no-compile", "--no-deps", "--require-hashes"]
    command += ["--only-binary=:all:", "--implementation=cp", f"--python-version={PYTHON}"]
    command += [*platforms, f"--target={folder}", f"--requirement={lock}"]
    lines: list[str] = []
    with subprocess.Popen(  # noqa: S603 (this Python's own pip)
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout or ():
            lines.append(line.strip())
            if collecting := _COLLECTING.match(line):
                told(f"{collecting[1]} for {architecture.name}")
    if pip.returncode:
        raise DeployError(_explained("\n".join(lines), lock, architecture))


def _explained(said: str, lock: Path, architecture: Architecture) -> str:
    if missing := _MISSING.search(said):
        return (
            f"pip finds no wheel of {missing[1]} for Python {PYTHON} on {architecture.name} Linux; "
            f"lock a version that has one (make lock) or build the other architecture"
        )
    if "DO NOT MATCH THE HASHES" in said:
        return f"pip got a file that is not the one in {lock}; clear pip's cache or run make lock"
    errors = [line for line in said.splitlines() if line.startswith("ERROR")] or [said]
    return f"pip cannot install {lock}: {' '.join(errors[-1].split())}"
