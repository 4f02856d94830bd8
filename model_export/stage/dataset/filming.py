"""One performance of the dataset: danced, filmed by each camera, and watched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec
import numpy as np

from model_export.motion.body import Floats
from model_export.stage.baked import load
from model_export.stage.camera import Camera
from model_export.stage.dataset.clips import (
    LITE,
    About,
    clip_path,
    is_finished,
    nobody_path,
    write_seen,
)
from model_export.stage.dataset.dancing import danced, placed
from model_export.stage.dataset.scenes import Performance, View
from model_export.stage.dataset.watching import Watching
from model_export.stage.drive import perform
from model_export.stage.renderer import Look
from model_export.stage.show import RATE_HZ, pictures
from model_export.stage.video import write_video

# Is told each camera that is done, and whether anybody was found.
Told = Callable[[View, bool], None]
WORK: Final = ".work"


def film_performance(
    folder: Path,
    performance: Performance,
    takes: Mapping[tuple[str, str], Floats],
    seed: int,
    watching: Watching,
    told: Told,
) -> None:
    """Make the clips of a performance that are missing in ``folder``.

    Raises:
        StageError: as the parts say.
        OSError: a file cannot be written.
    """
    missing = [view for view in performance.views if not is_finished(folder, performance, view)]
    if not missing:
        return
    body = load(performance.body)
    shown = perform(body, danced(performance, takes, seed))
    for view in missing:
        camera = placed(view, shown.landmarks)
        look = Look(background=view.background, floor=view.floor, plain=True)
        (folder / WORK).mkdir(exist_ok=True)
        with TemporaryDirectory(dir=folder / WORK) as work:
            video = Path(work) / "seen.mp4"
            write_video(pictures(body, shown, camera, look), video, RATE_HZ)
            found = watching.watch(video, Path(work), view.models)
            if found:
                _keep(folder, Path(work), performance, view, camera, shown.landmarks)
            else:
                note = nobody_path(folder, performance, view)
                note.parent.mkdir(parents=True, exist_ok=True)
                note.touch()
        told(view, found)


def _keep(
    folder: Path,
    work: Path,
    performance: Performance,
    view: View,
    camera: Camera,
    truth: Floats,
) -> None:
    alone = msgspec.structs.replace(performance, views=(view,))
    # The lite model's first: the full one's clip says that the camera is done.
    for model in sorted(view.models, key=lambda model: model != LITE):
        detected = _arrays(work / f"{model}.npz")
        if np.isfinite(detected["world"]).any():  # else it alone found nobody
            about = About(alone, round(camera.yaw, 3), round(camera.distance, 4), model)
            write_seen(clip_path(folder, performance, view, model), detected, about, camera, truth)


def _arrays(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}
