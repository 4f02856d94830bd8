"""What a clip is checked for, frame by frame, and what is measured on the way."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.errors import InvalidField, InvalidLandmarks
from scorer.guesses import SQUARE
from scorer.skeleton import (
    LANDMARK_COUNT,
    LANDMARKS,
    LEFT_HIP,
    LEFT_SHOULDER,
    RIGHT_HIP,
    RIGHT_SHOULDER,
)

MAX_COORDINATE: Final = 1e5
MAX_PICTURE_SIZE: Final = 16_384

_TORSO_CORNERS: Final = np.array([LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP])

_Floating = npt.NDArray[np.floating]


def check_coordinates(landmarks: _Floating, at: str) -> None:
    """Refuse what no camera can have seen.

    Args:
        landmarks: ``[T, 33, 3]``.
        at: what error messages call them.

    Raises:
        InvalidLandmarks: a coordinate is not finite or beyond ``MAX_COORDINATE``.
    """
    # Without a copy; False for NaN too.
    if landmarks.min() >= -MAX_COORDINATE and landmarks.max() <= MAX_COORDINATE:
        return
    frame, landmark = np.argwhere(~(np.abs(landmarks) <= MAX_COORDINATE))[0, :2]
    finite = bool(np.isfinite(landmarks[frame, landmark]).all())
    wrong = f"larger than {MAX_COORDINATE:g}" if finite else "not a finite number"
    raise InvalidLandmarks(
        f"frame {frame}, landmark {landmark} ({LANDMARKS[landmark]}): a coordinate is {wrong}",
        f"{at}[{frame}]",
    )


def torso_and_hips(landmarks: _Floating) -> tuple[_Floating, _Floating]:
    """Length of the torso, and the distance of the hips' middle from the origin, ``[T]`` each."""
    corners = landmarks[:, _TORSO_CORNERS]
    shoulders, hips = corners[:, 0] + corners[:, 1], corners[:, 2] + corners[:, 3]
    torso = shoulders - hips
    lengths: list[_Floating] = [
        np.sqrt(np.einsum("tc,tc->t", vector, vector)) / 2 for vector in (torso, hips)
    ]
    return lengths[0], lengths[1]


def checked_visibility(visibility: _Floating, frames: int, at: str) -> npt.NDArray[np.float32]:
    """Visibility as float32 ``[frames, 33]``.

    Raises:
        InvalidField: it has another shape, or a number in it is not a share.
    """
    if visibility.shape != (frames, LANDMARK_COUNT):
        raise InvalidField(f"there must be {LANDMARK_COUNT} numbers for each frame", at)
    if not (visibility.min() >= 0.0 and visibility.max() <= 1.0):  # NaN is neither
        frame = int(np.argwhere(~((visibility >= 0.0) & (visibility <= 1.0)))[0, 0])
        raise InvalidField(f"frame {frame}: visibility lies between 0 and 1", f"{at}[{frame}]")
    return visibility.astype(np.float32)


def picture_aspect(width: int | None, height: int | None, where: str, assumed: list[str]) -> float:
    """Width over height of the picture; what is guessed is added to ``assumed``.

    Raises:
        InvalidField: a size is out of its range, or one of the two is missing.
    """
    if width is None and height is None:
        assumed.append(SQUARE)
        return 1.0
    if width is None or height is None:
        raise InvalidField("width and height belong together", where)
    for name, size in (("width", width), ("height", height)):
        if not 1 <= size <= MAX_PICTURE_SIZE:
            raise InvalidField(f"{name} is between 1 and {MAX_PICTURE_SIZE}", f"{where}.{name}")
    return width / height
