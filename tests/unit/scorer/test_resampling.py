from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.clip import MAX_DURATION_MS, Clip, even_clock
from scorer.resampling import resample
from scorer.skeleton import LANDMARKS, LIMBS, PARTS

Floats = npt.NDArray[np.float32]

bounded = settings(derandomize=True, database=None, deadline=None, max_examples=80)

intervals = st.lists(st.floats(0.01, 400.0), min_size=1, max_size=60)
begins = st.floats(0.0, 2e12)
coordinates = st.floats(-1e5, 1e5, width=32)


def clock_of(steps: list[float], begin: float) -> npt.NDArray[np.float64]:
    return begin + np.concatenate(([0.0], np.cumsum(steps)))


def moving(clock: npt.NDArray[np.float64], seed: int = 0) -> Floats:
    return np.random.default_rng(seed).normal(0, 1, (len(clock), 33, 3)).astype(np.float32)


@st.composite
def clips(draw: Any) -> Clip:  # noqa: ANN401 (hypothesis' draw)
    clock = clock_of(draw(intervals), draw(begins))
    if (np.diff(clock) <= 0).any():  # swallowed by rounding beside a large beginning
        clock = clock - clock[0] + np.arange(len(clock))
    return Clip(moving(clock, draw(st.integers(0, 9))), clock)


@given(frames=st.integers(1, 200), begin=begins, rate=st.floats(10, 60))
@bounded
def test_a_clip_at_the_rate_comes_back_itself(frames: int, begin: float, rate: float) -> None:
    clock = (begin + np.arange(frames, dtype=np.float64) * (1000 / rate)).round(9)
    clip = Clip(moving(clock), clock - clock[0])

    resampled = resample(clip, rate)

    assert resampled.covered.all()
    if begin < 1e6:  # further away the clock's own rounding passes a millionth of a frame
        assert resampled.landmarks is clip.landmarks


@given(clip=clips(), value=coordinates)
@bounded
def test_who_stands_still_stands_still(clip: Clip, value: float) -> None:
    still = Clip(np.full_like(clip.landmarks, value), clip.timestamps_ms)

    assert (resample(still).landmarks == np.float32(value)).all()


@given(clip=clips())
@bounded
def test_a_straight_line_stays_one_and_is_held_at_the_end(clip: Clip) -> None:
    times = clip.timestamps_ms - clip.timestamps_ms[0]
    line = Clip(
        np.broadcast_to(times[:, None, None], clip.landmarks.shape).astype(np.float32),
        clip.timestamps_ms,
    )

    resampled = resample(line).landmarks[:, 0, 0]

    grid = np.arange(len(resampled)) * (1000 / 30)
    # float32 holds 24 000 ms to 2e-3; float64 holds a clock of 2e12 ms to 2.5e-4.
    np.testing.assert_allclose(resampled, np.minimum(grid, times[-1]), atol=1e-2)


@given(clip=clips())
@bounded
def test_nothing_leaves_the_bounds_of_what_was_seen(clip: Clip) -> None:
    resampled = resample(clip).landmarks

    assert np.isfinite(resampled).all()
    if len(resampled):
        slack = 1e-6
        assert (resampled.max(axis=0) <= clip.landmarks.max(axis=0) + slack).all()
        assert (resampled.min(axis=0) >= clip.landmarks.min(axis=0) - slack).all()


@given(clip=clips())
@bounded
def test_what_moves_one_way_never_moves_back(clip: Clip) -> None:
    rising = Clip(np.sort(np.abs(clip.landmarks), axis=0), clip.timestamps_ms)

    assert (np.diff(resample(rising).landmarks, axis=0) >= -1e-6).all()


@given(clip=clips(), slower=st.floats(0.25, 4.0))
@bounded
def test_a_slower_clock_is_the_same_as_a_lower_rate(clip: Clip, slower: float) -> None:
    times = clip.timestamps_ms - clip.timestamps_ms[0]
    fast = resample(Clip(clip.landmarks, times), 30 * slower)
    slow = resample(Clip(clip.landmarks, times * slower), 30)

    assert abs(len(fast.landmarks) - len(slow.landmarks)) <= 1  # a half may round either way
    frames = min(len(fast.landmarks), len(slow.landmarks))
    steepest = np.abs(np.diff(clip.landmarks, axis=0)).max(axis=(1, 2)) / np.diff(times)
    # Two ways of computing the same moment differ by rounding, times how fast things move.
    tolerance = 1e-5 + 1e-9 * steepest.max()
    np.testing.assert_allclose(
        fast.landmarks[:frames], slow.landmarks[:frames], rtol=0, atol=tolerance
    )


@given(clip=clips(), later=begins)
@bounded
def test_when_a_recording_was_made_does_not_matter(clip: Clip, later: float) -> None:
    here = resample(Clip(clip.landmarks, clip.timestamps_ms - clip.timestamps_ms[0]))

    assert len(here.landmarks) == len(here.covered)
    duration = np.ptp(clip.timestamps_ms) + np.median(np.diff(clip.timestamps_ms))
    assert abs(len(here.landmarks) - duration * 30 / 1000) <= 0.5 + 1e-6


