"""What has to hold of a zip before anybody deploys it; read from the zip itself."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Set
from pathlib import Path
from typing import Final

from packaging.utils import canonicalize_name

from cdk.bundling.architecture import CACHE_TAG, Architecture
from cdk.bundling.pruning import UNUSED_PACKAGES
from cdk.errors import DeployError

# Lambda's limits are in MiB; ours, far below, is in MB.
ZIPPED_GOAL: Final = 35_000_000
ZIPPED_LIMIT: Final = 50 << 20
UNZIPPED_LIMIT: Final = 250 << 20

_FOREIGN: Final = frozenset(
    {"aws_cdk", "boto3", "botocore", "cdk", "grpc", "live_grpc", "mediapipe", "model_export"}
    | {"onnx", "pytest", "torch"}
)
_DIST_INFO: Final = re.compile(r"^([^/]+)-([^/-]+)\.dist-info/METADATA$")
_NATIVE: Final = re.compile(r"\.so(\.[0-9.]+)?$")
_OTHER_PYTHON: Final = re.compile(rf"\.cpython-3\d+(?<!\.{CACHE_TAG})\b")


def check_zip(
    path: Path,
    locked: dict[str, str],
    architecture: Architecture,
    invited: Set[str] = frozenset(),
    zipped_goal: int = ZIPPED_GOAL,
) -> None:
    """Look at everything in the zip at ``path``.

    Args:
        invited: packages that have business in it after all.
        zipped_goal: bytes.

    Raises:
        DeployError: it is no whole zip, or it holds another version than ``locked``, a module for
            another processor or Python, something that has no business on a Lambda, or too much.
    """
    with _opened(path) as archive:
        entries = archive.infolist()
        names = [entry.filename for entry in entries]
        _check_versions(names, locked)
        _check_company(names, _FOREIGN - invited)
        _check_compiled(names)
        for name in names:
            if _NATIVE.search(name):
                with archive.open(name) as file:
                    _check_native(name, file.read(20), architecture)
    check_sizes(path.stat().st_size, sum(entry.file_size for entry in entries), zipped_goal)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:  # a cache may have been copied by halves
        raise DeployError(f"{path} is damaged ({error}): delete it, it is built again") from None


def _check_versions(names: list[str], locked: dict[str, str]) -> None:
    found: dict[str, str] = {
        canonicalize_name(m[1]): m[2] for name in names if (m := _DIST_INFO.match(name))
    }
    wanted = {name: version for name, version in locked.items() if name not in UNUSED_PACKAGES}
    differing = {name for name, _ in found.items() ^ wanted.items()}
    if differing:
        raise DeployError(
            "the bundle's packages are not those of the lock: "
            + ", ".join(
                f"{name} {found.get(name, 'missing')}, locked {wanted.get(name, 'not at all')}"
                for name in sorted(differing)
            )
        )


def _check_company(names: list[str], foreign: Set[str]) -> None:
    for name in names:
        parts = name.split("/")
        if parts[0] in foreign or "tests" in parts[:-1]:
            raise DeployError(f"{name} has no business in the bundle; see cdk/bundling/pruning.py")


def _check_compiled(names: list[str]) -> None:
    there = set(names)
    for name in names:
        folder, _, file = name.rpartition("/")
        stem, _, suffix = file.rpartition(".")
        pyc = f"{folder}/__pycache__/{stem}.{CACHE_TAG}.pyc".removeprefix("/")
        if suffix == "py" and pyc not in there:
            raise DeployError(f"{name} was not compiled; the Lambda would do it at every start")


def _check_native(name: str, head: bytes, architecture: Architecture) -> None:
    """A native module's ELF header: little-endian, its machine at byte 18."""
    machine = struct.unpack_from("<H", head, 18)[0] if head[:4] == b"\x7fELF" else None
    if machine != architecture.elf:
        raise DeployError(f"{name} is not made for {architecture.name}")
    if _OTHER_PYTHON.search(name):
        raise DeployError(f"{name} is made for another Python than the Lambda's")


def check_sizes(zipped: int, unzipped: int, zipped_goal: int = ZIPPED_GOAL) -> None:
    """Compare bytes with what Lambda takes, and with what we aim at.

    Raises:
        DeployError: one of both is too much.
    """
    for what, size, limit in (
        ("zipped", zipped, ZIPPED_LIMIT),
        ("unzipped", unzipped, UNZIPPED_LIMIT),
        ("zipped", zipped, zipped_goal),
    ):
        if size > limit:
            raise DeployError(
                f"the bundle has {size / 1e6:.1f} MB {what}, {limit / 1e6:.1f} are allowed; "
                "is there a new dependency? see cdk/bundling/pruning.py"
            )
