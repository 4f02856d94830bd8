"""The trained network as TorchScript and as one ONNX graph."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Final

import onnx
import torch

from model_export.network import RATE_HZ, WINDOW_FRAMES, Embedder, NetworkConfig
from scorer.embedder import OUTPUTS
from scorer.skeleton import ANGLES, LANDMARK_COUNT, SEGMENTS

OPSET: Final = 17
INPUT: Final = "landmarks"
# Names of the columns, as every exported file has to tell them.
TABLES: Final = {
    "angles": ",".join(angle.name for angle in ANGLES),
    "segments": ",".join(segment.name for segment in SEGMENTS),
}
_CONFIG_ENTRY: Final = "network.json"


class ExportError(Exception):
    """The exported file is not what was asked for."""


class SignatureMismatch(ExportError):
    """Names, types or axes of the graph are not those of the contract."""


def write_torchscript(model: Embedder, config: NetworkConfig, path: Path) -> None:
    """Script the eager network; the configuration travels inside the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # torch.jit announces its own end
        scripted = torch.jit.script(model.eval())
        torch.jit.save(scripted, path, {_CONFIG_ENTRY: config.to_json()})


def read_torchscript(path: Path) -> tuple[torch.jit.ScriptModule, NetworkConfig]:
    """A TorchScript file and the configuration of the network inside it.

    Raises:
        ExportError: the file was not written by :func:`write_torchscript`.
    """
    extra: dict[str, str | bytes] = {_CONFIG_ENTRY: ""}
    if not path.is_file():
        raise ExportError(f"{path}: there is no such file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            scripted = torch.jit.load(path, map_location="cpu", _extra_files=extra)
        config = NetworkConfig.from_json(extra[_CONFIG_ENTRY])
    except Exception as error:  # torch raises classes of many kinds, with pages of advice
        raise ExportError(f"{path} is not this project's TorchScript") from error
    return scripted.eval(), config


def read_onnx(path: Path) -> onnx.ModelProto:
    """An ONNX file, whole and well-formed.

    Raises:
        ExportError: it is not.
    """
    try:
        proto = onnx.load(path)
        onnx.checker.check_model(proto)
    except Exception as error:  # of onnx, of protobuf and of the system
        raise ExportError(f"{path} is not an ONNX file that can be used: {error}") from error
    return proto


def eager_of(scripted: torch.jit.ScriptModule, config: NetworkConfig) -> Embedder:
    """The eager network with the weights of a TorchScript one.

    Raises:
        ExportError: the file's tables of landmarks are not those of this code.
    """
    model = Embedder(config)
    stored = scripted.state_dict()  # TorchScript keeps the index tables as well
    tables = dict(model.named_buffers())
    for name in stored.keys() - model.state_dict().keys():
        if name not in tables or not torch.equal(stored[name], tables[name]):
            raise ExportError(f"the TorchScript file has another table {name} than this code")
    model.load_state_dict({name: stored[name] for name in model.state_dict()})
    return model.eval()


def write_fp32(model: Embedder, path: Path) -> onnx.ModelProto:
    """Export the whole pipeline as one ONNX graph of standard operators, and check it.

    The TorchScript-based exporter is used on purpose: the newer one freezes the time axis at
    the example's length when it is given named dimensions.

    Raises:
        SignatureMismatch: the graph's inputs and outputs are not those of the contract.
    """
    example = torch.zeros(2, WINDOW_FRAMES, LANDMARK_COUNT, 3)
    moving = {0: "batch", 1: "time"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        # The trace follows Python's len() of a fixed buffer, and the LSTM's batch size is dynamic
        # because its initial state is built from the input's shape: the parity suite proves both.
        warnings.simplefilter("ignore", torch.jit.TracerWarning)  # type: ignore[attr-defined]
        warnings.filterwarnings("ignore", message="Exporting a model to ONNX with a batch_size")
        torch.onnx.export(
            model.eval(),
            (example,),
            str(path),
            dynamo=False,
            opset_version=OPSET,
            input_names=[INPUT],
            output_names=list(OUTPUTS),
            dynamic_axes={INPUT: moving, OUTPUTS[0]: {0: "batch"}}
            | dict.fromkeys(OUTPUTS[1:], moving),
        )
    proto = onnx.load(path)
    # The exporter loses the size of the flattened axis; the checker proves it right.
    directions = next(o for o in proto.graph.output if o.name == OUTPUTS[2])
    directions.type.tensor_type.shape.dim[2].dim_value = 3 * len(SEGMENTS)
    describe(proto, quantization="fp32")
    onnx.checker.check_model(proto, full_check=True)
    check_signature(proto)
    onnx.save(proto, path)
    return proto


def describe(proto: onnx.ModelProto, quantization: str) -> None:
    """Write into the file what a person who finds it alone has to know."""
    proto.doc_string = (
        "Synchro-you embedder: 33 body landmarks to joint angles, limb directions and a window "
        "embedding of unit length."
    )
    facts = {
        "input": "float32 [batch, time, 33, 3], isotropic coordinates, 30 frames per second",
        "rate_hz": f"{RATE_HZ:g}",
        "window_frames": str(WINDOW_FRAMES),
        **TABLES,
        "quantization": quantization,
        "opset": str(OPSET),
    }
    del proto.metadata_props[:]
    onnx.helper.set_model_props(proto, facts)


def check_signature(proto: onnx.ModelProto, outputs: tuple[str, ...] = OUTPUTS) -> None:
    """Compare the signature of a graph with these outputs with the contract.

    Raises:
        SignatureMismatch: with every difference in its text.
    """
    contract = {
        INPUT: ("batch", "time", LANDMARK_COUNT, 3),
        OUTPUTS[0]: ("batch", None),
        OUTPUTS[1]: ("batch", "time", len(ANGLES)),
        OUTPUTS[2]: ("batch", "time", 3 * len(SEGMENTS)),
    }
    expected = {name: contract[name] for name in (INPUT, *outputs)}
    found = {}
    for value in (*proto.graph.input, *proto.graph.output):
        tensor = value.type.tensor_type
        if tensor.elem_type != onnx.TensorProto.FLOAT:
            raise SignatureMismatch(f"{value.name} is not float32")
        found[value.name] = tuple(d.dim_param or d.dim_value or None for d in tensor.shape.dim)
    problems = []
    for name, axes in expected.items():
        got = found.get(name)
        same_rank = got is not None and len(got) == len(axes)
        fits = same_rank and all(
            want is None or have == want or (have is None and not isinstance(want, str))
            for have, want in zip(got or (), axes, strict=False)
        )
        if not fits:
            problems.append(f"{name} is {got}, expected {axes}")
    if problems or set(found) != set(expected):
        raise SignatureMismatch("; ".join(problems) or f"unexpected values: {sorted(found)}")
