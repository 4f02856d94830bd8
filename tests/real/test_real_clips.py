"""What the floor promises about real detections, with the released model."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from scorer.clip import Clip, make_clip
from scorer.embedder import Embedder
from scorer.references import make_reference
from scorer.scoring import ClipScore, Scorer
from scorer.windows import embed
from tests import data


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer(Embedder())


def _clip(arrays: dict[str, np.ndarray]) -> Clip:
    world = arrays["world"][..., :3].astype(np.float32)
    seen = np.isfinite(world).all(axis=(1, 2))
    times = np.arange(len(world), dtype=np.float64) * 1000.0 / float(arrays["fps"])
    return Clip(world[seen], times[seen])


def _in_picture(name: str) -> Clip:
    arrays = data.stage_sample(name)
    width, height = (int(arrays[side]) for side in ("width", "height"))
    return make_clip(
        arrays["norm"][..., :3], fps=float(arrays["fps"]), space="image", width=width, height=height
    )


def _score(scorer: Scorer, dancer: Clip, reference: str = "challenge_bodyA_front") -> ClipScore:
    challenge = make_reference(
        scorer.embedder, _clip(data.stage_sample(reference)), id="challenge", title="Challenge"
    )
    return scorer.score_clip(dancer, challenge, offset_ms=0.0)


def _in_world(name: str) -> Clip:
    return _clip(data.stage_sample(name))


@pytest.mark.parametrize("seen", [_in_world, _in_picture])
@pytest.mark.parametrize("attempt", ["attempt_bodyB_front", "attempt_bodyB_35"])
def test_who_follows_scores_above_who_dances_something_else(
    scorer: Scorer, attempt: str, seen: Callable[[str], Clip]
) -> None:
    """The attempt starts three frames late and nothing aligns it yet; world landmarks or image
    landmarks, the reference is a recording of world landmarks."""
    right, wrong = (_score(scorer, seen(name)) for name in (attempt, "wrong_bodyB_front"))
    assert right.score is not None
    assert wrong.score is not None
    assert right.score > wrong.score + 40
    pairs = [
        (mine.score, theirs.score)
        for mine, theirs in zip(right.seconds, wrong.seconds, strict=True)
        if mine.score is not None and theirs.score is not None
    ]
    assert len(pairs) >= 12
    clearly = [mine > theirs + 20 for mine, theirs in pairs]
    assert np.mean(clearly) >= 0.9, pairs


@pytest.mark.parametrize("seen", [_in_world, _in_picture])
def test_the_same_take_from_another_camera_scores_high(
    scorer: Scorer, seen: Callable[[str], Clip]
) -> None:
    score = _score(scorer, seen("challenge_bodyA_45")).score
    assert score is not None
    assert score > 80


def test_standing_still_does_not_score(scorer: Scorer) -> None:
    arrays = data.stage_sample("attempt_bodyB_front")
    frozen = arrays | {"world": np.repeat(arrays["world"][100:101], len(arrays["world"]), axis=0)}
    challenge = make_reference(
        scorer.embedder,
        _clip(data.stage_sample("challenge_bodyA_front")),
        id="challenge",
        title="Challenge",
    )
    score = scorer.score_clip(_clip(frozen), challenge, offset_ms=0.0).score
    assert score is not None
    assert score < 20


def _mean_cosine(scorer: Scorer, first: Clip, second: Clip) -> float:
    """At lag 0, mean over the windows that both have."""
    both = [make_reference(scorer.embedder, c, id="x", title="x").movement for c in (first, second)]
    frames = min(len(movement.landmarks) for movement in both)
    starts = np.arange(0, frames - 30 + 1, 2)
    views = [embed(scorer.embedder, m.landmarks, starts).embedding for m in both]
    return float((views[0] * views[1]).sum(axis=1).mean())


def test_four_real_cameras_agree_with_each_other_more_than_with_anything_else(
    scorer: Scorer,
) -> None:
    cameras = [_clip(data.pose2sim_camera(n)) for n in (1, 2, 3, 4)]
    others = {name: _clip(data.stage_sample(name)) for name in data.STAGE_SAMPLES}
    together = [_mean_cosine(scorer, a, b) for a, b in itertools.combinations(cameras, 2)]
    apart = {
        (n, name): _mean_cosine(scorer, camera, other)
        for n, camera in enumerate(cameras, 1)
        for name, other in others.items()
    }
    assert min(together) > max(apart.values()), (together, apart)
