from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from scorer.clip import IMAGE_DEPTH, MAX_FRAMES, Space, make_clip
from scorer.errors import (
    ClientError,
    InvalidField,
    InvalidLandmarks,
    InvalidTimestamps,
    NoPerson,
    TooManyFrames,
)
from scorer.skeleton import LANDMARKS, LEFT_HIP, LEFT_SHOULDER, RIGHT_HIP, RIGHT_SHOULDER

Doubles = npt.NDArray[np.float64]


def world(frames: int = 30) -> Doubles:
    """Bodies around the origin: hips in its middle, shoulders half a metre above."""
    landmarks = np.random.default_rng(1).normal(0, 0.3, (frames, 33, 3))
    landmarks[:, [LEFT_HIP, RIGHT_HIP]] = [[0.1, 0, 0], [-0.1, 0, 0]]
    landmarks[:, [LEFT_SHOULDER, RIGHT_SHOULDER]] = [[0.2, -0.5, 0], [-0.2, -0.5, 0]]
    return landmarks


def image(frames: int = 30) -> Doubles:
    """The same bodies in the middle of a picture four times as high as they are."""
    return world(frames) / 4 + [0.5, 0.5, 0]


def test_world_landmarks_stay_as_they_are() -> None:
    clip = make_clip(world(), fps=30, space="world", width=640, height=480)

    assert clip.landmarks.dtype == np.float32
    np.testing.assert_array_equal(clip.landmarks, world().astype(np.float32))
    assert clip.assumed == ()


def test_image_landmarks_become_isotropic() -> None:
    """x and z are parts of the width, y of the height, and the detector exaggerates depth."""
    clip = make_clip(image(), fps=30, space="image", width=1920, height=1080)

    in_pixels = image() * [1920, 1080, 1920 * IMAGE_DEPTH]
    np.testing.assert_allclose(clip.landmarks * 1080, in_pixels, rtol=1e-5)


@pytest.mark.parametrize(("landmarks", "space"), [(world(), "world"), (image(), "image")])
def test_auto_tells_the_space_by_the_hips_and_says_so(landmarks: Doubles, space: Space) -> None:
    told = make_clip(landmarks, fps=30, width=1920, height=1080)
    known = make_clip(landmarks, fps=30, width=1920, height=1080, space=space)

    np.testing.assert_array_equal(told.landmarks, known.landmarks)
    assert [guess for guess in told.assumed if guess.startswith(f"space: {space}")]


@pytest.mark.parametrize(("landmarks", "space"), [(world(), "world"), (image(), "image")])
def test_a_few_wild_frames_do_not_change_what_the_space_is_taken_for(
    landmarks: Doubles, space: str
) -> None:
    landmarks[:10] = np.random.default_rng(2).normal(0, 50, (10, 33, 3))

    assert f"space: {space} (told by where the hips are)" in make_clip(landmarks, fps=30).assumed


def test_everything_guessed_is_said() -> None:
    clip = make_clip(image())

    assert len(clip.assumed) == 3
    assert [guess.partition(":")[0] for guess in clip.assumed] == ["fps", "space", "picture"]
    np.testing.assert_allclose(np.diff(clip.timestamps_ms), 1000 / 30)


def test_frames_per_second_make_the_clock() -> None:
    assert make_clip(world(), fps=15).timestamps_ms[-1] == pytest.approx(29 * 1000 / 15)


def with_value(value: float) -> Doubles:
    landmarks = world()
    landmarks[7, LANDMARKS.index("left_elbow"), 1] = value
    return landmarks


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1.01e5, -1e300])
def test_an_impossible_coordinate_is_named_by_frame_and_landmark(value: float) -> None:
    with pytest.raises(InvalidLandmarks, match=r"frame 7, landmark 13 \(left_elbow\)") as caught:
        make_clip(with_value(value), where="$.clip")

    assert caught.value.where == "$.clip.landmarks[7]"


def test_the_largest_coordinate_is_accepted() -> None:
    assert make_clip(with_value(1e5)).landmarks.max() == np.float32(1e5)


def test_a_frame_without_a_person_is_named() -> None:
    landmarks = world()
    landmarks[4] = 0

    with pytest.raises(NoPerson, match=r"frame 4 .* send timestamps_ms") as caught:
        make_clip(landmarks, field="user_pose_data")

    assert caught.value.where == "$.user_pose_data[4]"


def test_a_frame_whose_torso_is_a_point_is_no_person() -> None:
    landmarks = world()
    landmarks[4, [LEFT_HIP, RIGHT_HIP, LEFT_SHOULDER, RIGHT_SHOULDER]] = 0.25

    with pytest.raises(NoPerson, match="frame 4 "):
        make_clip(landmarks)


def test_a_body_a_thousandth_as_large_is_a_person() -> None:
    make_clip(world() / 1000)


def clock(change: Callable[[Doubles], object]) -> Doubles:
    timestamps = np.arange(30, dtype=np.float64) * 33.0
    change(timestamps)
    return timestamps


