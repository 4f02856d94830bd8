"""Export, check, validate, quantise, validate, and only then: the released files."""

from __future__ import annotations

import hashlib
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal

import msgspec
import onnx

from model_export.cases import Case
from model_export.checkpoint import Checkpoint
from model_export.drift import Report, WeightsNotRounded
from model_export.export import OPSET, ExportError, read_torchscript, write_fp32, write_torchscript
from model_export.motion.mocap import NOT_TO_SHIP
from model_export.network import MIN_FRAMES, RATE_HZ, WINDOW_FRAMES
from model_export.parity import TOLERANCE, compare_runtimes, compare_weights
from model_export.pose_graph import cut_pose
from model_export.pose_parity import compare_pose
from model_export.quantize import int8_weights, write_dynamic_int8
from model_export.runtimes import onnx_runtime, pose_runtime, torch_runtime
from scorer.calibration import Judge
from scorer.embedder import RELEASED
from scorer.manifest import FORMAT, MANIFEST_FILE, MODEL_FILE, POSE_FILE, Manifest, Tolerance
from scorer.skeleton import ANGLES, SEGMENTS

Quantization = Literal["int8-weights", "fp32", "dynamic-int8"]

TORCHSCRIPT: Final = Path(__file__).parent / "released" / "embedder.pt"
# The dynamic variant rounds activations at run time: it is held to nothing but its angles.
_LOOSE: Final = Tolerance(embedding=1.0, angle_rad=TOLERANCE.angle_rad, score_points=100.0)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _figures(report: Report) -> dict[str, float]:
    out = {}
    for name in dict.fromkeys(drift.runtime for drift in report.drifts):
        worst = report.largest(name)
        for column in ("embedding", "angle", "direction", "score", "batch"):
            out[f"{name} {column}"] = float(f"{getattr(worst, column):.3g}")
    return out


def _manifest(
    checkpoint: Checkpoint,
    model: Path,
    pose: Path,
    torchscript: Path,
    quantization: Quantization,
    report: Report,
) -> Manifest:
    digest = _sha256(model)
    network = checkpoint.network
    parameters = sum(parameter.numel() for parameter in checkpoint.model().parameters())
    packages = ("torch", "onnx", "onnxruntime", "numpy")
    return Manifest(
        format=FORMAT,
        name=f"{network.recurrence}{network.hidden}-{network.inputs}-{digest[:8]}",
        sha256=digest,
        pose_sha256=_sha256(pose),
        torchscript_sha256=_sha256(torchscript),
        window_frames=WINDOW_FRAMES,
        rate_hz=RATE_HZ,
        min_frames=MIN_FRAMES,
        embedding_parts=network.blocks,
        parameters=parameters,
        angles=tuple(angle.name for angle in ANGLES),
        segments=tuple(segment.name for segment in SEGMENTS),
        quantization=quantization,
        opset=OPSET,
        head=checkpoint.head,
        calibration=checkpoint.calibration,
        tolerance=_LOOSE if quantization == "dynamic-int8" else TOLERANCE,
        parity=_figures(report),
        training=checkpoint.training,
        versions={name: version(name) for name in packages} | {"python": platform.python_version()},
    )


def _may_ship(checkpoint: Checkpoint) -> None:
    """Refuse to put weights in the place of those that ship that were made from restricted data."""
    barred = [text for text in checkpoint.training.licences if NOT_TO_SHIP in text]
    if barred:
        raise ExportError(
            f"trained on data that may not ship ({'; '.join(barred)}): give another --out"
        )


def release(
    checkpoint: Checkpoint,
    folder: Path,
    torchscript: Path,
    quantization: Quantization,
    cases: list[Case],
) -> tuple[Manifest, Report]:
    """Write both graphs and their manifest to ``folder``, and the TorchScript file.

    Nothing is written unless every validation passes.

    Raises:
        ExportError: ``folder`` is the released one and the weights come from restricted data.
        SignatureMismatch: at once, since nothing can be compared then.
        ExceptionGroup: of every parity failure, after all of them were looked for.
    """
    if folder.resolve() == RELEASED.resolve():
        _may_ship(checkpoint)
    model = checkpoint.model()
    judge = Judge(checkpoint.head, checkpoint.calibration, checkpoint.network.blocks)
    with tempfile.TemporaryDirectory() as scratch:
        script, fp32, final, pose = (
            Path(scratch) / n for n in ("embedder.pt", "fp32.onnx", "final.onnx", "pose.onnx")
        )
        write_torchscript(model, checkpoint.network, script)
        graph = write_fp32(model, fp32)
        runtimes = {
            "torchscript": torch_runtime(read_torchscript(script)[0]),
            "onnx fp32": onnx_runtime(graph),
        }
        report = compare_runtimes(torch_runtime(model), runtimes, cases, judge)
        if quantization == "dynamic-int8":
            write_dynamic_int8(fp32, final)
        else:
            try:
                onnx.save(int8_weights(graph) if quantization == "int8-weights" else graph, final)
            except WeightsNotRounded as failure:
                # It leaves no file to compare; what was found until here is told beside it.
                report.failures.append(failure)
                report.raise_failures()
        loose = quantization == "dynamic-int8"
        second = compare_runtimes(
            torch_runtime(model),
            {f"onnx {quantization}": onnx_runtime(final)},
            cases,
            judge,
            _LOOSE if loose else TOLERANCE,
        )
        report.drifts += second.drifts if quantization != "fp32" else []
        report.failures += second.failures
        if not loose:
            report.failures += compare_weights(graph, onnx.load(final))
        onnx.save(cut_pose(onnx.load(final)), pose)
        report.failures += compare_pose(onnx_runtime(final), pose_runtime(pose), cases)
        report.raise_failures()
        manifest = _manifest(checkpoint, final, pose, script, quantization, report)
        for path, content in (
            (torchscript, script.read_bytes()),
            (folder / MODEL_FILE, final.read_bytes()),
            (folder / POSE_FILE, pose.read_bytes()),
            (folder / MANIFEST_FILE, msgspec.json.format(msgspec.json.encode(manifest), indent=1)),
        ):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return manifest, report
