"""Where a package is put together, and what is written into it beside the wheels."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cdk.bundling.architecture import PYTHON, Arch
from cdk.bundling.project import Project
from cdk.errors import DeployError


@contextlib.contextmanager
def workshop(out: Path) -> Iterator[Path]:
    """An empty folder inside ``out``, gone afterwards; a finished file is moved, never copied.

    Raises:
        DeployError: nothing can be written there.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=out) as work:
            yield Path(work)
    except OSError as error:
        what = f"{error.filename or out}: {error.strerror or error}"
        raise DeployError(f"cannot build in {out} ({what}); give another folder") from None


def copy_sources(project: Project, task: Path) -> None:
    """The project's own packages, side by side in the folder ``task``."""
    for file in project.source_files():
        place = task / file.relative_to(project.functions)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)


def write_identity(task: Path, arch: Arch, version: str) -> None:
    """What the bundle is; so every ingredient that changes also changes the zip."""
    identity = {"version": version, "arch": arch, "python": PYTHON}
    (task / "bundle.json").write_text(json.dumps(identity, indent=1) + "\n")
