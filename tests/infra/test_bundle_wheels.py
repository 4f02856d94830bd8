"""Wheels come for the Lambda's platform and by hash, or not at all. No network is needed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from cdk.bundling.architecture import ARCHITECTURES, Arch
from cdk.bundling.wheels import install_wheels
from cdk.errors import DeployError
from tests.infra.trees import wheel


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and a pip that looks for wheels there and nowhere else."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for name in os.environ:
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def install(path: Path, arch: Arch = "x86_64", digest: str | None = None) -> Path:
    """Install what a wheel holds, by the hash of its bytes or another one."""
    digest = digest or hashlib.sha256(path.read_bytes()).hexdigest()
    name, version = path.name.split("-")[:2]
    lock = path.parent / "lambda.txt"
    lock.write_text(f"{name}=={version} --hash=sha256:{digest}\n")
    target = path.parent / "installed"
    told: list[str] = []
    install_wheels(lock, ARCHITECTURES[arch], target, told.append)
    assert told == [f"{path.name} for {arch}"]
    return target


@pytest.mark.parametrize(
    ("arch", "platform"),
    [
        ("x86_64", "any"),
        ("x86_64", "manylinux2014_x86_64"),
        ("x86_64", "manylinux_2_17_x86_64"),
        ("x86_64", "manylinux_2_27_x86_64"),
        ("arm64", "manylinux_2_28_aarch64"),
    ],
)
def test_a_wheel_for_the_platform_is_installed_and_not_compiled(
    wheels: Path, arch: Arch, platform: str
) -> None:
    installed = install(wheel(wheels, "dancer", "1.2", platform), arch)

    assert (installed / "dancer" / "__init__.py").is_file()
    assert not [*installed.rglob("*.pyc")]


@pytest.mark.parametrize(
    ("arch", "platform"),
    [
        ("x86_64", "manylinux_2_28_aarch64"),
        ("arm64", "manylinux_2_28_x86_64"),
        ("x86_64", "musllinux_1_2_x86_64"),
        ("x86_64", "manylinux_2_38_x86_64"),
        ("x86_64", "macosx_11_0_x86_64"),
    ],
)
def test_no_wheel_for_the_platform_is_one_line_with_its_name(
    wheels: Path, arch: Arch, platform: str
) -> None:
    path = wheel(wheels, "dancer", "1.2", platform)

    with pytest.raises(
        DeployError, match=rf"^pip finds no wheel of dancer==1\.2 .* {arch} [^\n]*$"
    ):
        install(path, arch)


def test_another_file_than_the_locked_one_is_one_line(wheels: Path) -> None:
    path = wheel(wheels, "dancer", "1.2")

    with pytest.raises(
        DeployError, match=r"^pip got a file that is not the one in [^\n]*make lock$"
    ):
        install(path, digest="0" * 64)


def test_anything_else_that_pip_says_is_one_line(wheels: Path) -> None:
    with pytest.raises(DeployError, match=r"^pip cannot install [^\n]*ERROR[^\n]*$"):
        install_wheels(wheels / "missing.txt", ARCHITECTURES["arm64"], wheels / "installed", print)