def put(index: int, value: float) -> Callable[[Doubles], object]:
    return lambda timestamps: timestamps.__setitem__(index, value)


@pytest.mark.parametrize(
    ("timestamps", "where"),
    [
        (clock(put(5, 4 * 33.0)), "$.timestamps_ms[5]"),
        (clock(put(5, 3 * 33.0)), "$.timestamps_ms[5]"),
        (clock(put(0, -1.0)), "$.timestamps_ms[0]"),
        (clock(put(9, np.nan)), "$.timestamps_ms[9]"),
        (clock(put(29, np.inf)), "$.timestamps_ms[29]"),
        (np.arange(29) * 33.0, "$.timestamps_ms"),
        (np.arange(31) * 33.0, "$.timestamps_ms"),
        (np.zeros(0), "$.timestamps_ms"),
    ],
    ids=["repeats", "backwards", "negative", "nan", "infinite", "too few", "too many", "none"],
)
def test_a_broken_clock_is_refused(timestamps: Doubles, where: str) -> None:
    with pytest.raises(InvalidTimestamps) as caught:
        make_clip(world(), timestamps_ms=timestamps)

    assert caught.value.where == where


@pytest.mark.parametrize(
    ("arguments", "error", "where"),
    [
        ({"fps": 0.9}, InvalidField, "$.fps"),
        ({"fps": 241.0}, InvalidField, "$.fps"),
        ({"fps": float("nan")}, InvalidField, "$.fps"),
        ({"fps": 30.0, "timestamps_ms": np.arange(30) * 33.0}, InvalidField, "$.timestamps_ms"),
        ({"timestamps_ms": np.arange(30) * 60_000.0}, TooManyFrames, "$"),
        ({"timestamps_ms": np.arange(30) * 3_600_000.0}, TooManyFrames, "$"),
        ({"fps": 30.0, "longest_ms": 966.0}, TooManyFrames, "$"),
        ({"space": "image", "width": 640}, InvalidField, "$"),
        ({"space": "image", "width": 640, "height": 0}, InvalidField, "$.height"),
        ({"space": "image", "width": 10**9, "height": 1}, InvalidField, "$.width"),
    ],
)
def test_what_cannot_be_is_refused(
    arguments: dict[str, Any], error: type[ClientError], where: str
) -> None:
    with pytest.raises(error) as caught:
        make_clip(world(), **arguments)

    assert caught.value.where == where


def test_no_frames_and_too_many_are_refused() -> None:
    with pytest.raises(InvalidField):
        make_clip(world(0))
    with pytest.raises(TooManyFrames):
        make_clip(np.broadcast_to(world(1), (MAX_FRAMES + 1, 33, 3)))


def test_how_long_a_clip_may_be_is_said() -> None:
    assert len(make_clip(world(), fps=30, longest_ms=967.0).landmarks) == 30
    with pytest.raises(TooManyFrames, match="at most 20 minutes"):
        make_clip(world(), timestamps_ms=[60_000.0 * frame for frame in range(30)])


def test_what_is_sent_is_never_the_clip_itself() -> None:
    """Whoever goes on writing into an array changes no clip."""
    sent, seen = world().astype(np.float32), np.ones((30, 33), dtype=np.float32)
    clip = make_clip(sent, fps=30, space="world", visibility=seen)
    sent[:], seen[:] = 7, 0

    assert clip.landmarks.max() < 7
    assert clip.visibility is not None
    assert clip.visibility.min() == 1


class TestVisibility:
    def test_it_is_kept_as_it_is(self) -> None:
        shares = np.random.default_rng(4).random((30, 33))
        shares[3, 5], shares[4, 6] = 0, 1

        clip = make_clip(image(), fps=30, visibility=shares)

        assert clip.visibility is not None
        assert clip.visibility.dtype == np.float32
        np.testing.assert_array_equal(clip.visibility, shares.astype(np.float32))

    def test_without_it_nothing_is_claimed(self) -> None:
        assert make_clip(world()).visibility is None

    @pytest.mark.parametrize("value", [-0.01, 1.01, np.nan, np.inf, -np.inf, 1e300])
    def test_what_is_no_share_is_named_by_its_frame(self, value: float) -> None:
        shares = np.full((30, 33), 0.5)
        shares[7, 13] = value

        with pytest.raises(InvalidField, match="frame 7: visibility") as caught:
            make_clip(world(), visibility=shares, where="$.clip")

        assert caught.value.where == "$.clip.visibility[7]"

    @pytest.mark.parametrize("shape", [(29, 33), (31, 33), (30, 32), (30,), (0, 33)])
    def test_it_is_of_the_same_frames(self, shape: tuple[int, ...]) -> None:
        with pytest.raises(InvalidField, match="33 numbers for each frame") as caught:
            make_clip(world(), visibility=np.full(shape, 0.5))

        assert caught.value.where == "$.visibility"
