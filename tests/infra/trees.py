"""Source trees, installed packages and zips as a bundle is made of, with little inside."""

from __future__ import annotations

import shutil
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from cdk.bundling.project import PROJECT, Project

HASH = "--hash=sha256:" + "0" * 64


def copy_project(root: Path) -> Project:
    """The ingredients of the bundle at another place."""
    for path in (*PROJECT.ingredients(), PROJECT.pyproject):
        copied = root / path.relative_to(PROJECT.root)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copied)
    return Project(root)


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """``files`` by their names, in the order given."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def metadata(name: str, version: str, *requires: str) -> str:
    """What a package says of itself."""
    lines = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    return "\n".join(
        [*lines, *(f"Requires-Dist: {line}" for line in requires), "", "A README.", ""]
    )


def wheel(folder: Path, name: str, version: str, platform: str = "any") -> Path:
    """A wheel with one module, for one platform or for any."""
    info = f"{name}-{version}.dist-info"
    tag = f"py3-none-{platform}"
    path = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/__init__.py", f"version = {version!r}\n")
        archive.writestr(f"{info}/METADATA", metadata(name, version))
        archive.writestr(
            f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: {tag}\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return path


def zipped(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """A zip of ``files``."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def native(machine: int) -> bytes:
    """The beginning of a native module for a processor."""
    return b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 3, machine) + bytes(44)
