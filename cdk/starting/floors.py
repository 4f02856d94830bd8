"""What a start cannot do without: the same package with handlers that do next to nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

_MODEL: Final = """
from pathlib import Path

import numpy
import onnxruntime

model = Path(__file__).parent / "scorer" / "released" / "embedder.onnx"
session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
"""
_ANSWER: Final = """
def handler(event, context):
    return {"statusCode": 200, "headers": {}, "body": ""}
"""

# Each with the name of its handler.
FLOORS: Final = {
    "a handler without anything": "floor_empty",
    "… with numpy, onnxruntime and the model": "floor_model",
    "… and FastAPI imported": "floor_fastapi",
}
_SOURCES: Final = {
    "floor_empty": _ANSWER,
    "floor_model": _MODEL + _ANSWER,
    "floor_fastapi": _MODEL + "import fastapi\nimport mangum\n" + _ANSWER,
}


@contextmanager
def with_floors(task: Path) -> Iterator[Path]:
    """The unpacked bundle with a module for each of ``FLOORS`` beside it."""
    with TemporaryDirectory(prefix="floors-", dir=task.parent) as folder:
        beside = Path(folder) / "task"
        shutil.copytree(task, beside, copy_function=os.link)
        for name, source in _SOURCES.items():
            (beside / f"{name}.py").write_text(source, encoding="utf-8")
        yield beside
