"""Tiny performances, and what stands in for the detector."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from model_export.motion.body import Floats
from model_export.stage.dataset.scenes import Model, Performance, View

FRAMES = 6
SEED = 1
Takes = dict[tuple[str, str], Floats]


def view(number: int, *models: Model) -> View:
    grey = (120, 120, 120)
    azimuth = 30.0 * number
    return View(number, azimuth, 5.0, 40.0, 1.1, 96, 128, grey, grey, models or ("full",))


def performance(take: str = "a", *views: View, body: str = "ana") -> Performance:
    return Performance(
        "train", f"mocap-{take}", "mocap", take, 0, FRAMES, 0, 5, 0.8, body, views or (view(0),)
    )


def detected(truth: Floats) -> dict[str, Any]:
    """What a capture's file holds whose detector makes no mistake: ``truth`` in camera axes."""
    seen = np.concatenate((truth, np.ones_like(truth[..., :1])), axis=-1)
    return {
        "world": seen,
        "norm": seen,
        "fps": np.float32(30),
        "width": np.int64(96),
        "height": np.int64(128),
        "detector": np.str_("mediapipe-pose-full"),
    }


class Watcher:
    """Finds somebody who does not move, or nobody; or breaks after so many videos."""

    def __init__(self, breaks_after: int | None = None, finds: bool = True) -> None:
        self.watched: list[tuple[str, ...]] = []
        self._breaks_after = breaks_after
        self._finds = finds

    def watch(self, video: Path, folder: Path, models: tuple[str, ...]) -> bool:
        assert video.stat().st_size > 0
        if len(self.watched) == self._breaks_after:
            raise KeyboardInterrupt
        self.watched.append(models)
        still = np.random.default_rng(0).normal(0, 0.3, (1, 33, 3)).astype(np.float32)
        if self._finds:
            for model in models:
                np.savez(folder / f"{model}.npz", **detected(still.repeat(FRAMES, axis=0)))
        return self._finds
