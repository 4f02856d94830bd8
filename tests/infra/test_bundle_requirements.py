"""A lock made under one Python may lack what the Lambda's wants; the packages themselves know."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdk.bundling.architecture import ARCHITECTURES
from cdk.bundling.requirements import check_requirements
from cdk.errors import DeployError
from tests.infra.trees import metadata, write_files


def check(folder: Path, *requires: str) -> None:
    """Install a package that wants ``requires`` beside numpy 2.4, and ask."""
    packages = {
        "dancer-1.2.dist-info/METADATA": metadata("dancer", "1.2", *requires),
        "numpy-2.4.6.dist-info/METADATA": metadata("NumPy", "2.4.6"),
    }
    folder = write_files(folder, packages)
    check_requirements(folder, ARCHITECTURES["x86_64"], ["dancer>=1", "numpy"])


OTHERS = {
    "dancer-1.2.dist-info/METADATA": metadata(
        "dancer", "1.2", "Shoes[laces]", 'mirror; extra == "studio"', 'old; python_version < "3.13"'
    ),
    "shoes-1.dist-info/METADATA": metadata("shoes", "1", 'eyelets; extra == "laces"'),
    "eyelets-1.dist-info/METADATA": metadata("Eyelets", "1"),
}


def check_others(folder: Path, *more: str) -> None:
    """Install what a project that asks for ``dancer`` alone needs, and ``more``."""
    packages = {f"{name}-1.dist-info/METADATA": metadata(name, "1") for name in more}
    folder = write_files(folder, {**OTHERS, **packages})
    check_requirements(folder, ARCHITECTURES["x86_64"], ["Dancer>=1"])


def test_what_is_asked_for_by_what_is_asked_for_is_fine(tmp_path: Path) -> None:
    check_others(tmp_path)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(("stranger",), id="nobody's"),
        pytest.param(("mirror",), id="an extra's that nobody names"),
        pytest.param(("old",), id="an older Python's"),
        pytest.param(("old", "stranger"), id="several"),
    ],
)
def test_what_nothing_asks_for_is_named(tmp_path: Path, more: tuple[str, ...]) -> None:
    with pytest.raises(DeployError, match=f"^nothing asks for {', '.join(more)} .*run make lock$"):
        check_others(tmp_path, *more)


def test_two_that_ask_for_each_other_and_nobody_else_are_named(tmp_path: Path) -> None:
    pair = {
        "hen-1.dist-info/METADATA": metadata("hen", "1", "egg"),
        "egg-1.dist-info/METADATA": metadata("egg", "1", "hen"),
    }
    folder = write_files(tmp_path, {**OTHERS, **pair})

    with pytest.raises(DeployError, match=r"^nothing asks for egg, hen "):
        check_requirements(folder, ARCHITECTURES["x86_64"], ["dancer"])


@pytest.mark.parametrize(
    "line",
    [
        "numpy>=2",
        'anyio; python_version < "3.13"',
        'anyio; platform_machine == "aarch64"',
        'pywin; sys_platform == "win32"',
        'sphinx; extra == "docs"',
    ],
)
def test_what_is_there_or_not_for_the_lambda_is_fine(tmp_path: Path, line: str) -> None:
    check(tmp_path, line)


@pytest.mark.parametrize(
    "line", ["anyio>=4", "numpy>=3", 'standard-cgi; python_version >= "3.13"', "anyio[trio]"]
)
def test_what_the_lambda_lacks_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(DeployError, match=r"^dancer wants .* under Python 3\.13.*run make lock$"):
        check(tmp_path, line)
