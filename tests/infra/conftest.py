"""What the tests of the deployment share: a Python like the Lambda's, and the bundles."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cdk.bundle import Bundle, build
from cdk.bundling.architecture import Arch
from cdk.bundling.interpreter import find_python
from cdk.errors import DeployError
from tests.needed import needed


@pytest.fixture(scope="session")
def python313() -> Path:
    """A Python 3.13 that runs; a machine that runs CI has one, others may not."""
    try:
        return find_python()
    except DeployError as error:
        needed(str(error))


@pytest.fixture(scope="session")
def bundle(python313: Path) -> Callable[[Arch], Bundle]:
    """The bundle for an architecture, as `make bundle` builds and keeps it."""
    return build


@pytest.fixture
def no_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any Python, not even this one; an empty folder is its PATH and home."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(sys, "executable", str(home / "python"))
    monkeypatch.setenv("PATH", str(home))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    return home
