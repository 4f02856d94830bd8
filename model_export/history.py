"""What an interrupted training needs to go on, and the figures of each epoch."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from model_export.checkpoint import CheckpointError
from model_export.validation import Figures


@dataclass(frozen=True)
class Epoch:
    """Mean loss of an epoch, and the validation after it."""

    loss: float
    validation: Figures


@dataclass
class Progress:
    """A training up to the end of an epoch.

    Attributes:
        fingerprint: of configuration and data; another one is another training.
        history: an entry for each epoch so far.
        weights: the network's.
        state: the optimiser's and the schedule's.
    """

    fingerprint: str
    history: list[Epoch] = field(default_factory=list)
    weights: dict[str, Tensor] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)

    def record(
        self,
        epoch: Epoch,
        model: nn.Module,
        optimiser: torch.optim.Optimizer,
        schedule: torch.optim.lr_scheduler.LRScheduler,
    ) -> None:
        """Take over the state after an epoch."""
        self.history.append(epoch)
        self.weights = {name: value.detach().clone() for name, value in model.state_dict().items()}
        self.state = {"optimiser": optimiser.state_dict(), "schedule": schedule.state_dict()}

    def restore(
        self,
        model: nn.Module,
        optimiser: torch.optim.Optimizer,
        schedule: torch.optim.lr_scheduler.LRScheduler,
    ) -> None:
        """Put everything back to where it was."""
        model.load_state_dict(self.weights)
        optimiser.load_state_dict(self.state["optimiser"])
        schedule.load_state_dict(self.state["schedule"])

    def save(self, path: Path) -> None:
        """Write to ``path``; an interruption leaves the file before it whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        torch.save(
            {
                "fingerprint": self.fingerprint,
                "history": [asdict(epoch) for epoch in self.history],
                "weights": self.weights,
                "state": self.state,
            },
            unfinished,
        )
        os.replace(unfinished, path)  # noqa: PTH105 (atomic, and says so)


def load_progress(path: Path | None, fingerprint: str) -> Progress | None:
    """What :meth:`Progress.save` wrote, if it is of this training; else None.

    Raises:
        CheckpointError: the file holds something else.
    """
    if path is None or not path.is_file():
        return None
    content = _read(path)
    if content["fingerprint"] != fingerprint:
        return None
    return Progress(fingerprint, _epochs(content), content["weights"], content["state"])


def _read(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = torch.load(path, weights_only=True)
        content["fingerprint"], content["history"], content["weights"], content["state"]
    except Exception as error:  # torch.load raises whatever its unpickler met
        raise CheckpointError(
            f"{path} is not the progress of a training; remove it to start anew"
        ) from error
    return content


def _epochs(content: dict[str, Any]) -> list[Epoch]:
    return [Epoch(e["loss"], Figures(**e["validation"])) for e in content["history"]]


def load_history(path: Path) -> list[Epoch]:
    """The epochs of a progress file."""
    return _epochs(_read(path))


def load_weights(path: Path) -> dict[str, Tensor]:
    """The network's weights in a progress file, as they were before they were rounded."""
    weights: dict[str, Tensor] = _read(path)["weights"]
    return weights
