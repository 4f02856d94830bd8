"""Int8 weights in the ONNX file: the trained weights themselves, at 29 % of the size."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import helper, numpy_helper

from model_export.drift import WeightsNotRounded
from model_export.export import describe
from model_export.rounding import LEVELS

Floats = npt.NDArray[np.float32]

# Operators whose matrices are stored as int8, and the inputs that hold them.
_WEIGHT_INPUTS: Final = {"LSTM": (1, 2), "Gemm": (1,), "MatMul": (1,)}


def _scales(rows: Floats) -> Floats | None:
    """The scale of each row for which int8 reproduces it bit by bit, or None.

    The largest weight of a row is 127 steps, so the scale is known up to the rounding of that
    product: the neighbouring floats are tried too.
    """
    guess = np.abs(rows).max(axis=1) / np.float32(LEVELS)
    guess = np.where(guess > 0, guess, 1).astype(np.float32)
    best = np.zeros_like(guess)
    for step in (0, 1, -1, 2, -2):
        scale = guess
        for _ in range(abs(step)):
            scale = np.nextafter(scale, np.float32(np.inf if step > 0 else 0))
        exact = (np.round(rows / scale[:, None]) * scale[:, None] == rows).all(axis=1)
        best = np.where((best == 0) & exact, scale, best)
    return best if best.all() else None


def int8_of(weight: Floats) -> tuple[npt.NDArray[np.int8], Floats, int]:
    """``weight`` as int8, scales, and the axis along which the scales run.

    Args:
        weight: float32, 2-D, or 3-D with a leading axis of one (an LSTM's direction).

    Raises:
        WeightsNotRounded: no axis has rows that int8 can hold exactly.
    """
    for axis in range(weight.ndim - 2, weight.ndim):
        rows = np.moveaxis(weight, axis, 0).reshape(weight.shape[axis], -1)
        scales = _scales(rows)
        if scales is not None:
            shape = [1] * weight.ndim
            shape[axis] = -1
            levels = np.round(weight / scales.reshape(shape))
            return levels.astype(np.int8), scales, axis
    raise WeightsNotRounded(
        f"a weight matrix of shape {weight.shape} is not on an int8 grid per row (tolerance 0): "
        "train with rounded_share above 0, or export with --quantization fp32"
    )


def int8_weights(proto: onnx.ModelProto) -> onnx.ModelProto:
    """A copy of ``proto`` with int8 weight matrices behind DequantizeLinear nodes.

    Raises:
        WeightsNotRounded: the weights would change.
    """
    out = onnx.ModelProto()
    out.CopyFrom(proto)
    graph = out.graph
    stored = {initializer.name: initializer for initializer in graph.initializer}
    names = [
        node.input[i]
        for node in graph.node
        for i in _WEIGHT_INPUTS.get(node.op_type, ())
        if node.input[i] in stored
    ]
    dequantize = []
    for name in dict.fromkeys(names):
        levels, scales, axis = int8_of(numpy_helper.to_array(stored[name]))
        graph.initializer.remove(stored[name])
        inputs = [f"{name}.int8", f"{name}.scale"]
        graph.initializer.append(numpy_helper.from_array(levels, inputs[0]))
        graph.initializer.append(numpy_helper.from_array(scales, inputs[1]))
        dequantize.append(
            helper.make_node("DequantizeLinear", inputs, [name], f"{name}.dequantize", axis=axis)
        )
    for node in reversed(dequantize):
        graph.node.insert(0, node)
    describe(out, quantization="int8-weights")
    onnx.checker.check_model(out, full_check=True)
    return out


def stored_weights(proto: onnx.ModelProto) -> dict[str, Floats]:
    """Every weight of a graph as float32, int8 ones multiplied out."""
    arrays = {i.name: numpy_helper.to_array(i) for i in proto.graph.initializer}
    for node in proto.graph.node:
        if node.op_type == "DequantizeLinear" and node.input[0] in arrays:
            levels, scales = arrays.pop(node.input[0]), arrays.pop(node.input[1])
            shape = [1] * levels.ndim
            shape[helper.get_node_attr_value(node, "axis")] = -1
            arrays[node.output[0]] = levels.astype(np.float32) * scales.reshape(shape)
    return {name: array for name, array in arrays.items() if array.dtype == np.float32}


def write_dynamic_int8(fp32: Path, path: Path) -> None:
    """onnxruntime's dynamic int8 variant, for comparison: activations are rounded at run time."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    quant_pre_process(fp32, path, skip_symbolic_shape=True)
    # Without VNNI, 8-bit products saturate unless the weights use one bit less.
    quantize_dynamic(path, path, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    proto = onnx.load(path)
    describe(proto, quantization="dynamic-int8")
    onnx.save(proto, path)
