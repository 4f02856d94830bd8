"""The part of the exported graph before the network: landmarks to angles and directions alone.

A frame's pose needs neither a window nor an embedding. Cut out of the exported graph instead of
exported once more, it consists of the very nodes that the network reads from.
"""

from __future__ import annotations

from typing import Final

import onnx

from model_export.export import OPSET, TABLES, check_signature
from scorer.embedder import OUTPUTS

POSE_OUTPUTS: Final = OUTPUTS[1:]


def cut_pose(whole: onnx.ModelProto) -> onnx.ModelProto:
    """A copy of ``whole`` that holds only what angles and directions are computed from.

    Batch and time stay free, and a single frame is enough: the node that refuses short windows
    stands behind the angles, before the network.

    Raises:
        SignatureMismatch: inputs and outputs are not those of the contract.
    """
    needed, kept = set(POSE_OUTPUTS), []
    for node in reversed(whole.graph.node):  # a graph's nodes stand in the order they run in
        if needed.intersection(node.output):
            kept.append(node)
            needed.update(node.input)
    stored = [each for each in whole.graph.initializer if each.name in needed]
    outputs = [each for each in whole.graph.output if each.name in POSE_OUTPUTS]

    pose = onnx.ModelProto()
    pose.CopyFrom(whole)
    for field in ("node", "initializer", "output", "value_info"):
        pose.graph.ClearField(field)
    pose.graph.node.extend(reversed(kept))
    pose.graph.initializer.extend(stored)
    pose.graph.output.extend(outputs)
    _describe(pose)
    onnx.checker.check_model(pose, full_check=True)
    check_signature(pose, POSE_OUTPUTS)
    return pose


def _describe(pose: onnx.ModelProto) -> None:
    """Write into the file what a person who finds it alone has to know."""
    pose.doc_string = (
        "Synchro-you pose: 33 body landmarks to the joint angles and limb directions of each "
        "frame, by the nodes of the embedder that comes with it."
    )
    facts = {
        "input": "float32 [batch, time, 33, 3], isotropic coordinates, one frame or more",
        **TABLES,
        "opset": str(OPSET),
    }
    del pose.metadata_props[:]
    onnx.helper.set_model_props(pose, facts)
