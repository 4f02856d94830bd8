"""The lock of what a Lambda installs, and whether it is still pyproject.toml's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cdk.bundling.project import wanted
from cdk.errors import DeployError

_PINNED: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def read_lock(path: Path) -> dict[str, str]:
    """The locked version of each package, by its normalised name.

    Raises:
        DeployError: there is no such file, or it locks nothing, or something without a hash.
    """
    try:
        text = path.read_text()
    except OSError:
        raise DeployError(f"{path} is missing; run make lock") from None
    locked: dict[str, str] = {}
    for block in re.split(r"(?<!\\)\n(?=\S)", text):
        if pinned := _PINNED.match(block):
            if "--hash=sha256:" not in block:
                raise DeployError(f"{path} has no hash of {pinned[1]}; run make lock")
            locked[canonicalize_name(pinned[1])] = pinned[2]
    if not locked:
        raise DeployError(f"{path} locks nothing; run make lock")
    return locked


def check_lock(pyproject: Path, lock: Path, extras: Sequence[str] = ()) -> dict[str, str]:
    """What ``lock`` pins, once it is known to hold all that ``pyproject`` and these of its extras
    ask for.

    Raises:
        DeployError: a dependency is not locked, or at a version that does not satisfy it.
    """
    locked = read_lock(lock)
    for asked in map(Requirement, wanted(pyproject, extras)):
        version = locked.get(canonicalize_name(asked.name))
        if version is None:
            raise DeployError(f"{lock} lacks {asked.name} of {pyproject.name}; run make lock")
        if not asked.specifier.contains(version, prereleases=True):
            raise DeployError(
                f"{lock} has {asked.name} {version}, not {asked} of {pyproject.name}: run make lock"
            )
    return locked
