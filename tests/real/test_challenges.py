"""The challenges that ship, and the people who tried them: a newcomer's first scores."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from model_export.stage.challenges import CHALLENGES, CREDIT, LICENCE
from scorer.clip import clip_from
from scorer.clip_files import load_clip
from scorer.embedder import RELEASED
from scorer.feedback import find_feedback
from scorer.performance import Performance
from scorer.reference import Reference
from scorer.references import References
from scorer.scoring import Scorer
from tests.data import CHECKOUT
from tests.real.takes import points

SAMPLES = CHECKOUT / "docs" / "samples"
IDS = [challenge.id for challenge in CHALLENGES]
FULL, LITE = "mediapipe-pose-full", "mediapipe-pose-lite"


@pytest.fixture(scope="module")
def references(scorer: Scorer) -> References:
    return References(RELEASED / "references", scorer.embedder)


def attempt(scorer: Scorer, reference: Reference, name: str) -> Performance:
    return scorer.score_performance(load_clip(SAMPLES / f"{name}.npz"), reference)


def test_they_are_what_ships_in_their_order(references: References) -> None:
    assert [reference.id for reference in references] == IDS
    for reference in references:
        assert (reference.credit, reference.licence) == (CREDIT, LICENCE)
        assert [reference.detector, *(other.detector for other in reference.others)] == [FULL, LITE]
        assert 20_000 < reference.duration_ms < 30_000
        assert reference.shown.thumbnail
        assert (reference.shown.video, reference.shown.begins_ms) == ("mp4", 0.0)


@pytest.mark.parametrize("id", IDS)
def test_a_good_imitation_scores_high(scorer: Scorer, references: References, id: str) -> None:
    right = attempt(scorer, references.find(id), f"{id}-good")

    assert points(right) >= 85
    assert right.alignment is not None
    assert abs(right.alignment.offset_ms) < 70
    assert not right.alignment.mirrored


@pytest.mark.parametrize("id", IDS)
def test_another_dance_scores_low(scorer: Scorer, references: References, id: str) -> None:
    assert points(attempt(scorer, references.find(id), f"{id}-wrong")) <= 30


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("other", IDS)
def test_each_is_its_own_dance(scorer: Scorer, references: References, id: str, other: str) -> None:
    if id != other:
        result = attempt(scorer, references.find(id), f"{other}-good")
        assert result.score is None or result.score <= 30


@pytest.mark.parametrize("id", IDS)
def test_standing_still_scores_nothing(scorer: Scorer, references: References, id: str) -> None:
    assert points(attempt(scorer, references.find(id), "still")) <= 3


def test_two_models_saw_one_dance_on_one_clock(references: References) -> None:
    for reference in references:
        (lite,) = reference.others
        frames = min(reference.frames, lite.frames) - 10
        full = reference.movement.landmarks[5 : 5 + frames]
        apart = {
            lag: float(
                np.linalg.norm(
                    full - lite.movement.landmarks[5 + lag : 5 + lag + frames], axis=-1
                ).mean()
            )
            for lag in (-5, 0, 5)
        }
        # Metres, and not the same: the models are two.
        assert 0.01 < apart[0] < 0.08
        assert apart[0] < 0.9 * min(apart[-5], apart[5])


def test_the_one_mistake_is_found(scorer: Scorer, references: References) -> None:
    sent = msgspec.json.decode((SAMPLES / "one-mistake.json").read_bytes())
    clip = load_clip(SAMPLES / "one-mistake.json")

    result = scorer.score_performance(clip, references.find(sent["reference"]))

    assert 75 <= points(result) <= 90
    assert result.alignment is not None
    assert result.alignment.offset_ms == pytest.approx(800, abs=100)  # so long somebody waits
    (moment,) = find_feedback(result).worst
    assert (moment.kind, moment.joint) == ("angle", "right_shoulder_elevation")
    assert moment.deviation_deg is not None
    assert moment.deviation_deg < -60


def test_the_chorus_alone_is_found(scorer: Scorer, references: References) -> None:
    """Who sends only a part of the dance is judged on it."""
    clip = clip_from(load_clip(SAMPLES / "mirrorball-good.npz"), 12_000)

    result = scorer.score_performance(clip, references.find("mirrorball"), max_offset_ms=25_000)

    assert points(result) >= 85
    assert result.alignment is not None
    assert result.alignment.offset_ms == pytest.approx(-12_000, abs=100)
