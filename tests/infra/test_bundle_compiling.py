""".pyc files for the Lambda: its Python's, never looked up again, and the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdk.bundling.compiling import compile_folder
from cdk.errors import DeployError
from tests.infra.trees import write_files

SOURCES = {
    "dance/__init__.py": "",
    "dance/steps.py": "SIDES = {'left', 'right'}\n\ndef step(side='left'):\n    return {side}\n",
    "single.py": "import dance.steps\n\nNAME = 'left'\n",
}


def compiled(python: Path, folder: Path) -> dict[str, bytes]:
    compile_folder(python, write_files(folder, SOURCES))
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.pyc")
    }


def test_each_source_has_its_pyc_with_an_unchecked_hash(python313: Path, tmp_path: Path) -> None:
    pycs = compiled(python313, tmp_path)

    assert sorted(pycs) == [
        "__pycache__/single.cpython-313.pyc",
        "dance/__pycache__/__init__.cpython-313.pyc",
        "dance/__pycache__/steps.cpython-313.pyc",
    ]
    # PEP 552: bit 0 says hash instead of date, bit 1 would ask for comparing it.
    assert {pyc[4:8] for pyc in pycs.values()} == {b"\x01\0\0\0"}


def test_the_place_is_the_lambdas_and_not_this_machines(python313: Path, tmp_path: Path) -> None:
    for name, pyc in compiled(python313, tmp_path).items():
        assert str(tmp_path).encode() not in pyc, name
        assert b"/var/task/" in pyc, name


def test_neither_place_nor_environment_nor_order_changes_a_byte(
    python313: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = compiled(python313, tmp_path / "here")
    monkeypatch.setenv("PYTHONHASHSEED", "77")
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    monkeypatch.chdir(tmp_path)
    # A second time over the first, in a folder given by another name.
    (tmp_path / "there").mkdir()
    compiled(python313, Path("there"))

    assert compiled(python313, Path("there")) == first


def test_a_source_that_does_not_compile_is_one_line_with_its_name(
    python313: Path, tmp_path: Path
) -> None:
    write_files(tmp_path, {"dance/broken.py": "def step(:\n"})

    with pytest.raises(
        DeployError, match=r"^[^\n]*cannot compile the bundle: [^\n]*broken\.py[^\n]*$"
    ):
        compile_folder(python313, tmp_path)
