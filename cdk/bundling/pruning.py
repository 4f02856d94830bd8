"""What the wheels bring and the scorer never loads."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from cdk.errors import DeployError

# Asked for by onnxruntime's tools alone; the scorer imports its session and nothing else.
UNUSED_PACKAGES: Final = frozenset({"flatbuffers", "packaging"})

# Parts of numpy that are loaded when somebody names them; check_scorer sees that nobody does.
_NUMPY: Final = ("f2py", "fft", "polynomial", "random", "testing")

# Of protobuf all but what reads and writes messages that know their types.
_PROTOBUF: Final = (
    "google/protobuf/compiler",
    "google/protobuf/descriptor_pb2.py",
    "google/protobuf/internal/*benchmark.py",
    "google/protobuf/internal/testing_refleaks.py",
    "google/protobuf/json_*.py",
    "google/protobuf/proto_*.py",
    "google/protobuf/testdata",
    "google/protobuf/util",
)

_UNUSED: Final = (
    *(f"numpy/{part}" for part in _NUMPY),
    "bin",
    "flatbuffers",
    "packaging",
    "numpy/_pyinstaller",
    "numpy/_core/_*_tests.*.so",
    "numpy/_core/include",
    "numpy/_core/lib",
    # The binding holds all of it; 35 MB.
    "onnxruntime/capi/libonnxruntime.so.*",
    # libonnxruntime_providers_shared.so stays: without it each start prints a warning.
    "onnxruntime/backend",
    "onnxruntime/datasets",
    "onnxruntime/quantization",
    "onnxruntime/tools",
    "onnxruntime/transformers",
    # Models of pydantic 1; FastAPI takes its absence for "this is none".
    "pydantic/v1",
    "pydantic/mypy.py",
    "anyio/pytest_plugin.py",
    "anyio/_backends/_trio.py",
    "fastapi/.agents",
    "starlette/testclient.py",
    "**/tests",
    # For compilers and type checkers.
    *(f"**/*.{suffix}" for suffix in ("a", "c", "h", "pxd", "pyi", "pyx")),
    "**/py.typed",
    # What pip keeps for itself. METADATA, entry points (opentelemetry finds its context by them)
    # and licences stay.
    *(
        f"*.dist-info/{name}"
        for name in ("INSTALLER", "RECORD", "REQUESTED", "WHEEL", "sboms", "top_level.txt")
    ),
    *(f"{package}-*.dist-info" for package in sorted(UNUSED_PACKAGES)),
)
_NAMED: Final = re.compile(rf"\b(?:np|numpy)\.(?:{'|'.join(_NUMPY)})\b")


def prune(folder: Path, more: Sequence[str] = _PROTOBUF) -> None:
    """Remove from installed wheels what the scorer never loads. Nothing is stripped.

    (Stripping a native module saves little and breaks numpy's OpenBLAS on arm64.)

    Args:
        more: patterns beside those that go from every package.
    """
    for path in _unused(folder, more):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for metadata in folder.glob("*.dist-info/METADATA"):
        # The project's README, behind the first empty line.
        metadata.write_text(metadata.read_text(encoding="utf-8").partition("\n\n")[0] + "\n")


def _unused(folder: Path, more: Sequence[str]) -> Iterator[Path]:
    for pattern in (*_UNUSED, *more):
        yield from [*folder.glob(pattern)]


def check_scorer(sources: list[Path]) -> None:
    """Refuse a scorer that names a part of numpy which the bundle leaves out.

    Raises:
        DeployError: on the Lambda that line would be a ModuleNotFoundError.
    """
    for source in sources:
        if source.suffix == ".py" and (named := _NAMED.search(source.read_text(encoding="utf-8"))):
            raise DeployError(
                f"{source} uses '{named[0]}', which the bundle leaves out; do without it, or take "
                f"it from the list in {Path(__file__).name}"
            )
