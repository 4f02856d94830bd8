"""A recorded movement: landmarks on a clock of their own, checked and made isotropic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from scorer.clip_checks import (
    check_coordinates,
    checked_visibility,
    picture_aspect,
    torso_and_hips,
)
from scorer.errors import InvalidField, InvalidTimestamps, NoPerson, TooManyFrames
from scorer.guesses import ASSUMED_FPS, IMAGE, WORLD
from scorer.skeleton import LANDMARK_COUNT

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Space = Literal["auto", "world", "image"]

MAX_FRAMES: Final = 36_000
MAX_DURATION_MS: Final = 20 * 60 * 1000.0
MIN_FPS: Final = 1.0
MAX_FPS: Final = 240.0
DEFAULT_FPS: Final = 30.0

# Far below any body, in metres as in parts of a picture, and above the rounding of float16.
_NO_TORSO: Final = 1e-6
# World landmarks have their origin between the hips, to within a thousandth of a torso; in a
# picture whose corner is the origin the hips are several torsos away.
_HIPS_AT_ORIGIN_TORSOS: Final = 0.25

# MediaPipe exaggerates the depth of image landmarks about threefold. With this factor on it, image
# landmarks agree with the truth, and with each other between cameras, as well as world landmarks
# do; as they come, twice as badly (docs/adr/0005).
IMAGE_DEPTH: Final = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """A checked recording of one person.

    Attributes:
        landmarks: float32 ``[T, 33, 3]``, finite, isotropic, of any unit.
        timestamps_ms: float64 ``[T]``, strictly increasing.
        assumed: what had to be guessed about it, in words.
        visibility: float32 ``[T, 33]``, 0 to 1: how likely each landmark was in the picture and
            not hidden, as the detector says; None where that is not known.
        detector: what found the landmarks, in its own words; None where that is not known. Two
            models see one picture differently (9 degrees between MediaPipe's full and lite).
    """

    landmarks: Floats
    timestamps_ms: Doubles
    assumed: tuple[str, ...] = ()
    visibility: Floats | None = None
    detector: str | None = None


def clip_from(clip: Clip, begins_ms: float) -> Clip:
    """The clip from a moment on, its times as they were."""
    kept = clip.timestamps_ms >= begins_ms
    visibility = None if clip.visibility is None else clip.visibility[kept]
    return replace(
        clip,
        landmarks=clip.landmarks[kept],
        timestamps_ms=clip.timestamps_ms[kept],
        visibility=visibility,
    )


def make_clip(
    landmarks: npt.NDArray[np.floating],
    *,
    fps: float | None = None,
    timestamps_ms: Sequence[float] | Doubles | None = None,
    space: Space = "auto",
    width: int | None = None,
    height: int | None = None,
    visibility: npt.NDArray[np.floating] | None = None,
    detector: str | None = None,
    longest_ms: float = MAX_DURATION_MS,
    where: str = "$",
    field: str = "landmarks",
) -> Clip:
    """Check a recording and bring it into isotropic coordinates.

    Args:
        landmarks: ``[T, 33, 3]`` or ``[T, 99]``, as MediaPipe gives them.
        fps: frames per second; or
        timestamps_ms: ``[T]``, the time of each frame. With neither, 30 per second are assumed.
        space: ``world`` (metres, origin between the hips), ``image`` (parts of the picture), or
            ``auto`` to tell by the hips which of the two it is.
        width, height: size of the picture in pixels, for image landmarks.
        visibility: ``[T, 33]``, 0 to 1, where the detector says it.
        detector: what found the landmarks, where that is known.
        longest_ms: a clip that lasts longer is refused.
        where, field: what error messages call this clip and its landmarks.

    Raises:
        InvalidField, InvalidLandmarks, InvalidTimestamps, NoPerson, TooManyFrames: as named; each
            says at which frame.
    """
    at = f"{where}.{field}"
    frames = len(landmarks)
    if frames == 0:
        raise InvalidField("there is no frame in it", at)
    if frames > MAX_FRAMES:
        raise TooManyFrames(f"at most {MAX_FRAMES} frames are read", at)
    # The limits below cannot be written in float16, and what is beyond them not in float32.
    exact = landmarks.reshape(frames, LANDMARK_COUNT, 3)
    exact = exact.astype(np.promote_types(exact.dtype, np.float32), copy=False)
    check_coordinates(exact, at)
    torso, hips = torso_and_hips(exact)
    if torso.min() <= _NO_TORSO:
        frame = int(torso.argmin())
        raise NoPerson(
            f"frame {frame} holds no person (shoulders and hips are one point): "
            "leave frames without a person out and send timestamps_ms",
            f"{at}[{frame}]",
        )
    assumed: list[str] = []
    clock = _clock(frames, fps, timestamps_ms, where, assumed)
    if clock[-1] - clock[0] > longest_ms:
        raise TooManyFrames(f"a clip lasts at most {longest_ms / 60_000:g} minutes", where)
    if visibility is not None:
        visibility = checked_visibility(visibility, frames, f"{where}.visibility")
    if space == "auto":
        # The middle of a sorted array; numpy's median takes ten times as long on a window.
        away = np.sort(hips)[frames // 2] / np.sort(torso)[frames // 2]
        space = "world" if away < _HIPS_AT_ORIGIN_TORSOS else "image"
        assumed.append(WORLD if space == "world" else IMAGE)
    # The clip's own, but one copy is enough.
    isotropic = exact.astype(np.float32, copy=np.may_share_memory(exact, landmarks))
    if space == "image":
        isotropic = isotropic_image(isotropic, picture_aspect(width, height, where, assumed))
    return Clip(isotropic, clock, tuple(assumed), visibility, detector)


def isotropic_image(landmarks: Floats, aspect: float) -> Floats:
    """Image landmarks with one unit of length on all axes: the picture's height.

    Args:
        landmarks: float32 ``[..., 33, 3]``: x / width, y / height, z in units of x.
        aspect: width over height of the picture.

    Returns:
        A new array of the same shape; the model does not care about the unit.
    """
    unit = np.array((aspect, 1.0, aspect * IMAGE_DEPTH), dtype=np.float32)
    scaled: Floats = landmarks * unit
    return scaled


def even_clock(frames: int, fps: float, where: str = "$") -> Doubles:
    """Milliseconds of ``frames`` frames that follow each other at ``fps``.

    Raises:
        InvalidField: fps is out of its range.
    """
    if not MIN_FPS <= fps <= MAX_FPS:
        raise InvalidField(f"fps is between {MIN_FPS:g} and {MAX_FPS:g}", f"{where}.fps")
    return np.arange(frames, dtype=np.float64) * (1000.0 / fps)


def _clock(
    frames: int,
    fps: float | None,
    timestamps_ms: Sequence[float] | Doubles | None,
    where: str,
    assumed: list[str],
) -> Doubles:
    """The time of each frame in milliseconds, checked."""
    if timestamps_ms is None:
        if fps is None:
            fps = DEFAULT_FPS
            assumed.append(ASSUMED_FPS)
        clock = even_clock(frames, fps, where)
    else:
        at = f"{where}.timestamps_ms"
        if fps is not None:
            raise InvalidField("give fps or timestamps_ms, not both", at)
        clock = np.asarray(timestamps_ms, dtype=np.float64)
        if clock.shape != (frames,):
            raise InvalidTimestamps("there must be one timestamp for each frame", at)
        for wrong, what in (
            (~np.isfinite(clock), "is not a finite number"),
            (clock < 0, "is negative"),
            (np.diff(clock, prepend=-1.0) <= 0, "does not come after the one before it"),
        ):
            if wrong.any():
                index = int(wrong.argmax())
                raise InvalidTimestamps(f"timestamp {index} {what}", f"{at}[{index}]")
    return clock
