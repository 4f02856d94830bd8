"""The same figures on rendered dancers of the validation side, as the real detector saw them."""

from __future__ import annotations

from pathlib import Path

import torch

from model_export.captured import CapturedError, read_groups
from model_export.evaluation.real import footage_of, real_trials
from model_export.motion.rendering import pose_of
from model_export.network import Embedder
from model_export.validation import Figures, figures_of


class SeenValidation:
    """Trials on a side of the stage's dataset.

    Args:
        side: its folder.

    Attributes:
        described: what is in it, in words.

    Raises:
        CapturedError: fewer than two of its dances have two clips.
    """

    def __init__(self, side: Path) -> None:
        groups = {name: clips for name, clips in read_groups(side).items() if len(clips) > 1}
        if len(groups) < 2:
            raise CapturedError(f"{side}: two dances with two clips each are needed")
        self.trials = real_trials(footage_of(groups))
        self._pose = torch.from_numpy(pose_of(self.trials.windows))
        clips = [clip for dance in groups.values() for clip in dance]
        minutes = sum(map(len, clips)) / 1800
        self.described = f"{len(clips)} clips of {len(groups)} dances, {minutes:.1f} minutes"

    def measure(self, model: Embedder) -> Figures:
        """The figures of a network as it is."""
        return figures_of(model, self.trials, self._pose)
