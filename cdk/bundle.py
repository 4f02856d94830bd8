"""The package that Lambda gets: ``python -m cdk.bundle [--arch arm64]``.

A zip of locked wheels for Lambda's platform, the scorer, its model and its references; the same
bytes wherever it is built. It is kept under a key of everything that went into it, so that asking
again costs nothing until something changes.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from rich.console import Console

from cdk.bundling.architecture import ARCHITECTURES, Arch, Architecture
from cdk.bundling.archive import write_zip
from cdk.bundling.checks import check_zip
from cdk.bundling.compiling import compile_folder
from cdk.bundling.golden import write_golden
from cdk.bundling.interpreter import find_python
from cdk.bundling.key import content_key
from cdk.bundling.lock import check_lock
from cdk.bundling.project import PROJECT, Project
from cdk.bundling.pruning import check_scorer, prune
from cdk.bundling.released import check_released
from cdk.bundling.requirements import check_requirements
from cdk.bundling.summary import largest
from cdk.bundling.wheels import install_wheels
from cdk.bundling.workshop import copy_sources, workshop, write_identity
from cdk.errors import DeployError

OUT: Final = PROJECT.root / "build" / "bundle"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A built bundle.

    Attributes:
        path: the zip, to be given to Lambda as it is.
        golden: requests, and the answers that the zip has to give to them.
        sha256: of the zip, hex.
        version: the project's version and the key of all that went in: ``0.1.0+3f…``.
    """

    path: Path
    golden: Path
    sha256: str
    version: str
    arch: Arch


def build(arch: Arch = "x86_64", out: Path = OUT, project: Project = PROJECT) -> Bundle:
    """The bundle of ``project`` for ``arch`` in the folder ``out``, built unless it is there.

    Tells on stderr what it does.

    Raises:
        DeployError: something is missing or does not fit; nothing is left behind.
    """
    architecture = ARCHITECTURES[arch]
    console = Console(stderr=True)
    check_released(project.released)
    check_scorer(project.scorer_files())
    locked = check_lock(project.pyproject, project.lock)
    key = content_key(project, architecture)
    path, golden = out / f"{arch}-{key}.zip", out / f"{arch}-{key}.golden.json"
    version = f"{project.version}+{key}"
    if not (path.is_file() and golden.is_file()):
        console.print(f"building the bundle for {arch}; it is kept until something changes")
        with workshop(out) as work, console.status(f"bundle for {arch}") as status:
            python = find_python()
            status.update("answers that the bundle will have to give")
            write_golden(project, work / golden.name, version)
            _lay_out(project, architecture, work / "task", status.update)
            write_identity(work / "task", arch, version)
            status.update("compiling")
            compile_folder(python, work / "task")
            status.update("zipping")
            write_zip(work / "task", work / path.name)
            check_zip(work / path.name, locked, architecture)
            # The zip last: where it is, all of it is.
            (work / golden.name).replace(golden)
            (work / path.name).replace(path)
    else:
        check_zip(path, locked, architecture)  # what lies in a cache may have been cut off
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return Bundle(path, golden, sha256, version, arch)


def main(arguments: Sequence[str] | None = None) -> int:
    """Build one bundle and say what it weighs; 1 with one line where that is impossible."""
    parser = argparse.ArgumentParser("python -m cdk.bundle", description=__doc__.splitlines()[0])
    parser.add_argument("--arch", choices=get_args(Arch), default="x86_64")
    parser.add_argument("--out", type=Path, default=OUT, help=f"folder, default {OUT}")
    options = parser.parse_args(arguments)
    try:
        bundle = build(options.arch, options.out)
    except DeployError as error:
        print(f"bundle: {error}", file=sys.stderr)
        return 1
    console = Console(highlight=False, soft_wrap=True)
    console.print(largest(bundle.path))
    console.print(f"{bundle.path}\nsha256 {bundle.sha256}\ngolden answers {bundle.golden}")
    return 0


def _lay_out(
    project: Project, architecture: Architecture, task: Path, told: Callable[[str], None]
) -> None:
    """What Lambda will unpack, in the folder ``task``, not compiled yet."""
    install_wheels(project.lock, architecture, task, told)
    check_requirements(task, architecture, project.dependencies)
    prune(task)
    copy_sources(project, task)


if __name__ == "__main__":
    sys.exit(main())
