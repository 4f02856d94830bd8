"""What training leaves behind and export picks up: one file."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import torch
from torch import Tensor

from model_export.network import Embedder, NetworkConfig
from scorer.manifest import Calibration, Head, Training

_ADVICE: Final = "`python -m model_export train` writes one"


class CheckpointError(Exception):
    """A file is not a checkpoint of this project."""


@dataclass(frozen=True)
class Checkpoint:
    """A trained network, its head, its calibration and the record of how it was made."""

    network: NetworkConfig
    weights: dict[str, Tensor]
    head: Head
    calibration: Calibration
    training: Training

    def model(self) -> Embedder:
        """The eager network with these weights, in evaluation mode."""
        model = Embedder(self.network)
        model.load_state_dict(self.weights)
        return model.eval()

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        record = {
            name: msgspec.to_builtins(getattr(self, name))
            for name in ("network", "head", "calibration", "training")
        }
        torch.save({"weights": self.weights, "record": msgspec.json.encode(record).decode()}, path)


class _Record(msgspec.Struct, frozen=True):
    network: NetworkConfig
    head: Head
    calibration: Calibration
    training: Training


def load_checkpoint(path: Path) -> Checkpoint:
    """Read what :meth:`Checkpoint.save` wrote.

    Raises:
        CheckpointError: no such file, another kind of file, or weights of another network.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            content: dict[str, Any] = torch.load(path, weights_only=True)
        record = msgspec.json.decode(content["record"], type=_Record)
        checkpoint = Checkpoint(
            record.network, content["weights"], record.head, record.calibration, record.training
        )
        checkpoint.model()
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {error.strerror}; {_ADVICE}") from error
    except Exception as error:
        # torch.load warns of and raises whatever its unpickler met, with advice for its callers.
        raise CheckpointError(f"{path} is not a checkpoint of this release; {_ADVICE}") from error
    return checkpoint
