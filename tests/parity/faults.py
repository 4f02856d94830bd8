"""Faults to plant in an exported graph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from tests.released import copy_release, replace_graph

Change = Callable[[onnx.ModelProto], None]


def changed(source: Path, folder: Path, name: str, change: Change) -> Path:
    """The exported files with one graph changed and a manifest that vouches for the change."""
    proto = onnx.load(source / name)
    change(proto)
    return replace_graph(copy_release(source, folder), name, proto.SerializeToString())


def put_behind(
    proto: onnx.ModelProto, output: str, nodes: Callable[[str], list[onnx.NodeProto]]
) -> None:
    """Put nodes between an output and what computes it, which gets the name given to ``nodes``.

    Whatever else reads the output reads what it read before.
    """
    inner = f"{output}.inner"
    for node in proto.graph.node:
        for names in (node.input, node.output):
            for i, name in enumerate(names):
                if name == output:
                    names[i] = inner
    proto.graph.node.extend(nodes(inner))


def _constant(name: str, value: list[int] | float) -> onnx.NodeProto:
    """A node and no initializer, which would be one weight too many."""
    array = np.array(value, dtype=np.float32 if isinstance(value, float) else np.int64)
    return helper.make_node("Constant", [], [name], value=numpy_helper.from_array(array))


def swap_columns(output: str, columns: int) -> Change:
    """The first two columns of an output change places."""

    def change(proto: onnx.ModelProto) -> None:
        put_behind(
            proto,
            output,
            lambda inner: [
                _constant("order", [1, 0, *range(2, columns)]),
                helper.make_node("Gather", [inner, "order"], [output], axis=2),
            ],
        )

    return change


def calculate(operator: str, output: str, value: float) -> Change:
    """An output is added to, divided by or whatever else the operator does with ``value``."""

    def change(proto: onnx.ModelProto) -> None:
        put_behind(
            proto,
            output,
            lambda inner: [
                _constant("value", value),
                helper.make_node(operator, [inner, "value"], [output]),
            ],
        )

    return change


def ask_for_six_frames(proto: onnx.ModelProto) -> None:
    """The angles read the sixth frame, as the network's own guard against short windows does."""
    put_behind(
        proto,
        "angles",
        lambda inner: [
            _constant("sixth", [5]),
            _constant("nothing", 0.0),
            helper.make_node("Gather", [inner, "sixth"], ["frame"], axis=1),
            helper.make_node("Mul", ["frame", "nothing"], ["guard"]),
            helper.make_node("Add", [inner, "guard"], ["angles"]),
        ],
    )


def freeze_time(proto: onnx.ModelProto) -> None:
    """The graph takes windows of 30 frames and no others."""
    shape = proto.graph.input[0].type.tensor_type.shape
    shape.dim[1].ClearField("dim_param")
    shape.dim[1].dim_value = 30
