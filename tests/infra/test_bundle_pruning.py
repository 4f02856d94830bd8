"""What goes of installed wheels, and what has to stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdk.bundling.project import PROJECT
from cdk.bundling.pruning import check_scorer, prune
from cdk.errors import DeployError
from tests.infra.trees import metadata, write_files

KEPT = (
    "google/_upb/_message.abi3.so",
    "google/protobuf/any_pb2.py",
    "google/protobuf/descriptor.py",
    "google/protobuf/internal/builder.py",
    "google/protobuf/message.py",
    "numpy/__init__.py",
    "numpy/linalg/_linalg.py",
    "numpy.libs/libscipy_openblas64_.so",
    "onnxruntime/capi/libonnxruntime_providers_shared.so",
    "onnxruntime/capi/onnxruntime_pybind11_state.cpython-313-x86_64-linux-gnu.so",
    "onnxruntime/ThirdPartyNotices.txt",
    "opentelemetry_api-1.0.dist-info/METADATA",
    "opentelemetry_api-1.0.dist-info/entry_points.txt",
    "opentelemetry_api-1.0.dist-info/licenses/LICENSE",
    "typing_extensions.py",
)
GONE = (
    "bin/f2py",
    "google/protobuf/compiler/plugin_pb2.py",
    "google/protobuf/descriptor_pb2.py",
    "numpy/__init__.pyi",
    "numpy/fft/_pocketfft.py",
    "numpy/linalg/tests/test_linalg.py",
    "numpy/random/mtrand.cpython-313-x86_64-linux-gnu.so",
    "numpy/_core/_rational_tests.cpython-313-x86_64-linux-gnu.so",
    "onnxruntime/capi/libonnxruntime.so.1.32.0",
    "onnxruntime/quantization/quantize.py",
    "opentelemetry_api-1.0.dist-info/RECORD",
    "packaging/version.py",
    "packaging-26.0.dist-info/METADATA",
    "pydantic/v1/main.py",
)


def test_only_what_is_never_loaded_goes(tmp_path: Path) -> None:
    write_files(tmp_path, dict.fromkeys((*KEPT, *GONE), ""))

    prune(tmp_path)

    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == set(KEPT)


def test_a_native_module_is_never_changed(tmp_path: Path) -> None:
    symbols = b"\x7fELF" + bytes(range(256))
    write_files(tmp_path, {"numpy.libs/libopenblas.so": symbols})

    prune(tmp_path)

    assert (tmp_path / "numpy.libs" / "libopenblas.so").read_bytes() == symbols


def test_metadata_keeps_its_fields_and_loses_the_readme(tmp_path: Path) -> None:
    name = "dancer-1.2.dist-info/METADATA"
    write_files(tmp_path, {name: metadata("dancer", "1.2", "numpy>=2")})

    prune(tmp_path)

    assert (tmp_path / name).read_text().splitlines() == [
        "Metadata-Version: 2.1",
        "Name: dancer",
        "Version: 1.2",
        "Requires-Dist: numpy>=2",
    ]


@pytest.mark.parametrize("line", ["noise = np.random.default_rng(0)", "import numpy.polynomial"])
def test_a_scorer_that_names_what_is_left_out_is_refused(tmp_path: Path, line: str) -> None:
    source = tmp_path / "noise.py"
    source.write_text(f"import numpy as np\n\n{line}\n")

    with pytest.raises(
        DeployError, match=r"noise\.py uses 'n\w+\.\w+', which the bundle leaves out"
    ):
        check_scorer([source])


def test_ours_names_nothing_that_is_left_out() -> None:
    check_scorer(PROJECT.scorer_files())
