"""Parity of the released files with each other: what CI runs on what ships."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from model_export.cases import Case
from model_export.drift import Drift, ManifestMismatch, ParityError, Report
from model_export.export import (
    SignatureMismatch,
    check_signature,
    eager_of,
    read_onnx,
    read_torchscript,
    write_fp32,
)
from model_export.parity import compare_runtimes, compare_weights
from model_export.pose_graph import POSE_OUTPUTS
from model_export.pose_parity import compare_pose
from model_export.quantize import write_dynamic_int8
from model_export.runtimes import Runtime, onnx_runtime, pose_runtime, torch_runtime
from scorer.calibration import Judge
from scorer.embedder import OUTPUTS
from scorer.manifest import MODEL_FILE, POSE_FILE, Manifest, read_manifest

DYNAMIC = "onnx dynamic-int8"


@dataclass(frozen=True)
class Verified:
    """What was found out about released files.

    Attributes:
        manifest: the manifest, already found to belong to the graphs beside it.
        report: drifts and failures of everything that must agree.
        dynamic: drifts of the dynamic int8 variant, which is not released and may differ.
    """

    manifest: Manifest
    report: Report
    dynamic: Report


def verify(folder: Path, torchscript: Path, cases: list[Case]) -> Verified:
    """Compare eager, TorchScript, fp32 ONNX and the released ONNX file, and its pose with it.

    Args:
        folder: the released ``embedder.onnx``, ``pose.onnx`` and ``manifest.json``.
        torchscript: the released ``embedder.pt``.
        cases: what to compare them on.

    Raises:
        ModelRefused: the manifest does not belong to the graphs or to this code.
        ExportError: the TorchScript or an ONNX file cannot be read.
    """
    manifest = read_manifest(folder)
    judge = Judge(manifest.head, manifest.calibration, manifest.embedding_parts)
    scripted, config = read_torchscript(torchscript)
    model = eager_of(scripted, config)
    stored, pose = read_onnx(folder / MODEL_FILE), read_onnx(folder / POSE_FILE)
    failures: list[ParityError] = []
    digest = hashlib.sha256(torchscript.read_bytes()).hexdigest()
    if digest != manifest.torchscript_sha256:
        failures.append(ManifestMismatch(f"{torchscript.name} is not the file of the manifest"))
    for name, graph, outputs in ((MODEL_FILE, stored, OUTPUTS), (POSE_FILE, pose, POSE_OUTPUTS)):
        try:
            check_signature(graph, outputs)
        except SignatureMismatch as error:
            failures.append(ManifestMismatch(f"signature of {name}: {error}"))
    with tempfile.TemporaryDirectory() as scratch:
        fp32, dynamic = Path(scratch) / "fp32.onnx", Path(scratch) / "dynamic.onnx"
        trained = write_fp32(model, fp32)
        write_dynamic_int8(fp32, dynamic)
        if manifest.quantization != "dynamic-int8":
            failures += compare_weights(trained, stored)
        runtimes: dict[str, Runtime] = {
            "torchscript": torch_runtime(scripted),
            "onnx fp32": onnx_runtime(trained),
            f"onnx {manifest.quantization} (released)": onnx_runtime(stored),
        }
        eager = torch_runtime(model)
        report = compare_runtimes(eager, runtimes, cases, judge, manifest.tolerance)
        apart = compare_runtimes(eager, {DYNAMIC: onnx_runtime(dynamic)}, cases, judge)
    report.failures[:0] = failures
    report.failures += compare_pose(onnx_runtime(stored), pose_runtime(pose), cases)
    return Verified(manifest, report, apart)


def _row(table: Table, drift: Drift, mark: str) -> None:
    figures = (drift.embedding, drift.cosine, drift.angle, drift.direction, drift.batch)
    table.add_row(
        drift.runtime, drift.case, *(f"{v:.1e}" for v in figures), f"{drift.score:.4f}", mark
    )


def parity_table(report: Report, title: str, by_case: bool) -> Table:
    """Largest difference from the eager network, per runtime (and per case)."""
    table = Table(title=title)
    for column in ("runtime", "case"):
        table.add_column(column)
    for column in ("embedding", "cosine", "angle rad", "direction", "alone/batch", "points", ""):
        table.add_column(column, justify="right")

    def failed(runtime: str, case: str) -> bool:
        return any(str(f).startswith(f"{runtime}, {case}") for f in report.failures)

    for name in dict.fromkeys(drift.runtime for drift in report.drifts):
        if by_case:
            for drift in report.drifts:
                if drift.runtime == name:
                    _row(table, drift, "FAIL" if failed(name, drift.case) else "ok")
        _row(table, report.largest(name), "")
    return table
