"""Recordings of the real detector as clips, and what they score."""

from __future__ import annotations

import numpy as np

from scorer.clip import Clip, make_clip
from scorer.performance import Performance
from scorer.reference import make_reference
from scorer.scoring import Scorer
from tests import data


def clip_of(arrays: data.Arrays) -> Clip:
    world = arrays["world"][..., :3].astype(np.float32)
    seen = np.isfinite(world).all(axis=(1, 2))
    times = np.arange(len(world), dtype=np.float64) * 1000.0 / float(arrays["fps"])
    return Clip(world[seen], times[seen])


def in_picture(name: str, *, flipped: bool = False) -> Clip:
    """A stage sample in the picture's landmarks."""
    arrays = _arrays(name, flipped)
    width, height = (int(arrays[side]) for side in ("width", "height"))
    return make_clip(
        arrays["norm"][..., :3], fps=float(arrays["fps"]), space="image", width=width, height=height
    )


def in_world(name: str, *, flipped: bool = False) -> Clip:
    """A stage sample in metres."""
    return clip_of(_arrays(name, flipped))


def score(scorer: Scorer, dancer: Clip, reference: str = "challenge_bodyA_front") -> Performance:
    challenge = make_reference(
        scorer.embedder, in_world(reference), id="challenge", title="Challenge"
    )
    return scorer.score_performance(dancer, challenge)


def points(performance: Performance) -> float:
    assert performance.score is not None, performance.reason
    return performance.score


def _arrays(name: str, flipped: bool) -> data.Arrays:
    return (data.flipped_stage_sample if flipped else data.stage_sample)(name)
