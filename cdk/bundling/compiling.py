""".pyc files for the Lambda's Python, which cannot write its own where the code lies."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

from cdk.errors import DeployError

# Where Lambda unpacks a zip; what a traceback there shows.
_TASK_ROOT: Final = "/var/task"

# Lambda sees all files dated alike, and dates or hashes looked up at each import cost time.
_MODE: Final = "unchecked-hash"


def compile_folder(python: Path, folder: Path) -> None:
    """Put ``__pycache__`` beside every source in ``folder``, the same bytes each time.

    Raises:
        DeployError: a source does not compile.
    """
    # One process, a fixed hash seed and no site-packages: what else a Python has interned decides
    # how it writes a constant that occurs more than once.
    isolated = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    place = str(folder.resolve())
    command = [str(python), "-S", "-s", "-B", "-P", "-m", "compileall", "-q", "-f"]
    command += ["--invalidation-mode", _MODE, "-s", place, "-p", _TASK_ROOT, place]
    told = subprocess.run(  # noqa: S603 (found and asked for its version before)
        command,
        env=isolated | {"PYTHONHASHSEED": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if told.returncode:
        where = " ".join(told.stdout.split())
        raise DeployError(f"{python} cannot compile the bundle: {where}")
