"""P4: what devices send, and what it changes, by methods and clips whose answers are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from model_export.captured import Captured
from model_export.evaluation.devices import (
    AS_IT_CAME,
    Duo,
    about,
    clips_sent,
    devices,
    rendered_duos,
    sent,
)
from model_export.evaluation.methods import Doubles, Method, Seen
from model_export.evaluation.rates import gaps_to_strangers, rates
from model_export.evaluation.staging import make_trials
from model_export.evaluation.tables import Table
from model_export.evaluation.trials import KINDS
from model_export.motion.body import Floats, landmarks_of
from model_export.motion.rendering import EXAM_SCENE
from scorer.clip import Clip
from scorer.embedder import Embedder
from scorer.resampling import resample
from scorer.scoring import Scorer
from tests.unit.model_export.evaluation.made import dance
from tests.unit.model_export.made import CLEAR, standing

FRAMES = 90


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer(Embedder())


def _clip(landmarks: Floats, covered: npt.NDArray[np.bool_] | None = None) -> Captured:
    there = np.ones(len(landmarks), dtype=np.bool_) if covered is None else covered
    return Captured("clip", landmarks, there)


def _flicker(frames: int) -> Floats:
    """Somebody who stands, and whose nose is a metre aside in every second frame."""
    landmarks = landmarks_of(standing(frames))
    landmarks[:, 0, 0] = np.arange(frames) % 2
    return landmarks


def _where_the_nose_is() -> Method:
    """The dancer's mean, whatever the reference does."""

    def see(windows: Floats) -> Seen:
        return (windows[:, :, 0, 0],)

    def compare(dancer: Seen, _: Seen) -> Doubles:
        mean: Doubles = dancer[0].mean(axis=1, dtype=np.float64)
        return mean

    return Method("nose", see, compare)


def _row(table: Table, name: str) -> dict[str, float]:
    values = (figure.value for figure in table.rows[name])
    return dict(zip(table.columns, values, strict=True))


def test_devices_take_their_frames_in_time() -> None:
    moments = devices(FRAMES, np.random.default_rng(0))
    assert next(iter(moments)) == "as it came"
    np.testing.assert_array_equal(moments["as it came"], np.arange(FRAMES))
    np.testing.assert_array_equal(moments["10 frames per second"], np.arange(0, FRAMES, 3))
    np.testing.assert_array_equal(
        moments["60 frames per second, interpolated"], np.arange(2 * FRAMES) / 2
    )
    lossy = [devices(3, np.random.default_rng(seed))["30% of frames lost"] for seed in range(20)]
    assert all(at[0] == 0 for at in lossy)
    many = devices(10_000, np.random.default_rng(0))
    for share in (5, 10, 20, 30):
        kept = many[f"{share}% of frames lost"]
        assert (kept % 1 == 0).all()
        assert (np.diff(kept) > 0).all()
        assert len(kept) / 10_000 == pytest.approx(1 - share / 100, abs=0.015)


def test_what_is_sent_tells_its_times_and_gaps_stay_gaps() -> None:
    landmarks = landmarks_of(dance(1).joints[:FRAMES])
    gap = np.ones(FRAMES, dtype=np.bool_)
    gap[30:50] = False
    slow = sent(_clip(landmarks, gap), np.arange(0, FRAMES, 3.0))
    assert slow.timestamps_ms[:2].tolist() == [0, 100]
    assert len(slow.timestamps_ms) == 30 - 7  # of frames 30, 33, ..., 48 none
    np.testing.assert_array_equal(slow.landmarks[1], landmarks[3])
    between = sent(_clip(landmarks), np.array([0.0, 1.5]))
    np.testing.assert_allclose(between.landmarks[1], landmarks[1:3].mean(axis=0), atol=1e-6)


def test_a_change_is_told_in_per_cent_of_the_methods_gap(scorer: Scorer) -> None:
    """A nose that flickers is aside half of the time; who sees every second frame only, never."""
    duo = Duo("group", _clip(landmarks_of(standing(FRAMES))), _clip(_flicker(FRAMES)))
    points, in_gaps = rates([duo], scorer, [_where_the_nose_is()], {"nose": 0.25}, seed=0)
    assert (points.key, in_gaps.key) == ("p4_rates", "p4_gaps")
    assert set(points.rows) == set(in_gaps.columns)
    change = _row(in_gaps, "nose")
    assert change["15 frames per second"] == pytest.approx(100 * 0.5 / 0.25)
    assert change["60 frames per second, interpolated"] == pytest.approx(0, abs=1e-4)
    # Every third frame is aside every second time.
    assert change["10 frames per second"] == pytest.approx(0, abs=10)


def test_a_method_without_a_gap_has_no_unit(scorer: Scorer) -> None:
    duo = Duo("group", _clip(_flicker(FRAMES)), _clip(_flicker(FRAMES)))
    method = _where_the_nose_is()
    for gap in (0.0, -1.0):
        _, in_gaps = rates([duo], scorer, [method], {"nose": gap}, seed=0)
        assert np.isnan(list(_row(in_gaps, "nose").values())).all()
    assert len(rates([duo], scorer, [method], {}, seed=0)) == 1


def test_the_gap_is_from_followers_to_strangers() -> None:
    trials = make_trials([dance(1), dance(2)], CLEAR, seed=7)
    stranger = trials.kind == 1 + KINDS.index("other dance")
    score = np.select([trials.kind == 0, stranger], [5.0, 2.0], -100.0)
    scores = {"known": np.repeat(score[:, None], 3, axis=1)}
    assert gaps_to_strangers(trials, scores) == {"known": 3.0}
    assert gaps_to_strangers(replace(trials, kind=0 * trials.kind), scores) == {}


