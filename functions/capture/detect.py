"""Landmarks of one person through a video, by one or several of MediaPipe's models."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.errors import CaptureError, NobodyFound
from capture.models import landmarker
from capture.people import as_image, find_dancer
from capture.video import Picture, Video

LANDMARKS: Final = 33

Rows = NDArray[np.float32]
# How many frames are done, of how many; 0 where nobody knows.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Detection:
    """What one model found in one video.

    Attributes:
        norm: float32 ``[T, 33, 4]``, image landmarks: x / width, y / height, z in units of x,
            visibility. A frame in which nobody was found is a row of NaN.
        world: float32 ``[T, 33, 4]``, world landmarks: metres about the mid-hip, visibility.
        timestamps_ms: float64 ``[T]``.
        width, height: of the pictures, pixels.
    """

    norm: Rows
    world: Rows
    timestamps_ms: NDArray[np.float64]
    width: int
    height: int

    @property
    def found(self) -> int:
        """Number of frames that hold a person."""
        return int(np.isfinite(self.world[:, 0, 0]).sum())


@dataclass(frozen=True)
class Captured:
    """What there is of a video.

    Attributes:
        detections: by model.
        thumbnail: the picture in the middle of those that show a person, BGR.
        alone: whether the video never shows more than one person.
    """

    detections: dict[str, Detection]
    thumbnail: Picture
    alone: bool


def detect(
    path: Path,
    models: tuple[str, ...],
    *,
    flip: bool = False,
    alone: bool = False,
    progress: Progress | None = None,
) -> Captured:
    """Follow the person in a video, or the largest of several.

    Args:
        path: the file to look at, twice: for people, then for landmarks.
        models: of ``models.MODELS``; the first one's landmarks decide whether somebody is there.
        flip: turn every picture left to right first, as a front camera does. What is found then is
            not the mirror image of what is found otherwise.
        alone: it is known that one person at most is in it: the first look is left out.
        progress: is told how far the second look is; the first passes over most pictures.

    Raises:
        CaptureError: the video cannot be read, or holds no frame.
        NobodyFound: it shows nobody.
    """
    dancer = None
    if not alone:
        with Video(path) as video:
            dancer = find_dancer(video)
    found: dict[str, list[tuple[Rows, Rows]]] = {model: [] for model in models}
    moments: list[float] = []
    size = 0, 0
    with Video(path) as video, ExitStack() as stack:
        poses = {model: stack.enter_context(landmarker(model)) for model in models}
        for frame in video:
            picture = frame.picture if dancer is None else dancer.alone(frame)
            if flip:
                picture = cv2.flip(picture, 1)
            if moments and picture.shape[:2] != size:
                raise CaptureError(f"{path}: its pictures change their size")
            size = picture.shape[0], picture.shape[1]
            image = as_image(picture)
            for model, pose in poses.items():
                # Landmarks are smoothed on this clock, so it has to be the video's own.
                seen = pose.detect_for_video(image, round(frame.at_ms))
                found[model].append(
                    (_first(seen.pose_landmarks), _first(seen.pose_world_landmarks))
                )
            moments.append(frame.at_ms)
            if progress is not None:
                progress(len(moments), video.frames)
    if not moments:
        raise CaptureError(f"{path}: not one frame could be decoded; is it a video?")
    clock = np.array(moments)
    detections = {
        model: Detection(
            np.stack([norm for norm, _ in rows]),
            np.stack([world for _, world in rows]),
            clock,
            size[1],
            size[0],
        )
        for model, rows in found.items()
    }
    first = detections[models[0]]
    if first.found == 0:
        raise NobodyFound(f"{path}: nobody was found in any of its {len(moments)} frames")
    shown = np.flatnonzero(np.isfinite(first.world[:, 0, 0]))
    thumbnail = _picture(path, int(shown[len(shown) // 2]))
    return Captured(detections, cv2.flip(thumbnail, 1) if flip else thumbnail, dancer is None)


def _picture(path: Path, number: int) -> Picture:
    with Video(path) as video:
        for index, frame in enumerate(video):
            if index == number:
                return frame.picture
    raise CaptureError(f"{path}: it changed while it was read")


def _first(people: list[Any]) -> Rows:
    """One frame's landmarks as (33, 4) float32; all NaN where nobody was found."""
    if not people:
        return np.full((LANDMARKS, 4), np.nan, dtype=np.float32)
    return np.array([(p.x, p.y, p.z, p.visibility) for p in people[0]], dtype=np.float32)
