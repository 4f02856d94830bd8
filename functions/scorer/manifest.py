"""The manifest beside the model: what the file is, and what it may be used with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from scorer.errors import ModelRefused
from scorer.skeleton import ANGLES, SEGMENTS

FORMAT: Final = 3
MODEL_FILE: Final = "embedder.onnx"
POSE_FILE: Final = "pose.onnx"
MANIFEST_FILE: Final = "manifest.json"


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The binary head: ``logit = bias + weights . features`` of a pair of windows.

    ``weights`` belong to the feature names beside them, in their order.
    """

    features: tuple[str, ...]
    weights: tuple[float, ...]
    bias: float


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The monotone map from logit to points: straight lines through ``(logit, points)``."""

    anchors: tuple[tuple[float, float], ...]
    meaning: tuple[str, ...]


class Tolerance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far two runtimes may differ on the same landmarks."""

    embedding: float
    angle_rad: float
    score_points: float


class Training(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the weights were made from.

    ``clips`` are SHA-256 of a user's captured clips, by what they show; where there are none, no
    manifest has the field.
    """

    data: tuple[str, ...]
    licences: tuple[str, ...]
    configuration: dict[str, float | int | str | bool]
    seed: int
    clips: tuple[str, ...] = ()


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that serving needs to know about the two graphs beside it.

    ``embedding_parts`` are the sizes of the parts that an embedding consists of: the body's, then
    one for each limb, if any; all of one length, so that a cosine is the mean of the parts'.
    """

    format: int
    name: str
    sha256: str
    pose_sha256: str
    torchscript_sha256: str
    window_frames: int
    rate_hz: float
    min_frames: int
    embedding_parts: tuple[int, ...]
    parameters: int
    angles: tuple[str, ...]
    segments: tuple[str, ...]
    quantization: str
    opset: int
    head: Head
    calibration: Calibration
    tolerance: Tolerance
    parity: dict[str, float]
    training: Training
    versions: dict[str, str]


def read_manifest(folder: Path) -> Manifest:
    """Read and check the manifest in ``folder`` against the graphs beside it and this code.

    Raises:
        ModelRefused: a file is missing, or the manifest describes another file or other code.
    """
    path = folder / MANIFEST_FILE
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
        model, pose = (
            hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in (MODEL_FILE, POSE_FILE)
        )
    except OSError as error:
        raise ModelRefused(f"{error.filename} cannot be read: {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise ModelRefused(f"{path} is not a manifest that this code reads: {error}") from error
    for what, found, expected in (
        ("format", manifest.format, FORMAT),
        ("sha256 of the model", model, manifest.sha256),
        ("sha256 of the pose graph", pose, manifest.pose_sha256),
        ("angle table", manifest.angles, tuple(angle.name for angle in ANGLES)),
        ("segment table", manifest.segments, tuple(segment.name for segment in SEGMENTS)),
    ):
        if found != expected:
            raise ModelRefused(
                f"{path} does not belong to this release: its {what} is {found}, "
                f"expected {expected}; export the model again"
            )
    return manifest


def check_facts(manifest: Manifest, facts: Mapping[str, str]) -> None:
    """Compare the manifest with what the model file says of itself.

    Args:
        manifest: of the file.
        facts: the file's metadata.

    Raises:
        ModelRefused: they differ.
    """
    for name, value in (
        ("window_frames", str(manifest.window_frames)),
        ("rate_hz", f"{manifest.rate_hz:g}"),
        ("quantization", manifest.quantization),
        ("opset", str(manifest.opset)),
    ):
        if facts.get(name) != value:
            raise ModelRefused(
                f"{MANIFEST_FILE} says {name} {value}, the model says {facts.get(name)}; "
                "export the model again"
            )
