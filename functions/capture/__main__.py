"""The command: a video's landmarks, and a thumbnail, into a folder.

    python -m capture VIDEO FOLDER [--models full lite] [--flip] [--alone] [--progress]

writes FOLDER/full.npz, FOLDER/lite.npz and FOLDER/thumbnail.jpg. With --progress each line on
stdout is ``frame N M``: N of M frames are done, M is 0 where nobody knows. ``python -m
capture.many`` takes one video after the other.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from capture.detect import detect
from capture.errors import CaptureError
from capture.files import write_clip, write_thumbnail
from capture.models import MODELS


def main() -> int:
    """The exit code: 0, or 1 with one line about what is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m capture", description="Landmarks of the person in a video, by MediaPipe."
    )
    parser.add_argument("video", type=Path)
    parser.add_argument("folder", type=Path, help="where the files go")
    parser.add_argument("--models", nargs="+", choices=MODELS, default=MODELS[:1])
    parser.add_argument("--flip", action="store_true", help="turn every picture left to right")
    parser.add_argument(
        "--alone", action="store_true", help="one person at most: do not look for several"
    )
    parser.add_argument("--progress", action="store_true", help="tell how far it is, line by line")
    options = parser.parse_args()
    try:
        captured = detect(
            options.video,
            tuple(dict.fromkeys(options.models)),
            flip=options.flip,
            alone=options.alone,
            progress=_tell if options.progress else None,
        )
        for model, detection in captured.detections.items():
            write_clip(options.folder / f"{model}.npz", detection, f"mediapipe-pose-{model}")
        write_thumbnail(options.folder / "thumbnail.jpg", captured.thumbnail)
    except (CaptureError, OSError) as error:
        print(f"capture: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    first = next(iter(captured.detections.values()))
    others = "" if captured.alone else "; the largest of several people was followed"
    print(f"{options.video.name}: a person in {first.found} of {len(first.world)} frames{others}")
    return 0


def _tell(done: int, of: int) -> None:
    print(f"frame {done} {of}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
