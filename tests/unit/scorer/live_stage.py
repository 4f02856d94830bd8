"""Dances to be danced live: those that ship and generated ones, and who dances them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from scorer.clip import Clip, Floats
from scorer.clip_files import load_clip
from scorer.embedder import RELEASED
from scorer.live import Live
from scorer.performance import Performance
from scorer.recording import wired
from scorer.reference_pack import make_pack, write_pack
from scorer.references import References
from scorer.scoring import Scorer
from scorer.store import Folder
from tests.dances import clip_of, danced_again, filmed, joints_of

DANCES: Final = (0, 1, 2, 3)
SECONDS: Final = 16.0
SAMPLES: Final = Path(__file__).parents[3] / "docs" / "samples"


class LiveStage:
    """References out of a folder, live sessions over them, and whole performances beside them."""

    def __init__(self, scorer: Scorer, folder: Path) -> None:
        self.scorer = scorer
        store = Folder(folder)
        for number in DANCES:
            self._keep(store, generated(number), filmed(joints_of(number, SECONDS)))
        self.references = References(RELEASED / "references", scorer.embedder, store)
        self.live = Live(scorer, self.references)

    def _keep(self, store: Folder, id: str, landmarks: Floats) -> None:
        clip = wired(replace(clip_of(landmarks), detector=None))
        made = make_pack(
            self.scorer.embedder, [clip], title=id, credit="", licence="CC0-1.0", order=0
        )
        write_pack(store, id, made)

    def whole(self, clip: Clip, id: str) -> Performance:
        """What ``POST /score`` says of it, on its clock."""
        return self.scorer.score_performance(clip, self.references.find(id), sync="clock")


def generated(number: int) -> str:
    """Id of a generated dance."""
    return f"generated-{number}"


def follower(number: int) -> Clip:
    """Somebody who dances it well."""
    return clip_of(danced_again(joints_of(number, SECONDS), number))


def sample(name: str) -> Clip:
    """One of ``docs/samples``."""
    return load_clip(SAMPLES / name)


def later(clip: Clip, ms: float) -> Clip:
    """All of it, so much later on its clock."""
    return replace(clip, timestamps_ms=clip.timestamps_ms + ms)


def without(clip: Clip, first_ms: float, until_ms: float) -> Clip:
    """Nobody is seen in between."""
    times = clip.timestamps_ms
    kept = np.flatnonzero((times < first_ms) | (times >= until_ms))
    return replace(
        clip,
        landmarks=clip.landmarks[kept],
        timestamps_ms=times[kept],
        visibility=None if clip.visibility is None else clip.visibility[kept],
    )
