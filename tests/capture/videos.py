"""Makes the videos that capture is tried on, in its own environment: videos.py KIND CAMERA OUT.

CAMERA is a video of one man; OUT is written by OpenCV, and some of it bent afterwards: the tables
of an .mp4 say how long each picture is shown and how it is to be turned.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import cv2
import numpy as np

FPS = 30.0
SIZE = 270, 480
FRAMES = 24


def pictures(camera: Path, frames: int = FRAMES) -> list[np.ndarray]:
    capture = cv2.VideoCapture(str(camera))
    out = [cv2.resize(capture.read()[1], SIZE) for _ in range(frames)]
    capture.release()
    return out


def write(path: Path, frames: list[np.ndarray], code: str = "mp4v") -> None:
    height, width = frames[0].shape[:2]
    out = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*code), FPS, (width, height))
    for frame in frames:
        out.write(frame)
    out.release()


def beside(large: np.ndarray, small: np.ndarray) -> np.ndarray:
    """Two people close to the camera, the one at the right somewhat smaller."""
    near = slice(80, 300), slice(60, 210)
    large, small = (cv2.resize(picture[near], (300, 440)) for picture in (large, small))
    picture = np.full((440, 600, 3), 200, np.uint8)
    picture[:, :300] = large
    picture[110:, 300:525] = cv2.resize(small, (225, 330))
    return picture


def turned(content: bytes) -> bytes:
    """The same file, which says that its pictures are to be turned by 90 degrees."""
    at = content.rindex(b"tkhd") + 4
    matrix = at + 4 + 4 + 4 + 4 + 4 + 4 + 8 + 2 + 2 + 2 + 2
    quarter = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
    return content[:matrix] + quarter + content[matrix + len(quarter) :]


def uneven(content: bytes, frames: int) -> bytes:
    """The same file, whose second half is shown at half the rate.

    The table of times stands behind the pictures, so that nothing points beyond what grows.
    """
    at = content.rindex(b"stts") - 4
    size, _, _, entries, count, step = struct.unpack(">I4sIIII", content[at : at + 24])
    if (entries, count) != (1, frames):
        raise ValueError(f"{entries} steps for {count} frames")
    half = frames // 2
    table = struct.pack(">I4sIIIIII", size + 8, b"stts", 0, 2, half, step, frames - half, 2 * step)
    content = content[:at] + table + content[at + 24 :]
    # Its edit list would end it where it ended before.
    content = content.replace(b"edts", b"free")
    for box in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
        there = content.rindex(box) - 4
        (old,) = struct.unpack(">I", content[there : there + 4])
        content = content[:there] + struct.pack(">I", old + 8) + content[there + 4 :]
    return content


def main() -> None:
    kind, camera, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    frames = pictures(camera)
    if kind == "nobody":
        write(out, [np.full_like(frames[0], 90)] * FRAMES)
        return
    if kind == "two":
        other = frames[::-1]
        write(out, [beside(a, b) for a, b in zip(frames, other, strict=True)])
        return
    if kind == "lying":
        write(out, [cv2.rotate(frame, cv2.ROTATE_90_COUNTERCLOCKWISE) for frame in frames])
        out.write_bytes(turned(out.read_bytes()))
        return
    write(out, frames, "VP90" if out.suffix == ".webm" else "mp4v")
    if kind == "uneven":
        out.write_bytes(uneven(out.read_bytes(), FRAMES))
    if kind == "cut":
        out.write_bytes(out.read_bytes()[: out.stat().st_size // 2])


if __name__ == "__main__":
    main()
