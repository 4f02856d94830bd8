"""A python3.13 is known by running it: some exist and refuse."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from cdk.bundle import main
from cdk.bundling.interpreter import find_python
from cdk.errors import DeployError

pytestmark = pytest.mark.usefixtures("no_python")


def program(path: Path, *lines: str) -> Path:
    """A shell script: Pythons of other versions and a version manager's shims are easily played."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    return path


def python(path: Path, tag: str = "cpython-313") -> Path:
    return program(path, f"echo {tag} {shlex.quote(str(path))}")


def test_none_anywhere_is_one_line_that_says_how_to_get_one() -> None:
    with pytest.raises(
        DeployError, match=r"^found no python3\.13 [^\n]*pyenv install 3\.13[^\n]*$"
    ):
        find_python()


def test_one_on_the_path_is_found(no_python: Path) -> None:
    there = python(no_python / "python3.13")

    assert find_python() == there


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["echo 'pyenv: python3.13: command not found' >&2", "exit 127"], id="refuses"),
        pytest.param(["echo cpython-312 /somewhere"], id="is another version"),
        pytest.param(["echo pypy313 /somewhere"], id="is another Python"),
        pytest.param([":"], id="says nothing"),
    ],
)
def test_a_shim_is_passed_over_for_what_pyenv_installed(no_python: Path, lines: list[str]) -> None:
    program(no_python / "python3.13", *lines)
    installed = no_python / ".pyenv" / "versions"
    python(installed / "3.13.9" / "bin" / "python3.13")
    newest = python(installed / "3.13.10" / "bin" / "python3.13")
    program(installed / "3.13.11" / "bin" / "python3.13", "exit 1")
    python(installed / "3.14.0" / "bin" / "python3.13", "cpython-314")

    assert find_python() == newest


def test_a_shim_alone_is_none(no_python: Path) -> None:
    program(no_python / "python3.13", "exit 127")

    with pytest.raises(DeployError, match=r"neither on PATH nor in pyenv"):
        find_python()


def test_pyenv_is_where_it_says(no_python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYENV_ROOT", str(no_python / "elsewhere"))
    there = python(no_python / "elsewhere" / "versions" / "3.13.0" / "bin" / "python3.13")

    assert find_python() == there


def test_a_plain_python3_of_that_version_does(no_python: Path) -> None:
    there = python(no_python / "python3")

    assert find_python() == there


def test_the_command_prints_one_line_and_leaves_nothing(
    no_python: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = no_python / "out"

    assert main(["--out", str(out)]) == 1

    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("bundle: found no python3.13")
    assert not [*out.iterdir()]
