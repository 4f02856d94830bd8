"""What ships to be tried: attempts as clips' files, and payloads for curl cut out of them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from model_export.motion.body import Floats
from scorer.clip import Clip
from scorer.clip_files import load_clip
from scorer.recording import wired

SAMPLE_SECOND: Final = 4
WINDOW_FRAMES: Final = 30
# Payloads of one window, and the attempts that they are cut out of.
WINDOWS: Final = {
    "following": "mirrorball-good",
    "another-dance": "mirrorball-wrong",
    "standing-still": "still",
}
PERFORMANCE: Final = "one-mistake"
_DIGITS: Final = 4


def write_attempt(path: Path, clip: Clip) -> None:
    """Write a clip as ``.npz``: ``world`` float16 ``[T, 33, 4]`` with the visibility, its clock and
    its detector, the half of what the capture writes that the scorer reads.

    Raises:
        ValueError: the clip tells no visibility.
        OSError: it cannot be written.
    """
    if clip.visibility is None:
        raise ValueError(f"{path}: the clip tells no visibility")
    world = np.concatenate((clip.landmarks, clip.visibility[..., None]), axis=-1)
    kept = wired(clip)
    clock = {"timestamps_ms": clip.timestamps_ms} if kept.fps is None else {"fps": kept.fps}
    path.parent.mkdir(parents=True, exist_ok=True)
    detector = np.str_(clip.detector or "")
    np.savez_compressed(path, world=world.astype(np.float16), detector=detector, **clock)


def write_performance(path: Path, clip: Clip, reference: str) -> None:
    """Write the body of ``POST /score`` for a clip.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode({"clip": wired(clip), "reference": reference}) + b"\n")


def sample_windows(attempts: Path) -> dict[str, Floats]:
    """One second each: somebody following the first challenge, dancing another, standing still.

    Args:
        attempts: folder of the attempts' clips.

    Returns:
        Name to float32 ``[30, 33, 3]``.

    Raises:
        ClientError: an attempt's file is missing or damaged.
    """
    window = slice(SAMPLE_SECOND * WINDOW_FRAMES, (SAMPLE_SECOND + 1) * WINDOW_FRAMES)
    return {
        name: load_clip(attempts / f"{attempt}.npz").landmarks[window]
        for name, attempt in WINDOWS.items()
    }


def write_windows(folder: Path, attempts: Path) -> list[Path]:
    """Write bodies of ``POST /predict``, in the form that the original's clients send.

    Raises:
        ClientError: an attempt's file is missing or damaged.
        OSError: a file cannot be written.
    """
    out = []
    for name, landmarks in sample_windows(attempts).items():
        rows = [[round(float(v), _DIGITS) for v in frame.ravel()] for frame in landmarks]
        path = folder / f"{name}.json"
        content = {"seq": SAMPLE_SECOND, "user_pose_data": rows}
        path.write_bytes(msgspec.json.encode(content) + b"\n")
        out.append(path)
    return out
