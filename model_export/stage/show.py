"""One dance, one body, one camera: the video and the truth about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from model_export.motion.body import Floats
from model_export.stage.baked import BakedBody
from model_export.stage.beat import Samples
from model_export.stage.camera import Camera
from model_export.stage.drive import Performance, perform
from model_export.stage.errors import VideoError
from model_export.stage.renderer import Look, Picture, Renderer
from model_export.stage.rest import joints_of
from model_export.stage.video import write_video

RATE_HZ = 30


def pictures(
    body: BakedBody, performance: Performance, camera: Camera, look: Look
) -> Iterator[Picture]:
    """Frames of a performance, RGB ``[height, width, 3]``.

    Raises:
        NoGraphics: nothing here draws.
    """
    with Renderer(body, camera, look) as renderer:
        for turns, heads in zip(performance.turns, performance.heads, strict=True):
            yield renderer.draw(turns, heads)


def film(
    body: BakedBody,
    joints: Floats,
    camera: Camera,
    video: Path,
    *,
    truth: Path | None = None,
    distance: float | None = None,
    look: Look | None = None,
    sound: Samples | None = None,
) -> Camera:
    """Film ``body`` dancing ``joints [T, 15, 3]``.

    Args:
        body: who.
        joints: what; metres, y up, 30 frames per second.
        camera: from where. It is aimed at the middle of the dance.
        video: the file to write; see :func:`~model_export.stage.video.write_video`.
        truth: where the true positions go; see :func:`save_truth`.
        distance: metres to the middle of the dance; where None, the camera sees all of it.
        look: background, floor and how carefully to draw.
        sound: what is heard; see :func:`~model_export.stage.video.write_video`.

    Returns:
        The camera as it stood.

    Raises:
        StageError: as the parts say.
    """
    performance = perform(body, joints)
    camera = camera.framing(performance.landmarks)
    if distance is not None:
        camera = replace(camera, distance=distance)
    frames = pictures(body, performance, camera, look or Look())
    progress = tqdm(frames, total=len(joints), desc=video.name, unit="frame", disable=None)
    write_video(progress, video, RATE_HZ, sound)
    if truth is not None:
        save_truth(truth, performance, camera)
    return camera


def save_truth(path: Path, performance: Performance, camera: Camera) -> None:
    """Write where the body really was, whole or not at all.

    The ``.npz`` holds
        landmarks     (T, 33, 3) float32  MediaPipe's landmarks, metres, y up, floor at 0
        joints        (T, 15, 3) float32  the fifteen joints, the head between the ears
        image         (T, 33, 2) float32  the landmarks in the picture: x / width, y / height
        view          (4, 4) float32      world axes to camera axes (x right, y up, z to the camera)
        fps, width, height                of the video

    Raises:
        VideoError: the file cannot be written.
    """
    half_written = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with half_written.open("wb") as file:
            np.savez_compressed(
                file,
                landmarks=performance.landmarks,
                joints=joints_of(performance.landmarks),
                image=camera.pictured(performance.landmarks),
                view=camera.view(),
                fps=np.float32(RATE_HZ),
                width=np.int64(camera.width),
                height=np.int64(camera.height),
            )
        half_written.replace(path)
    except OSError as error:
        raise VideoError(f"{path}: cannot be written ({error})") from error
    finally:
        half_written.unlink(missing_ok=True)
