"""Run MediaPipe Pose over a video and keep the landmarks it finds.

    python -m model_export.stage.detect VIDEO OUT.npz [--flip]

With --flip every picture is turned left to right before the detector sees it, as a front camera
does. What it finds then is not the mirror image of what it finds otherwise.

Runs in the capture environment alone (requirements/capture.txt) and imports nothing of ours but the
file beside it: mediapipe 0.10.21 wants numpy 1 and protobuf 4, the rest of the project has newer
ones. Stay on 0.10.21: it sends nothing anywhere, from 0.10.35 on the Python package reports usage
over the network (docs/adr/0003-mediapipe-in-an-environment-of-its-own.md).

OUT.npz holds
    norm    (T, 33, 4) float32   image landmarks: x / width, y / height, z in units of x, visibility
    world   (T, 33, 4) float32   world landmarks: metres about the mid-hip, visibility
    fps     () float32           frames per second of the video
    width, height  () int64      picture size in pixels
A frame in which nobody was found is a row of NaN in both.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import mediapipe
import numpy as np
from numpy.typing import NDArray

from model_export.stage.landmarker import landmarker

LANDMARKS = 33


class DetectionError(Exception):
    """A video that cannot be read, or in which nobody was found."""


@dataclass(frozen=True)
class Detection:
    """What the detector found in one video; see the module's docstring for shapes and units."""

    norm: NDArray[np.float32]
    world: NDArray[np.float32]
    fps: float
    width: int
    height: int

    @property
    def found(self) -> int:
        """Number of frames that hold a person."""
        return int(np.isfinite(self.world[:, 0, 0]).sum())

    def save(self, path: Path) -> None:
        """Write the landmarks to `path`, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        half_written = path.with_name(path.name + ".part")
        with half_written.open("wb") as file:
            np.savez_compressed(
                file,
                norm=self.norm,
                world=self.world,
                fps=np.float32(self.fps),
                width=np.int64(self.width),
                height=np.int64(self.height),
            )
        half_written.replace(path)


def detect(video: Path, *, flip: bool = False) -> Detection:
    """Track the person in `video` with MediaPipe's pose landmarker, full model, video mode.

    Args:
        video: the file to look at.
        flip: turn every picture left to right first.

    Raises:
        DetectionError: the video cannot be opened, holds no frame, or shows nobody.
    """
    with opened(video) as capture, landmarker() as pose:
        fps = capture.get(cv2.CAP_PROP_FPS)
        if not fps > 0:
            raise DetectionError(f"{video}: the file names no frame rate")
        expected = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
        norm, world = [], []
        height = width = 0
        for index, picture in enumerate(frames(capture)):
            if flip:
                picture = cv2.flip(picture, 1)
            height, width = picture.shape[:2]
            # The landmarks are smoothed on this clock, so it has to be the video's own.
            found = pose.detect_for_video(as_image(picture), round(index * 1000 / fps))
            norm.append(first_person(found.pose_landmarks))
            world.append(first_person(found.pose_world_landmarks))
            show_progress(video, len(world), expected)

    if not world:
        raise DetectionError(f"{video}: not one frame could be decoded; is it a video?")
    detection = Detection(np.stack(norm), np.stack(world), fps, width, height)
    if detection.found == 0:
        raise DetectionError(f"{video}: nobody was found in any of its {len(world)} frames")
    return detection


@contextmanager
def opened(video: Path) -> Iterator[cv2.VideoCapture]:
    if not video.is_file():
        raise DetectionError(f"{video}: no such file")
    capture = cv2.VideoCapture(str(video))
    try:
        if not capture.isOpened():
            raise DetectionError(f"{video}: cannot be opened as a video")
        yield capture
    finally:
        capture.release()


def frames(capture: cv2.VideoCapture) -> Iterator[NDArray[np.uint8]]:
    while True:
        ok, picture = capture.read()
        if not ok:
            return
        yield picture


def as_image(picture: NDArray[np.uint8]) -> mediapipe.Image:
    return mediapipe.Image(
        image_format=mediapipe.ImageFormat.SRGB,
        data=cv2.cvtColor(picture, cv2.COLOR_BGR2RGB),
    )


def first_person(people: list[Any]) -> NDArray[np.float32]:
    """One frame's landmarks as (33, 4) float32; all NaN where nobody was found."""
    if not people:
        return np.full((LANDMARKS, 4), np.nan, dtype=np.float32)
    return np.array([(p.x, p.y, p.z, p.visibility) for p in people[0]], dtype=np.float32)


def show_progress(video: Path, done: int, expected: int) -> None:
    """One line that counts up in a terminal; silent where the output goes into a log."""
    if sys.stderr.isatty():
        of = f" of {expected}" if expected > 0 else ""
        print(f"\r{video.name}: frame {done}{of}", end="", file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Run MediaPipe Pose (full model) over a video and save its landmarks."
    )
    parser.add_argument("video", type=Path, help="the video file to look at")
    parser.add_argument("out", type=Path, metavar="OUT.npz", help="where the landmarks go")
    parser.add_argument("--flip", action="store_true", help="turn every picture left to right")
    arguments = parser.parse_args()
    try:
        detection = detect(arguments.video, flip=arguments.flip)
        detection.save(arguments.out)
    except (DetectionError, OSError) as error:
        print(f"detect: {error}", file=sys.stderr)
        return 1
    end_of_progress = "\r" if sys.stderr.isatty() else ""
    print(
        f"{end_of_progress}{arguments.video.name}: a person in {detection.found} of "
        f"{len(detection.world)} frames"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
