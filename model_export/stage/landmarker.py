"""MediaPipe's pose landmarker, full model, made from what is in the wheel.

Runs in the capture environment alone, as detect.py does.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import mediapipe
from mediapipe.tasks.python import BaseOptions, vision
from mediapipe.tasks.python.metadata.metadata_writers.metadata_writer import MetadataWriter

MODELS = Path(mediapipe.__file__).parent / "modules"


def landmarker() -> vision.PoseLandmarker:
    """The same task that the web page runs.

    The wheel's older `solutions.pose` takes no timestamps and smooths every video as if it had
    30 frames per second: 26 to 90 mm away from this on the same 60 fps video.
    """
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=task_file()),
        running_mode=vision.RunningMode.VIDEO,
    )
    return vision.PoseLandmarker.create_from_options(options)


def task_file() -> bytes:
    """The wheel's detector and full landmark model as the one `.task` file that a task wants.

    An uncompressed zip of two TFLite models, each with the normalisation of its input in its
    metadata: (pixel - mean) / std.
    """
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(
            "pose_detector.tflite",
            with_metadata(MODELS / "pose_detection/pose_detection.tflite", mean=127.5, std=127.5),
        )
        archive.writestr(
            "pose_landmarks_detector.tflite",
            with_metadata(MODELS / "pose_landmark/pose_landmark_full.tflite", mean=0.0, std=255.0),
        )
    return bundle.getvalue()


def with_metadata(model: Path, mean: float, std: float) -> bytes:
    writer = MetadataWriter.create(bytearray(model.read_bytes()))
    writer.add_general_info(model.stem)
    writer.add_image_input([mean], [std])
    described, _ = writer.populate()
    return bytes(described)
