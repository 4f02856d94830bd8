"""A zip is looked at once more before anybody deploys it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdk.bundling.architecture import ARCHITECTURES, Arch
from cdk.bundling.checks import UNZIPPED_LIMIT, ZIPPED_GOAL, ZIPPED_LIMIT, check_sizes, check_zip
from cdk.errors import DeployError
from tests.infra.trees import native, zipped

LOCKED = {"numpy": "2.4.6", "typing-extensions": "4.16.0", "packaging": "26.0"}
X86, ARM = 62, 183
GOOD: dict[str, str | bytes] = {
    "numpy-2.4.6.dist-info/METADATA": "",
    "typing_extensions-4.16.0.dist-info/METADATA": "",
    "typing_extensions.py": "",
    "__pycache__/typing_extensions.cpython-313.pyc": b"",
    "numpy/core.cpython-313-x86_64-linux-gnu.so": native(X86),
    "numpy.libs/libgfortran.so.5.0.0": native(X86),
    "scorer/api.py": "",
    "scorer/__pycache__/api.cpython-313.pyc": b"",
}


def check(folder: Path, files: dict[str, str | bytes], arch: Arch = "x86_64") -> None:
    check_zip(zipped(folder / "a.zip", files), LOCKED, ARCHITECTURES[arch])


def test_a_good_one_passes_without_what_was_left_out_on_purpose(tmp_path: Path) -> None:
    check(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"numpy-2.3.0.dist-info/METADATA": ""}, "numpy 2.3.0, locked 2.4.6"),
        ({"torch-2.13.0.dist-info/METADATA": ""}, "torch 2.13.0, locked not at all"),
        ({"numpy/linalg.cpython-313-aarch64-linux-gnu.so": native(ARM)}, "not made for x86_64"),
        ({"numpy.libs/libquadmath.so.0": native(ARM)}, "not made for x86_64"),
        ({"numpy/linalg.so": b"MZ"}, "not made for x86_64"),
        ({"numpy/linalg.cpython-311-x86_64-linux-gnu.so": native(X86)}, "another Python"),
        ({"numpy/linalg/tests/data.npy": b""}, "no business"),
        ({"torch/version.txt": ""}, "no business"),
        ({"model_export/__main__.pyc": b""}, "no business"),
        ({"aws_cdk/jsii.tgz": b""}, "no business"),
        ({"scorer/new.py": ""}, "scorer/new.py was not compiled"),
    ],
)
def test_what_does_not_belong_is_named(
    tmp_path: Path, files: dict[str, str | bytes], complaint: str
) -> None:
    with pytest.raises(DeployError, match=complaint):
        check(tmp_path, GOOD | files)


def test_a_package_of_the_lock_that_is_missing_is_named(tmp_path: Path) -> None:
    files = {name: content for name, content in GOOD.items() if "typing_ext" not in name}

    with pytest.raises(DeployError, match=r"typing-extensions missing, locked 4\.16\.0"):
        check(tmp_path, files)


@pytest.mark.parametrize("size", [0, 100])
def test_one_that_was_copied_by_halves_is_one_line(tmp_path: Path, size: int) -> None:
    path = zipped(tmp_path / "a.zip", GOOD)
    path.write_bytes(path.read_bytes()[:size])

    with pytest.raises(DeployError, match=r"is damaged .*: delete it") as refused:
        check_zip(path, LOCKED, ARCHITECTURES["x86_64"])

    assert "\n" not in str(refused.value)


def test_the_other_architectures_zip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeployError, match="not made for arm64"):
        check(tmp_path, GOOD, "arm64")


@pytest.mark.parametrize(
    ("zipped_size", "unzipped_size", "complaint"),
    [
        (ZIPPED_GOAL + 1, 0, r"35\.0 MB zipped, 35\.0"),
        (ZIPPED_LIMIT + 1, 0, r"52\.4 MB zipped, 52\.4"),
        (0, UNZIPPED_LIMIT + 1, r"262\.1 MB unzipped, 262\.1"),
    ],
)
def test_too_much_is_refused_with_the_figures(
    zipped_size: int, unzipped_size: int, complaint: str
) -> None:
    with pytest.raises(DeployError, match=complaint):
        check_sizes(zipped_size, unzipped_size)


def test_just_enough_is_not_too_much() -> None:
    check_sizes(ZIPPED_GOAL, UNZIPPED_LIMIT)
