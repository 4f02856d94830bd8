"""The figures that training is steered by: trials on dances of the validation side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from model_export.evaluation.dances import dances_of
from model_export.evaluation.metrics import auc
from model_export.evaluation.staging import make_trials
from model_export.evaluation.trials import KINDS, Trials
from model_export.motion.rendering import EXAM_SCENE, from_pose, pose_of
from model_export.network import Embedder

_GENERATED: Final = 20
_SEED: Final = 1
_BATCH: Final = 512


@dataclass(frozen=True)
class Figures:
    """AUC of the bare cosine at one second against each kind of negative, and retrieval."""

    other_dance: float
    other_phase: float
    still: float
    wrong_limb: float
    hit1: float

    def __str__(self) -> str:
        kinds = " / ".join(
            f"{v:.3f}" for v in (self.other_dance, self.other_phase, self.still, self.wrong_limb)
        )
        return f"AUC {kinds}, hit@1 {self.hit1:.3f}"


def hits(trials: Trials, embedding: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Whether each dancer's window finds its very own reference window within the dance."""
    out = []
    for reference, dancer in trials.galleries:
        likeness = embedding[dancer] @ embedding[reference].T
        out.append(likeness.argmax(axis=1) == np.arange(len(dancer)))
    return np.concatenate(out)


def figures_of(model: Embedder, trials: Trials, pose: torch.Tensor) -> Figures:
    """The figures of a network on trials whose windows have ``pose [n, 30, 36]``."""
    with torch.no_grad():
        embedding = torch.cat([model.embed(*from_pose(p)) for p in pose.split(_BATCH)]).numpy()
    cosine = (embedding[trials.dancer[:, 0]] * embedding[trials.reference[:, 0]]).sum(axis=1)
    right = cosine[trials.of(0, 1)]

    def against(kind: str) -> float:
        return auc(right, cosine[trials.of(1 + KINDS.index(kind), 1)])

    return Figures(
        against("other dance"),
        against("other phase"),
        against("still"),
        against("wrong limb"),
        float(hits(trials, embedding).mean()),
    )


class Validation:
    """Trials on the validation side, rendered once.

    Args:
        mocap: folders to take held-out sequences from, beside generated choreographies.
    """

    def __init__(self, mocap: Iterable[Path], generated: int = _GENERATED) -> None:
        self.trials = make_trials(dances_of("validation", mocap, generated), EXAM_SCENE, _SEED)
        self._pose = torch.from_numpy(pose_of(self.trials.windows))

    def measure(self, model: Embedder) -> Figures:
        """The figures of a network as it is."""
        return figures_of(model, self.trials, self._pose)
