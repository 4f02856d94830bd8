"""Clips of one moment, recorded by several cameras that started together."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from model_export.captured import CapturedError
from model_export.motion.body import JOINTS, Floats, trunk_axes
from scorer.clip import Space, make_clip
from scorer.errors import ClientError
from scorer.resampling import resample
from scorer.skeleton import LANDMARK_COUNT, LANDMARKS

# Shorter, noise that lasts cannot be told from a bias.
MIN_FRAMES: Final = 30
_ARRAYS: Final = ("world", "norm", "fps", "width", "height")
_LANDMARK_OF_JOINT: Final = {
    "head": "nose", "left_toe": "left_foot_index", "right_toe": "right_foot_index",
}  # fmt: skip
_JOINTS: Final = [LANDMARKS.index(_LANDMARK_OF_JOINT.get(name, name)) for name in JOINTS]


@dataclass(frozen=True, eq=False)
class Synchronised:
    """What several cameras saw at the same instants, at 30 frames per second.

    Attributes:
        names: of the cameras: what differs between the names of their files.
        world: float32 ``[cameras, T, 33, 3]``, world landmarks in metres.
        image: of the same shape, image landmarks, made isotropic.
        yaw: float32 ``[cameras]``: from where each sees the body, radians from frontal.
    """

    names: tuple[str, ...]
    world: Floats
    image: Floats
    yaw: Floats


def view_yaw(world: Floats) -> Floats:
    """From where cameras see a body, by its mean forward direction.

    Args:
        world: float32 ``[cameras, T, 33, 3]``, camera axes: x right, y down, z away.

    Returns:
        ``[cameras]``, radians; 0 where the body faces the camera.
    """
    ahead = trunk_axes(world[..., _JOINTS, :])[2].mean(axis=-2)
    yaw: Floats = np.arctan2(-ahead[..., 0], -ahead[..., 2])
    return yaw


def read_synchronised(clips: list[Path]) -> Synchronised:
    """Read one clip per camera.

    Args:
        clips: ``.npz`` files with ``world`` and ``norm`` ``(T, 33, 3 or 4)``, ``fps``, ``width``
            and ``height``; frame i of each is the same instant.

    Raises:
        CapturedError: there are fewer than two, one cannot be read, lacks an array or has a frame
            without a person, or they are not equally long.
    """
    if len(clips) < 2:
        raise CapturedError(
            f"{', '.join(map(str, clips)) or 'no clip'}: name two clips or more, of one moment"
        )
    seen = [_read(path) for path in clips]
    lengths = [len(world) for world, _ in seen]
    for path, length in zip(clips, lengths, strict=True):
        if length != lengths[0]:
            raise CapturedError(
                f"{path}: {length} frames at 30 per second, but {clips[0]} has {lengths[0]}; cut "
                "them to the same instants"
            )
    if lengths[0] < MIN_FRAMES:
        raise CapturedError(
            f"{clips[0]}: {lengths[0]} frames at 30 per second; {MIN_FRAMES} are needed"
        )
    world, image = (np.stack(form) for form in zip(*seen, strict=True))
    return Synchronised(_short_names(clips), world, image, view_yaw(world))


def _read(path: Path) -> tuple[Floats, Floats]:
    """World and isotropic image landmarks of one camera, each ``[T, 33, 3]``."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in _ARRAYS if name in arrays.files}
    except OSError as error:
        raise CapturedError(f"{path}: {error.strerror or 'it cannot be read'}") from error
    except (ValueError, EOFError, TypeError, zipfile.BadZipFile) as error:
        raise CapturedError(f"{path}: it is not an .npz file of plain arrays") from error
    missing = [name for name in _ARRAYS if name not in found]
    if missing:
        raise CapturedError(
            f"{path}: there is no {' and no '.join(missing)}; save world and image landmarks (norm)"
            " with fps, width and height"
        )
    for name, shape in (("world", found["world"].shape), ("norm", found["norm"].shape)):
        if len(shape) != 3 or shape[1] != LANDMARK_COUNT or shape[2] not in (3, 4):
            raise CapturedError(f"{path}: {name} has the shape {shape}, expected (T, 33, 3 or 4)")
    return _on_the_grid(path, found, "world"), _on_the_grid(path, found, "image")


def _on_the_grid(path: Path, found: dict[str, npt.NDArray[Any]], space: Space) -> Floats:
    name = "norm" if space == "image" else "world"
    landmarks = found[name][..., :3]
    try:
        lost = ~np.isfinite(landmarks).all(axis=(1, 2))
        if lost.any():
            raise CapturedError(
                f"{path}: {name} has no person in frame {int(lost.argmax())}; cut all clips to "
                "a stretch in which each camera sees the dancer throughout"
            )
        fps, width, height = (float(found[key]) for key in ("fps", "width", "height"))
        clip = make_clip(
            landmarks, fps=fps, space=space, width=round(width), height=round(height), field=name
        )
    except ClientError as error:
        raise CapturedError(f"{path}: {error.message} ({error.where})") from error
    except (TypeError, ValueError, OverflowError) as error:
        raise CapturedError(f"{path}: an array does not hold numbers, or more than one") from error
    return resample(clip).landmarks


def _short_names(clips: list[Path]) -> tuple[str, ...]:
    """The names of the files without what all of them begin with."""
    stems = [path.stem for path in clips]
    shared = 0
    while all(len(stem) > shared + 1 for stem in stems) and len({s[shared] for s in stems}) == 1:
        shared += 1
    # Back to where a word begins: cam1 and cam2, not 1 and 2.
    while shared and stems[0][shared - 1] not in "_- .":
        shared -= 1
    return tuple(stem[shared:] for stem in stems)
