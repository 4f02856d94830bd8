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
    check_requirements(write_files(folder, packages), ARCHITECTURES["x86_64"])


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
