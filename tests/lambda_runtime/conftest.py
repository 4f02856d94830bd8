"""The built bundle, unpacked and running under Lambda's own runtime client."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cdk.bundle import Bundle, build
from cdk.errors import DeployError
from cdk.golden import Golden, read_golden
from cdk.local.environment import Environment
from cdk.local.function import unpacked
from cdk.local.runtime import runtime_python
from tests.needed import needed

Laid = Callable[[str], Path]


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """The very zip for x86_64."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        needed("the bundle for x86_64 runs on Linux on x86_64 alone")
    try:
        return build("x86_64")
    except DeployError as error:
        needed(str(error))


@pytest.fixture(scope="session")
def python(bundle: Bundle) -> Path:
    """Lambda's Python, with nothing but Lambda's runtime client."""
    try:
        return runtime_python()
    except DeployError as error:
        needed(str(error))


@pytest.fixture(scope="session")
def task(bundle: Bundle) -> Iterator[Path]:
    """The bundle, in a folder that was empty."""
    with unpacked(bundle.path) as folder:
        yield folder


@pytest.fixture(scope="session")
def golden(bundle: Bundle) -> Golden:
    """What the build put beside the bundle."""
    return read_golden(bundle.golden)


@pytest.fixture(scope="module")
def environment(python: Path, task: Path) -> Iterator[Environment]:
    """One function, started once for all tests of a file."""
    with Environment(python, task) as started:
        yield started


@pytest.fixture
def with_probe(task: Path, tmp_path: Path) -> Laid:
    """Lays a module ``probe`` of the given source beside the bundle's own, in a folder of it."""

    def lay(source: str) -> Path:
        folder = tmp_path / "task"
        # Links: the bundle is large, and what a test replaces it unlinks first.
        shutil.copytree(task, folder, copy_function=os.link)
        (folder / "probe.py").write_text(source)
        return folder

    return lay
