"""The worse, the less: attempts at the challenges, made worse step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from model_export.evaluation.footage import grafted
from model_export.stage.challenges import CHALLENGES
from scorer.clip import Clip, Floats
from scorer.clip_files import load_clip
from scorer.embedder import RELEASED
from scorer.performance import Performance
from scorer.reference import Reference
from scorer.references import References
from scorer.scoring import Scorer
from tests.data import CHECKOUT
from tests.real.takes import points

IDS = [challenge.id for challenge in CHALLENGES]
# Points that a step may seem better than the one before it: who is a little late may fit better.
WOBBLE = 1.5
ELSEWHERE = np.array([0.4, -0.2, 1.0], dtype=np.float32)  # metres


@pytest.fixture(scope="module")
def references(scorer: Scorer) -> References:
    return References(RELEASED / "references", scorer.embedder)


def good(id: str) -> Clip:
    return load_clip(CHECKOUT / "docs" / "samples" / f"{id}-good.npz")


def climb(
    scorer: Scorer, reference: Reference, clips: Iterable[Clip], **asked: object
) -> list[Performance]:
    return [scorer.score_performance(clip, reference, **asked) for clip in clips]  # type: ignore[arg-type]


def falls(found: list[float]) -> bool:
    return all(after < before + WOBBLE for before, after in pairwise(found))


@pytest.mark.parametrize("id", IDS)
def test_later_and_later(scorer: Scorer, references: References, id: str) -> None:
    lags_ms = (0.0, 100.0, 200.0, 400.0, 800.0)
    clip = good(id)
    late = (replace(clip, timestamps_ms=clip.timestamps_ms + lag) for lag in lags_ms)

    steps = climb(scorer, references.find(id), late, sync="clock")

    own = steps[0].timing_ms
    assert own is not None
    assert abs(own) < 60
    for lag, step in zip(lags_ms, steps, strict=True):
        assert step.timing_ms == pytest.approx(own + lag, abs=40)
    assert falls([points(step) for step in steps])
    assert points(steps[0]) - points(steps[3]) > 10
    # A body that is late is placed as it should be.
    shapes = [step.shape for step in steps[:4]]
    assert max(s for s in shapes if s) - min(s for s in shapes if s) < 6


@pytest.mark.parametrize("id", IDS)
def test_more_and_more_trembling(scorer: Scorer, references: References, id: str) -> None:
    clip = good(id)
    noise = np.random.default_rng(1).normal(0, 1, clip.landmarks.shape).astype(np.float32)
    metres = (0.0, 0.02, 0.05, 0.1, 0.2)
    trembling = (replace(clip, landmarks=clip.landmarks + size * noise) for size in metres)

    found = [points(step) for step in climb(scorer, references.find(id), trembling)]

    assert falls(found)
    assert found[1] > 80
    assert found[-1] < 40


@pytest.mark.parametrize("limb", ["left_arm", "right_arm"])
@pytest.mark.parametrize("id", IDS)
def test_an_arm_astray_for_longer_and_longer(
    scorer: Scorer, references: References, id: str, limb: str
) -> None:
    clip = good(id)
    stranger = good(IDS[(IDS.index(id) + 1) % len(IDS)])
    astray = grafted(clip.landmarks, stranger.landmarks, limb)
    shares = (0.0, 0.25, 0.5, 1.0)

    found = [
        points(step) for step in climb(scorer, references.find(id), _until(clip, astray, shares))
    ]

    assert falls(found)
    assert found[0] - found[1] > 4
    assert found[0] - found[-1] > 20


def _until(clip: Clip, astray: Floats, shares: Iterable[float]) -> Iterable[Clip]:
    for share in shares:
        landmarks = clip.landmarks.copy()
        end = round(share * len(landmarks))
        landmarks[:end] = astray[:end]
        yield replace(clip, landmarks=landmarks)


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize(
    "change",
    [
        lambda clip: replace(clip, landmarks=clip.landmarks * np.float32(1.7)),
        lambda clip: replace(clip, landmarks=clip.landmarks + ELSEWHERE),
        lambda clip: replace(clip, timestamps_ms=clip.timestamps_ms + 7e5),
    ],
    ids=["a taller body", "elsewhere", "another clock"],
)
def test_what_does_not_matter(
    scorer: Scorer, references: References, id: str, change: Callable[[Clip], Clip]
) -> None:
    reference, clip = references.find(id), good(id)

    same, changed = climb(scorer, reference, (clip, change(clip)))

    assert points(changed) == pytest.approx(points(same), abs=0.3)
