"""Many videos by one process: ``python -m capture.many``.

MediaPipe takes longer to start than to look at two seconds of video. So here it stays: what to do
comes line by line on stdin, and each line is answered by one on stdout, both JSON.

    {"mediapipe": "0.10.21", "models": {"full": SHA256, "lite": SHA256}}      said first
    {"video": PATH, "folder": PATH, "models": ["full"], "alone": true}        asked
    {"failed": null}                                                          answered

``failed`` is a sentence where something was wrong, and ``nobody`` is true where it was only that
nobody is in the video; the process goes on. It ends with its stdin. ``folder`` receives MODEL.npz;
``alone`` says that one person at most is in the video, so that several are not looked for.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import mediapipe

from capture.detect import detect
from capture.errors import CaptureError, NobodyFound
from capture.files import write_clip
from capture.models import digests


def main() -> int:
    """Answer until nobody asks any more; the exit code is 0."""
    _say({"mediapipe": mediapipe.__version__, "models": digests()})
    for line in sys.stdin:
        _say(_answer(json.loads(line)))
    return 0


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        captured = detect(
            Path(asked["video"]), tuple(asked["models"]), alone=bool(asked.get("alone"))
        )
        for model, detection in captured.detections.items():
            file = Path(asked["folder"]) / f"{model}.npz"
            write_clip(file, detection, f"mediapipe-pose-{model}")
    except (CaptureError, OSError) as error:
        sentence = " ".join(str(error).split())
        return {"failed": sentence, "nobody": isinstance(error, NobodyFound)}
    return {"failed": None}


def _say(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    sys.exit(main())
