"""The very zip that Lambda gets, unpacked into an empty folder, under Lambda's own client."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdk.bundle import Bundle, build
from cdk.errors import DeployError
from cdk.golden import Golden, read_golden
from cdk.local.environment import Environment
from cdk.local.function import unpack
from cdk.local.runtime import runtime_python


@pytest.fixture(scope="session")
def python() -> Path:
    """Python 3.13 with the runtime client; a machine that runs CI has one, others may not."""
    try:
        return runtime_python()
    except DeployError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def bundle(python: Path) -> Bundle:
    return build("x86_64")


@pytest.fixture(scope="session")
def task(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack(bundle.path, tmp_path_factory.mktemp("task"))


@pytest.fixture(scope="session")
def golden(bundle: Bundle) -> Golden:
    return read_golden(bundle.golden)


@pytest.fixture(scope="module")
def environment(python: Path, task: Path) -> Iterator[Environment]:
    with Environment(python, task) as running:
        yield running