def test_fifteen_frames_a_second_become_thirty() -> None:
    """Fed as if it were 30 fps, the same movement would look twice as fast."""
    clock = even_clock(15, 15)
    landmarks = moving(clock)

    resampled = resample(Clip(landmarks, clock))

    assert resampled.landmarks.shape == (30, 33, 3)
    np.testing.assert_array_equal(resampled.landmarks[::2], landmarks)
    np.testing.assert_allclose(
        resampled.landmarks[1:-1:2], (landmarks[:-1] + landmarks[1:]) / 2, atol=1e-6
    )
    np.testing.assert_array_equal(resampled.landmarks[-1], landmarks[-1])
    assert resampled.covered.all()


@pytest.mark.parametrize(
    ("gap_ms", "uncovered"), [(199.0, 0), (260.0, 1), (1000.0, 23)], ids=["short", "gap", "long"]
)
def test_a_gap_is_not_covered_further_than_100_ms_from_a_frame(
    gap_ms: float, uncovered: int
) -> None:
    clock = even_clock(60, 30)
    clock[30:] += gap_ms - 1000 / 30

    covered = resample(Clip(moving(clock), clock)).covered

    assert (~covered).sum() == uncovered
    assert covered[:33].all()
    assert covered[-29:].all()


def test_the_longest_clip_of_two_frames_stays_small() -> None:
    clock = np.array([0.0, MAX_DURATION_MS])

    resampled = resample(Clip(moving(clock), clock))

    assert len(resampled.landmarks) == 2 * 36_000  # the last frame lasts as long as the other
    assert resampled.covered.sum() < 20


SHOWN_BY = {
    "left_arm": ("left_elbow", "left_wrist"),
    "right_arm": ("right_elbow", "right_wrist"),
    "left_leg": ("left_knee", "left_ankle"),
    "right_leg": ("right_knee", "right_ankle"),
    "torso": ("left_shoulder", "right_shoulder", "left_hip", "right_hip"),
}


def seen_clip(frames: int, fps: float) -> Clip:
    """Everything in sight."""
    clock = even_clock(frames, fps)
    return Clip(moving(clock), clock, (), np.ones((frames, 33), dtype=np.float32))


def hide(clip: Clip, landmark: str, frames: slice, visibility: float = 0.0) -> None:
    assert clip.visibility is not None
    clip.visibility[frames, LANDMARKS.index(landmark)] = visibility


class TestParts:
    @pytest.mark.parametrize("fps", [30, 15])
    @pytest.mark.parametrize(
        ("part", "landmark"), [(limb, name) for limb in LIMBS for name in SHOWN_BY[limb]]
    )
    def test_a_part_is_seen_where_each_of_its_landmarks_is(
        self, part: str, landmark: str, fps: int
    ) -> None:
        clip = seen_clip(2 * fps, fps)
        hide(clip, landmark, slice(fps, None))

        parts = resample(clip).parts

        column = PARTS.index(part)
        assert parts.shape == (60, 5)
        # Visibility falls on a straight line, and half way is still visible.
        assert parts[: 30 - (fps == 30), column].all()
        assert not parts[30:, column].any()
        assert np.delete(parts, column, axis=1).all()

    def test_a_trunk_is_seen_by_most_of_its_corners(self) -> None:
        """Hips under the edge of the picture hide it as little as a shoulder behind the other."""
        torso = PARTS.index("torso")
        for hidden in (("left_shoulder",), ("left_hip", "right_hip")):
            clip = seen_clip(30, 30)
            for name in hidden:
                hide(clip, name, slice(None))
            assert resample(clip).parts[:, torso].all()
        hide(clip, "left_shoulder", slice(None))
        assert not resample(clip).parts[:, torso].any()

    def test_other_landmarks_show_no_part(self) -> None:
        clip = seen_clip(30, 30)
        for name in set(LANDMARKS).difference(*SHOWN_BY.values()):
            hide(clip, name, slice(None))

        assert resample(clip).parts.all()

    @pytest.mark.parametrize(("visibility", "seen"), [(0.5, True), (0.49, False)])
    @pytest.mark.parametrize("fps", [30, 20])
    def test_from_one_half_on_it_is_seen(self, visibility: float, seen: bool, fps: int) -> None:
        clip = seen_clip(fps, fps)
        hide(clip, "left_knee", slice(None), visibility)

        assert (resample(clip).parts[:, PARTS.index("left_leg")] == seen).all()

    def test_a_short_flicker_between_frames_does_not_hide_a_part(self) -> None:
        """At 60 fps every other frame falls between those of the grid."""
        clip = seen_clip(60, 60)
        hide(clip, "right_wrist", slice(31, 32))

        assert resample(clip).parts.all()

    @pytest.mark.parametrize("known", [True, False])
    def test_nothing_is_seen_where_nothing_is_covered(self, known: bool) -> None:
        clock = even_clock(60, 30)
        clock[30:] += 1000.0
        visibility = np.ones((60, 33), dtype=np.float32) if known else None

        resampled = resample(Clip(moving(clock), clock, (), visibility))

        assert not resampled.covered.all()
        for part in resampled.parts.T:
            np.testing.assert_array_equal(part, resampled.covered)

    def test_a_stretch_of_a_clip_has_its_own_parts(self) -> None:
        clip = seen_clip(60, 30)
        hide(clip, "left_wrist", slice(40, None))

        stretch = resample(clip)[30:50]

        assert stretch.parts.shape == (20, 5)
        assert stretch.parts[:10].all()
        assert not stretch.parts[10:, PARTS.index("left_arm")].any()