def test_points_hardly_move_where_frames_are_added(scorer: Scorer) -> None:
    duos = rendered_duos([dance(1), dance(2)], EXAM_SCENE, seed=3)
    (points,) = rates(duos, scorer, [], {}, seed=0)
    assert _row(points, "60 frames per second, interpolated")["95 % are within"] < 0.01
    assert _row(points, "10 frames per second")["mean absolute change"] > 0.01
    assert all(_row(points, name)["share not judged"] == 0 for name in points.rows)
    assert "provisional" not in points.text


def test_a_dance_of_less_than_two_seconds_is_judged_as_one_window(scorer: Scorer) -> None:
    (whole,) = rendered_duos([dance(1)], EXAM_SCENE, seed=3)
    short = Duo("group", whole.reference.cut(0, 48), whole.dancer.cut(0, 48))
    (points,) = rates([short, whole], scorer, [], {}, seed=0)
    assert all(_row(points, name)["share not judged"] == 0 for name in points.rows)
    assert "1 of 2 pairs last less than the two seconds" in points.text


def test_what_is_not_judged_is_counted_and_changes_nothing(scorer: Scorer) -> None:
    """A dancer who is seen in the first second alone: the scorer says nothing of such a clip."""
    (whole,) = rendered_duos([dance(1)], EXAM_SCENE, seed=3)
    hardly = np.arange(len(whole.dancer)) < 30
    duo = replace(whole, dancer=replace(whole.dancer, covered=hardly))
    (points,) = rates([duo], scorer, [], {}, seed=0)
    for name in points.rows:
        row = _row(points, name)
        assert row.pop("share not judged") == 1
        assert np.isnan(list(row.values())).all()


def _fast(frames: int, fps: float = 60.0, start: int = 0) -> Captured:
    """A clip whose nose says which frame of its camera it is."""
    landmarks = np.repeat(landmarks_of(standing(1)), frames, axis=0)
    landmarks[:, 0, 0] = np.arange(frames)
    source = Clip(landmarks, np.arange(frames) * 1000 / fps)
    slow = resample(source)
    clip = Captured("fast", slow.landmarks, slow.covered, source)
    return clip.cut(start, len(clip))


def _noses(clip: Clip) -> list[int]:
    return [round(float(nose)) for nose in clip.landmarks[:, 0, 0]]


def test_real_frames_are_sent_of_a_clip_that_was_recorded_faster() -> None:
    clips = clips_sent(_fast(121, start=10), np.random.default_rng(0))
    assert next(iter(clips)) == AS_IT_CAME
    assert _noses(clips[AS_IT_CAME])[:3] == [20, 22, 24]
    assert "60 frames per second, interpolated" not in clips
    recorded = clips["60 frames per second, as recorded"]
    assert _noses(recorded) == list(range(20, 120))
    assert recorded.timestamps_ms[:2] == pytest.approx([0, 1000 / 60])
    assert _noses(clips["10 frames per second"])[:3] == [20, 26, 32]
    assert _noses(clips["20 frames per second"])[:3] == [20, 23, 26]
    assert _noses(clips["30 frames per second, half a frame later"])[:3] == [21, 23, 25]
    for name in ("24 frames per second", "30 frames per second, half a frame later"):
        assert clips[name].timestamps_ms == pytest.approx(
            (np.array(_noses(clips[name])) - 20) * 1000 / 60
        )
    assert len(clips["24 frames per second"].timestamps_ms) == pytest.approx(100 / 2.5, abs=1)
    assert set(_noses(clips["30% of frames lost"])) < set(_noses(clips[AS_IT_CAME]))


def test_no_frame_is_sent_where_none_was_recorded() -> None:
    clip = _fast(121)
    assert clip.source is not None
    there = (clip.source.timestamps_ms < 500) | (clip.source.timestamps_ms > 1000)
    source = Clip(clip.source.landmarks[there], clip.source.timestamps_ms[there])
    sent_of = clips_sent(replace(clip, source=source), np.random.default_rng(0))
    for name, most in (
        ("10 frames per second", 17),
        ("30 frames per second, half a frame later", 46),
    ):
        times = sent_of[name].timestamps_ms
        assert len(times) < most
        assert times[-1] > 1890


def test_fast_and_slow_clips_have_rows_of_their_own(scorer: Scorer) -> None:
    (slow,) = rendered_duos([dance(1)], EXAM_SCENE, seed=3)
    frames = 2 * len(slow.dancer)
    doubled = np.repeat(slow.dancer.landmarks, 2, axis=0)
    source = Clip(doubled, np.arange(frames) * 1000 / 60)
    fast = replace(slow, dancer=replace(slow.dancer, source=source))
    method = _where_the_nose_is()
    points, in_gaps = rates([slow, fast], scorer, [method], {"nose": 1.0}, seed=0)
    names = ["60 frames per second, interpolated", "60 frames per second, as recorded"]
    assert set(names) < set(points.rows)
    assert tuple(points.rows) == in_gaps.columns
    # Every frame twice: resampling leaves each once, and the score does not change at all.
    assert _row(points, names[1])["mean absolute change"] == pytest.approx(0, abs=1e-3)
    assert "Of 1 of 2 dancers cameras took more" in points.text
    assert "Other clips are at 30" in points.text
    assert about([slow]).startswith("Clips are at 30")
    assert "interpolated" not in about([fast])
    assert "Other" not in about([fast])
    assert rates([], scorer, [method], {"nose": 1.0}, seed=0) == []
