"""The ways to store the weights, side by side: size, drift and speed on the trained model."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime as ort
from rich.table import Table

from model_export.cases import Case
from model_export.export import eager_of, read_torchscript, write_fp32
from model_export.parity import compare_runtimes
from model_export.quantize import int8_weights, write_dynamic_int8
from model_export.runtimes import onnx_runtime, torch_runtime
from scorer.calibration import Judge
from scorer.embedder import OUTPUTS, session_options
from scorer.manifest import read_manifest

_ROUNDS: Final = 40
_RUNS: Final = 60
_MANY: Final = 60
# Drift shows at the released window's length; the parity suite does all the others.
_SHAPES: Final = ((1, 30), (32, 30))


def _session(path: Path, fold: bool) -> ort.InferenceSession:
    options = session_options()
    options.add_session_config_entry("session.disable_quant_qdq", "1" if fold else "0")
    return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def _milliseconds(
    sessions: dict[str, ort.InferenceSession], landmarks: np.ndarray, runs: int
) -> dict[str, float]:
    """Median time of one run; the sessions take turns, so that a busy machine hits them all."""
    taken: dict[str, list[float]] = {name: [] for name in sessions}
    for _ in range(_ROUNDS):
        for name, session in sessions.items():
            for _ in range(runs):
                start = time.perf_counter()
                session.run(OUTPUTS, {"landmarks": landmarks})
                taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) * 1e3 for name, times in taken.items()}


def compare_variants(folder: Path, torchscript: Path, cases: list[Case]) -> Table:
    """Table of fp32, int8 weights (folded at load and not) and dynamic int8."""
    manifest = read_manifest(folder)
    judge = Judge(manifest.head, manifest.calibration, manifest.embedding_parts)
    scripted, config = read_torchscript(torchscript)
    model = eager_of(scripted, config)
    with tempfile.TemporaryDirectory() as scratch:
        fp32, weights, dynamic = (Path(scratch) / f"{n}.onnx" for n in ("fp32", "int8", "dynamic"))
        graph = write_fp32(model, fp32)
        weights.write_bytes(int8_weights(graph).SerializeToString())
        write_dynamic_int8(fp32, dynamic)
        files = {
            "fp32": (fp32, True),
            "int8 weights, folded at load (released)": (weights, True),
            "int8 weights, multiplied out at every run": (weights, False),
            "dynamic int8": (dynamic, True),
        }
        sessions = {name: _session(*file) for name, file in files.items()}
        single = _milliseconds(sessions, cases[0].windows(1, 30), _RUNS)
        many = _milliseconds(sessions, cases[0].windows(_MANY, 30), _RUNS // _MANY)
        runtimes = {name: onnx_runtime(path) for name, (path, _) in files.items()}
        report = compare_runtimes(torch_runtime(model), runtimes, cases, judge, shapes=_SHAPES)
        sizes = {name: path.stat().st_size for name, (path, _) in files.items()}
    table = Table(title=f"{manifest.name}: ways to store the weights (one thread, median)")
    table.add_column("variant")
    for column in (
        "bytes",
        "drift cosine",
        "drift points",
        "alone/batch",
        "1 window ms",
        "60 windows ms",
    ):
        table.add_column(column, justify="right")
    for name in files:
        worst = report.largest(name)
        table.add_row(
            name,
            f"{sizes[name]:,}",
            f"{worst.cosine:.1e}",
            f"{worst.score:.3f}",
            f"{worst.batch:.1e}",
            f"{single[name]:.3f} ({single[name] / single['fp32']:.2f} x)",
            f"{many[name]:.2f} ({many[name] / many['fp32']:.2f} x)",
        )
    return table
