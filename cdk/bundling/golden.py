"""The answers that a deployed bundle has to give, made by the local server's code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from cdk.bundling.project import Project
from cdk.errors import DeployError


def write_golden(project: Project, path: Path, version: str) -> None:
    """Ask the scorer of ``project`` under this Python, and write its answers to ``path``.

    They are those of the bundle ``version``, which is what it says of itself.

    Raises:
        DeployError: it fails; the message ends with what it said last.
    """
    # The tree's own code, also where another is installed.
    trees = [str(project.root / "functions"), str(project.root)]
    told = subprocess.run(  # noqa: S603 (this Python, our own command)
        [sys.executable, "-m", "model_export", "golden", path.resolve(), "--bundle", version],
        cwd=project.root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(trees)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if told.returncode or not path.is_file():
        last = (told.stdout.strip().splitlines() or [f"exit code {told.returncode}"])[-1]
        raise DeployError(f"python -m model_export golden failed: {last}")
