"""Who dances: where a video shows several people, the one who takes up most of it.

MediaPipe follows whom it found first, and smooths landmarks only while it looks for one person. So
people are looked for in a picture now and then; where there are several, the largest is followed
from one to the next, and the others are blanked out before anything else sees the video.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import cv2
import mediapipe
import numpy as np
from numpy.typing import NDArray

from capture.models import landmarker
from capture.video import Frame, Picture

Box = NDArray[np.float64]  # left, top, right, bottom, in parts of the picture

EVERY_MS: Final = 500.0
_MOST: Final = 5
_VISIBLE: Final = 0.5
_LEAST_LANDMARKS: Final = 8
# How far a person's middle may move from one look to the next, in heights of that person.
_REACH: Final = 0.75
# Around the landmarks' box, in parts of its size: hair, hands, and what happens between two looks.
_ROOM: Final = 0.35
_GREY: Final = 128


@dataclass
class _Track:
    moments: list[float] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    @property
    def area(self) -> float:
        return float(sum((b[2] - b[0]) * (b[3] - b[1]) for b in self.boxes))

    def distance(self, box: Box) -> float:
        """From where it was last, in its own heights."""
        last = self.boxes[-1]
        return float(np.hypot(*(_middle(box) - _middle(last))) / max(last[3] - last[1], 1e-6))


@dataclass(frozen=True)
class Dancer:
    """Where the followed person is.

    Attributes:
        moments: float64 ``[n]``, milliseconds.
        boxes: float64 ``[n, 4]``, parts of the picture.
    """

    moments: NDArray[np.float64]
    boxes: NDArray[np.float64]

    def alone(self, frame: Frame) -> Picture:
        """The picture with everybody else, and all else, in grey."""
        box = np.array([np.interp(frame.at_ms, self.moments, side) for side in self.boxes.T])
        room = _ROOM * np.maximum(box[2:] - box[:2], 0.1)
        height, width = frame.picture.shape[:2]
        left, top = np.floor((box[:2] - room) * (width, height)).astype(int).clip(0)
        right, bottom = np.ceil((box[2:] + room) * (width, height)).astype(int)
        out = np.full_like(frame.picture, _GREY)
        out[top:bottom, left:right] = frame.picture[top:bottom, left:right]
        return out


def find_dancer(frames: Iterable[Frame]) -> Dancer | None:
    """The person to follow; None where never more than one is in the picture.

    Raises:
        CaptureError: the model cannot be had.
    """
    tracks: list[_Track] = []
    several = False
    due = 0.0
    with landmarker("full", people=_MOST) as pose:
        for frame in frames:
            if frame.at_ms < due:
                continue
            due = frame.at_ms + EVERY_MS
            boxes = [_box(person) for person in pose.detect(as_image(frame.picture)).pose_landmarks]
            found = [box for box in boxes if box is not None]
            several = several or len(found) > 1
            _follow(tracks, found, frame.at_ms)
    if not several or not tracks:
        return None
    track = max(tracks, key=lambda each: each.area)
    return Dancer(np.array(track.moments), np.array(track.boxes))


def _follow(tracks: list[_Track], found: list[Box], at_ms: float) -> None:
    """Give each found person to the nearest track, the nearest pair first; the rest are new."""
    pairs = sorted(
        (track.distance(box), t, b) for t, track in enumerate(tracks) for b, box in enumerate(found)
    )
    taken: set[int] = set()
    given: set[int] = set()
    for distance, t, b in pairs:
        if distance <= _REACH and t not in taken and b not in given:
            tracks[t].moments.append(at_ms)
            tracks[t].boxes.append(found[b])
            taken.add(t)
            given.add(b)
    tracks.extend(_Track([at_ms], [box]) for b, box in enumerate(found) if b not in given)


def _box(landmarks: list[Any]) -> Box | None:
    shown = np.array([(p.x, p.y) for p in landmarks if p.visibility >= _VISIBLE])
    if len(shown) < _LEAST_LANDMARKS:
        return None
    return np.concatenate((shown.min(axis=0), shown.max(axis=0))).astype(np.float64)


def _middle(box: Box) -> Box:
    return 0.5 * (box[:2] + box[2:])


def as_image(picture: Picture) -> mediapipe.Image:
    """A BGR picture as MediaPipe takes it."""
    return mediapipe.Image(
        image_format=mediapipe.ImageFormat.SRGB,
        data=cv2.cvtColor(picture, cv2.COLOR_BGR2RGB),
    )
