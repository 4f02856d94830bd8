"""The package that the gRPC server runs on Fargate: ``python -m cdk.grpc_bundle [--arch arm64]``.

A zip like the Lambda's (``cdk.bundle``) with grpc, boto3 and ``live_grpc`` besides: no image has to
be built, a container of plain Python unpacks it.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from rich.console import Console

from cdk.bundling.architecture import ARCHITECTURES, Arch
from cdk.bundling.archive import write_zip
from cdk.bundling.checks import check_zip
from cdk.bundling.compiling import compile_folder
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
SERVER: Final = Project(
    PROJECT.root,
    lock_name="fargate",
    extras=("grpc", "s3"),
    packages=("scorer", "live_grpc"),
    builders=("cdk/grpc_bundle.py",),
)

_INVITED: Final = frozenset({"boto3", "botocore", "grpc", "live_grpc"})
# A new task fetches and unpacks it before it answers. Of botocore, which describes every service of
# AWS, one is asked. Of protobuf nothing goes: reflection tells by it what messages are.
_UNUSED: Final = (
    "boto3/data/[!s]*",
    "boto3/data/sns",
    "boto3/data/sqs",
    "boto3/examples",
    "botocore/data/[!s_]*/",
    "botocore/data/s[!3]*/",
    "botocore/data/s3?*",
)
_ZIPPED_GOAL: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class ServerBundle:
    """A built package of the server.

    Attributes:
        path: the zip; to be unpacked into a folder on the module path of Python 3.13.
        sha256: of the zip, hex.
        version: the project's version and the key of all that went in.
    """

    path: Path
    sha256: str
    version: str
    arch: Arch


def build(arch: Arch = "x86_64", out: Path = OUT, project: Project = SERVER) -> ServerBundle:
    """The server of ``project`` for ``arch`` in the folder ``out``, built unless it is there.

    Tells on stderr what it does.

    Raises:
        DeployError: something is missing or does not fit; nothing is left behind.
    """
    architecture = ARCHITECTURES[arch]
    console = Console(stderr=True)
    check_released(project.released)
    check_scorer(project.source_files())
    locked = check_lock(project.pyproject, project.lock, project.extras)
    key = content_key(project, architecture)
    path, version = out / f"grpc-{arch}-{key}.zip", f"{project.version}+{key}"
    if not path.is_file():
        console.print(f"building the gRPC server for {arch}; it is kept until something changes")
        with workshop(out) as work, console.status(f"gRPC server for {arch}") as status:
            python, task = find_python(), work / "task"
            install_wheels(project.lock, architecture, task, status.update)
            check_requirements(task, architecture, project.dependencies)
            prune(task, _UNUSED)
            copy_sources(project, task)
            write_identity(task, arch, version)
            status.update("compiling")
            compile_folder(python, task)
            status.update("zipping")
            write_zip(task, work / path.name)
            check_zip(work / path.name, locked, architecture, _INVITED, _ZIPPED_GOAL)
            (work / path.name).replace(path)
    else:  # what lies in a cache may have been cut off
        check_zip(path, locked, architecture, _INVITED, _ZIPPED_GOAL)
    return ServerBundle(path, hashlib.sha256(path.read_bytes()).hexdigest(), version, arch)


def main(arguments: Sequence[str] | None = None) -> int:
    """Build one and say what it weighs; 1 with one line where that is impossible."""
    parser = argparse.ArgumentParser(
        "python -m cdk.grpc_bundle", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--arch", choices=get_args(Arch), default="x86_64")
    parser.add_argument("--out", type=Path, default=OUT, help=f"folder, default {OUT}")
    options = parser.parse_args(arguments)
    try:
        bundle = build(options.arch, options.out)
    except DeployError as error:
        print(f"grpc_bundle: {error}", file=sys.stderr)
        return 1
    console = Console(highlight=False, soft_wrap=True)
    console.print(largest(bundle.path))
    console.print(f"{bundle.path}\nsha256 {bundle.sha256}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
