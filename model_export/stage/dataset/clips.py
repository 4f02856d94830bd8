"""The files of the dataset: one clip for each camera, which knows everything about itself."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from model_export.motion.body import Floats, vector
from model_export.stage.camera import Camera
from model_export.stage.dataset.scenes import Performance, View
from model_export.stage.errors import DatasetError

LITE: Final = "lite"
_ABOUT: Final = "about"


class About(msgspec.Struct, frozen=True):
    """What a clip shows.

    Attributes:
        performance: who dances what; of its cameras, the clip's own alone.
        yaw, distance: of the camera as it stood; see :class:`~model_export.stage.camera.Camera`.
            The yaw is the world's, the view's azimuth is relative to the dancer.
        model: of the detector.
    """

    performance: Performance
    yaw: float
    distance: float
    model: str

    @property
    def view(self) -> View:
        """The camera."""
        return self.performance.views[0]


@dataclass(frozen=True, eq=False)
class Seen:
    """One clip: what was detected, and what was true.

    Attributes:
        about: of whom, and from where.
        world, norm: float32 ``[T, 33, 4]``, as the detector reports them; NaN without a person.
        truth: float32 ``[T, 33, 3]``, metres, world axes, y up.
        view: ``[4, 4]``, world axes to camera axes (x right, y up, z to the camera).
    """

    about: About
    world: Floats
    norm: Floats
    truth: Floats
    view: Floats

    def truth_in_camera(self) -> Floats:
        """The truth as world landmarks are: x right, y down, z away, hips at the origin."""
        turned: Floats = self.truth @ self.view[:3, :3].T * vector(1, -1, -1)
        hips = turned[:, 23:25].mean(axis=1, keepdims=True)
        return np.asarray(turned - hips, dtype=np.float32)


def clip_path(folder: Path, performance: Performance, view: View, model: str) -> Path:
    """Where the clip of a camera is: those of the lite model in a tree of their own."""
    root = folder / LITE if model == LITE else folder
    return root / performance.clip_name(view)


def nobody_path(folder: Path, performance: Performance, view: View) -> Path:
    """Where it is noted that the detector finds nobody; hidden, so that it is read as no clip."""
    path = clip_path(folder, performance, view, "full")
    return path.with_name(f".{path.stem}.nobody")


def is_finished(folder: Path, performance: Performance, view: View) -> bool:
    """Whether a camera needs no more work: the full model's clip is written last."""
    done = clip_path(folder, performance, view, "full").is_file()
    return done or nobody_path(folder, performance, view).is_file()


def write_seen(
    path: Path,
    detected: dict[str, Any],
    about: About,
    camera: Camera,
    truth: Floats,
) -> None:
    """Write a clip, whole or not at all.

    Beside the arrays of a captured clip the ``.npz`` holds
        truth        (T, 33, 3) float32  true landmarks, metres, world axes, y up, floor at 0
        truth_image  (T, 33, 2) float32  the same in the picture: x / width, y / height
        view         (4, 4) float32      world axes to camera axes (x right, y up, z to the camera)
        about        ()                  JSON of :class:`About`

    Raises:
        DatasetError: as many frames were not detected as there are, or it cannot be written.
    """
    if len(detected["world"]) != len(truth):
        raise DatasetError(
            f"{path.name}: {len(detected['world'])} frames were detected of {len(truth)} rendered"
        )
    half_written = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with half_written.open("wb") as file:
            np.savez_compressed(
                file,
                **detected,
                truth=truth,
                truth_image=camera.pictured(truth),
                view=camera.view(),
                about=np.str_(msgspec.json.encode(about).decode()),
            )
        half_written.replace(path)
    except OSError as error:
        raise DatasetError(f"{path}: cannot be written ({error.strerror or error})") from error
    finally:
        half_written.unlink(missing_ok=True)


def read_seen(path: Path) -> Seen:
    """Read a clip of the dataset.

    Raises:
        DatasetError: it is none.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            about = msgspec.json.decode(str(file[_ABOUT]), type=About)
            world, norm, truth, view = (file[n] for n in ("world", "norm", "truth", "view"))
    except (OSError, ValueError, KeyError, EOFError, msgspec.MsgspecError) as error:
        raise DatasetError(f"{path}: no clip of a stage's dataset ({error})") from error
    return Seen(about, world, norm, truth, view)
