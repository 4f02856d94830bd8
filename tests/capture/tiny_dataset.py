"""Makes a dataset of a few frames, as the command would: tiny_dataset.py FOLDER MOCAP COUNT."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from model_export.stage.dataset import making
from model_export.stage.dataset.scenes import Performance, View

FRAMES = 20
CAMERAS = 2


def performances(count: int) -> list[Performance]:
    """The first of them is seen by the lite model as well."""
    grey = (150, 150, 160)
    return [
        Performance(
            "train",
            f"mocap-{number}",
            "mocap",
            "take",
            number * FRAMES,
            (number + 1) * FRAMES,
            0,
            number,
            0.6,
            "ana",
            tuple(
                View(
                    camera,
                    40.0 * camera,
                    5.0,
                    40.0,
                    1.0,
                    192,
                    256,
                    grey,
                    grey,
                    ("full", "lite") if number == camera == 0 else ("full",),
                )
                for camera in range(CAMERAS)
            ),
        )
        for number in range(count)
    ]


def make(folder: Path, mocap: Path, count: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "performances", lambda *_: performances(count))
        making.make_dataset(folder, [mocap], processes=1)


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
