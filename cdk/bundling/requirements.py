"""Whether installed packages are what is wanted, under the Lambda's Python and not this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cdk.bundling.architecture import PYTHON, Architecture
from cdk.errors import DeployError

_LINUX: Final = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}


def check_requirements(
    folder: Path, architecture: Architecture, dependencies: Sequence[str]
) -> None:
    """Ask each package installed in ``folder`` for its requirements.

    Args:
        dependencies: of the project itself.

    Raises:
        DeployError: one is missing or at a version that does not do: the lock is not complete; or
            a package is there that nothing asks for.
    """
    environment = _LINUX | {
        "platform_machine": architecture.machine,
        "python_version": PYTHON,
        "python_full_version": f"{PYTHON}.0",
    }
    installed: dict[str, Distribution] = {
        canonicalize_name(one.metadata["Name"]): one for one in distributions(path=[str(folder)])
    }
    for one in installed.values():
        for wanted in _wanted(one.requires or (), environment):
            found = installed.get(canonicalize_name(wanted.name))
            if found is None or not wanted.specifier.contains(found.version, prereleases=True):
                raise DeployError(
                    f"{one.metadata['Name']} wants {wanted} under Python {PYTHON}, the lock has "
                    f"{found.version if found else 'none'}; run make lock"
                )
    if left := set(installed) - _reached(installed, dependencies, environment):
        raise DeployError(
            f"nothing asks for {', '.join(sorted(left))} under Python {PYTHON}; take that out of "
            "the lock, or run make lock"
        )


def _reached(
    installed: dict[str, Distribution], dependencies: Sequence[str], environment: dict[str, str]
) -> set[str]:
    """What the project asks for, what that asks for, and so on, with the extras that are named."""
    asked: set[tuple[str, str]] = set()
    new = list(_wanted(dependencies, environment))
    while new:
        wanted = new.pop()
        name = canonicalize_name(wanted.name)
        for extra in {"", *wanted.extras}:
            if (name, extra) not in asked and name in installed:
                asked.add((name, extra))
                lines = installed[name].requires or ()
                new += _wanted(lines, environment, extra)
    return {name for name, _ in asked}


def _wanted(
    lines: Iterable[str], environment: dict[str, str], extra: str = ""
) -> Iterator[Requirement]:
    """The requirements among ``lines`` that hold for the Lambda, with that extra or without any."""
    for wanted in map(Requirement, lines):
        if wanted.marker is None or wanted.marker.evaluate(environment | {"extra": extra}):
            yield wanted
