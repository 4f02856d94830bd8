"""Generated dances, their references, and who dances them: a stage for whole performances."""

from __future__ import annotations

from functools import cache
from typing import Final

from scorer.clip import Clip, Floats
from scorer.performance import Performance
from scorer.reference import Reference, make_reference
from scorer.scoring import Scorer
from tests.dances import clip_of, danced_again, filmed, joints_of

DANCES: Final = (1, 2, 3)
FRAME_MS: Final = 1000 / 30


@cache
def follower(number: int) -> Floats:
    """Somebody who dances it well, 24 seconds."""
    landmarks = danced_again(joints_of(number), number)
    landmarks.setflags(write=False)
    return landmarks


class Stage:
    """The references of the dances, and a scorer."""

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer
        self.references = {n: self.reference(filmed(joints_of(n))) for n in DANCES}

    def reference(self, landmarks: Floats) -> Reference:
        return make_reference(self.scorer.embedder, clip_of(landmarks), id="x", title="x")

    def perform(self, clip: Clip | Floats, reference: Reference, **settings: float) -> Performance:
        clip = clip if isinstance(clip, Clip) else clip_of(clip)
        return self.scorer.score_performance(clip, reference, **settings)  # type: ignore[arg-type]

    def own_lag(self, number: int) -> float:
        """How late a follower is on the whole: the performer's own, and not a test's."""
        alone = self.perform(follower(number), self.references[number]).alignment
        assert alone is not None
        return alone.offset_ms

    def points(self, clip: Clip | Floats, number: int) -> float:
        return points(self.perform(clip, self.references[number]))


def points(performance: Performance) -> float:
    assert performance.score is not None, performance.reason
    return performance.score


def shape(performance: Performance) -> float:
    assert performance.shape is not None, performance.reason
    return performance.shape
