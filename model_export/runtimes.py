"""The same network in four runtimes, behind one signature."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch

from model_export.export import ExportError
from scorer.embedder import OUTPUTS, Motion, session_options

Runtime = Callable[[np.ndarray], Motion]


def torch_runtime(model: torch.nn.Module) -> Runtime:
    """An eager or a TorchScript module."""

    def run(landmarks: np.ndarray) -> Motion:
        with torch.no_grad():
            return Motion(*(part.numpy() for part in model(torch.from_numpy(landmarks))))

    return run


def onnx_runtime(model: onnx.ModelProto | Path) -> Runtime:
    """A graph in onnxruntime, with the very session options that serving uses.

    Raises:
        ExportError: onnxruntime does not load it.
    """
    content = model.SerializeToString() if isinstance(model, onnx.ModelProto) else str(model)
    try:
        session = ort.InferenceSession(
            content, session_options(), providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime raises classes of its own, without a base
        raise ExportError(f"onnxruntime does not load the graph: {error}") from error

    def run(landmarks: np.ndarray) -> Motion:
        return Motion(*session.run(OUTPUTS, {"landmarks": landmarks}))

    return run
