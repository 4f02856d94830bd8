"""The real detector's errors over a dataset, as far as it is made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from tqdm import tqdm

from model_export.disagreement import Disagreement, disagreement
from model_export.stage.dataset.clips import LITE, Seen, clip_path, read_seen
from model_export.stage.dataset.manifest import read_manifest
from model_export.stage.dataset.measuring import (
    Tally,
    learned,
    learned_tally,
    seen_tally,
    simulated,
    simulated_tally,
)
from model_export.stage.dataset.scenes import Performance
from model_export.stage.errors import DatasetError

FULL: Final = "full"
SIMULATED: Final = "simulated"
LEARNED: Final = "learned"
# The full model's, in the very clips that the lite one saw.
FULL_THERE: Final = "full, where lite"


@dataclass(frozen=True, eq=False)
class Errors:
    """Of a dataset, or a part of it.

    Attributes:
        by_body: detector, then body, to its errors.
        between: detector to what two cameras of one performance differ by; one of ``[pairs, 12]``
            for each performance.
        performances: how many are in it.
    """

    by_body: dict[str, dict[str, Tally]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Tally))
    )
    between: dict[str, list[Disagreement]] = field(default_factory=lambda: defaultdict(list))
    performances: int = 0

    def of(self, detector: str) -> Tally:
        """Of all bodies together."""
        total = Tally()
        for tally in self.by_body[detector].values():
            total += tally
        return total


def measure(folder: Path, sides: Iterable[str]) -> Errors:
    """Errors in all clips of whole performances that are there.

    Args:
        folder: of a dataset, finished or not.
        sides: of the split.

    Raises:
        DatasetError: it is no dataset, a clip is damaged, or no performance is whole.
    """
    wanted = set(sides)
    whole = [
        performance
        for performance in read_manifest(folder).performances
        if performance.side in wanted
        and all(clip_path(folder, performance, view, FULL).is_file() for view in performance.views)
    ]
    if not whole:
        raise DatasetError(f"{folder}: no performance of {', '.join(sorted(wanted))} is whole yet")
    errors = Errors(performances=len(whole))
    for performance in tqdm(whole, unit="performance", disable=None):
        _add(errors, folder, performance)
    return errors


def _add(errors: Errors, folder: Path, performance: Performance) -> None:
    body = performance.body
    clips = [read_seen(clip_path(folder, performance, view, FULL)) for view in performance.views]
    for view, seen in zip(performance.views, clips, strict=True):
        full = seen_tally(seen)
        errors.by_body[FULL][body] += full
        errors.by_body[SIMULATED][body] += simulated_tally(seen)
        errors.by_body[LEARNED][body] += learned_tally(seen)
        lite = clip_path(folder, performance, view, LITE)
        if lite.is_file():
            errors.by_body[LITE][body] += seen_tally(read_seen(lite))
            errors.by_body[FULL_THERE][body] += full
    _compare_cameras(errors, clips)


def _compare_cameras(errors: Errors, clips: list[Seen]) -> None:
    """Of the frames in which all of them found somebody."""
    real = np.stack([seen.world[..., :3] for seen in clips])
    found = np.isfinite(real[:, :, 0, 0]).all(axis=0)
    if found.sum() > 1:
        errors.between[FULL].append(disagreement(real[:, found]))
        for who, detect in ((SIMULATED, simulated), (LEARNED, learned)):
            noisy = np.stack([detect(seen) for seen in clips])
            errors.between[who].append(disagreement(noisy[:, found]))


def pooled(parts: list[Disagreement]) -> Disagreement:
    """All pairs of cameras of all performances."""
    names = ("difference", "bias", "variance", "successive")
    return Disagreement(*(np.concatenate([getattr(p, name) for p in parts]) for name in names))
