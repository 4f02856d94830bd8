"""The same network in four runtimes, behind one signature, and one run of any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

import numpy as np
import onnx
import onnxruntime as ort
import torch

from model_export.drift import NotFinite, TimeAxisFrozen
from model_export.export import ExportError
from scorer.embedder import OUTPUTS, Motion, Pose, session_options

Runtime = Callable[[np.ndarray], Motion]
PoseRuntime = Callable[[np.ndarray], Pose]
Seen = TypeVar("Seen", Motion, Pose)


def torch_runtime(model: torch.nn.Module) -> Runtime:
    """An eager or a TorchScript module."""

    def run(landmarks: np.ndarray) -> Motion:
        with torch.no_grad():
            return Motion(*(part.numpy() for part in model(torch.from_numpy(landmarks))))

    return run


def _session(model: onnx.ModelProto | Path) -> ort.InferenceSession:
    """A graph in onnxruntime with the very options that serving uses."""
    content = model.SerializeToString() if isinstance(model, onnx.ModelProto) else str(model)
    try:
        return ort.InferenceSession(content, session_options(), providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises classes of its own, without a base
        raise ExportError(f"onnxruntime does not load the graph: {error}") from error


def onnx_runtime(model: onnx.ModelProto | Path) -> Runtime:
    """A graph in onnxruntime, as serving runs it.

    Raises:
        ExportError: onnxruntime does not load it.
    """
    session = _session(model)

    def run(landmarks: np.ndarray) -> Motion:
        return Motion(*session.run(OUTPUTS, {"landmarks": landmarks}))

    return run


def pose_runtime(model: onnx.ModelProto | Path) -> PoseRuntime:
    """The part of a graph before the network; its poses are ``[batch, time, ...]``.

    Raises:
        ExportError: onnxruntime does not load it.
    """
    session = _session(model)

    def run(landmarks: np.ndarray) -> Pose:
        return Pose(*session.run(OUTPUTS[1:], {"landmarks": landmarks}))

    return run


def run(
    name: str,
    runtime: Callable[[np.ndarray], Seen],
    landmarks: np.ndarray,
    like: Seen | None = None,
) -> Seen:
    """One run that has to succeed, and, where ``like`` is given, to have its shapes.

    Raises:
        TimeAxisFrozen: the runtime refuses the shape, or answers in another one.
        NotFinite: it answers NaN or infinity.
    """
    shape = landmarks.shape[:2]
    try:
        seen = runtime(landmarks)
    except Exception as error:  # each runtime raises classes of its own
        raise TimeAxisFrozen(
            f"{name} refuses [batch, time] = {shape}: {str(error)[-200:]}"
        ) from None
    for output in (field.name for field in fields(seen)):
        value = getattr(seen, output)
        if like is not None and value.shape != getattr(like, output).shape:
            raise TimeAxisFrozen(
                f"{name} answers {output} {value.shape}, expected {getattr(like, output).shape}"
            )
        if not np.isfinite(value).all():
            raise NotFinite(f"{name} answers {output} that is not finite")
    return seen
