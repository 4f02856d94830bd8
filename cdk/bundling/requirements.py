"""Whether installed packages have what they want, under the Lambda's Python and not this one."""

from __future__ import annotations

from importlib.metadata import distributions
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cdk.bundling.architecture import PYTHON, Architecture
from cdk.errors import DeployError

_LINUX: Final = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}


def check_requirements(folder: Path, architecture: Architecture) -> None:
    """Ask each package installed in ``folder`` for its requirements.

    Raises:
        DeployError: one is missing or at a version that does not do: the lock is not complete.
    """
    environment = _LINUX | {
        "extra": "",
        "platform_machine": architecture.machine,
        "python_version": PYTHON,
        "python_full_version": f"{PYTHON}.0",
    }
    installed = list(distributions(path=[str(folder)]))
    versions = {canonicalize_name(one.metadata["Name"]): one.version for one in installed}
    for one in installed:
        for line in one.requires or ():
            wanted = Requirement(line)
            if wanted.marker and not wanted.marker.evaluate(environment):
                continue
            version = versions.get(canonicalize_name(wanted.name))
            if version is None or not wanted.specifier.contains(version, prereleases=True):
                raise DeployError(
                    f"{one.metadata['Name']} wants {wanted} under Python {PYTHON}, the lock has "
                    f"{version or 'none'}; run make lock"
                )
