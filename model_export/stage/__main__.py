"""Command line of the stage: ``python -m model_export stage COMMAND``; ``--help`` lists them."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Final

from model_export.stage.baked import load, shipped_bodies
from model_export.stage.camera import Camera
from model_export.stage.challenge_commands import add_challenges, run_challenges
from model_export.stage.dataset.commands import RUNS, add_commands
from model_export.stage.errors import StageError
from model_export.stage.motion_file import read_motion
from model_export.stage.renderer import Look
from scorer.errors import ScorerError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 1 and one line on stderr where it fails."""
    given = _parser().parse_args(arguments)
    try:
        _RUNS[given.command](given)
    except (StageError, ScorerError, OSError) as error:
        print(f"stage: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stage: stopped; nothing was left half written", file=sys.stderr)
        return 130
    return 0


def _render(given: argparse.Namespace) -> None:
    from model_export.stage.show import film

    width, height = given.size
    started = time.monotonic()
    joints = read_motion(given.motion, given.sequence)
    if given.frames is not None:
        joints = joints[: given.frames]
    camera = film(
        load(given.body),
        joints,
        Camera(width, height, yaw=given.yaw, pitch=given.pitch, fov=given.fov),
        given.out,
        truth=given.truth,
        distance=given.distance,
        look=Look(background=given.background, plain=given.plain),
    )
    took = time.monotonic() - started
    print(
        f"{given.out}: {len(joints)} frames, {given.out.stat().st_size / 1e6:.2f} MB, camera "
        f"{camera.distance:.1f} m away, {len(joints) / took:.0f} frames per second"
    )


def _bodies(_: argparse.Namespace) -> None:
    for name in shipped_bodies():
        body = load(name)
        print(f"{name}: {body.stature:.2f} m, {len(body.triangles)} triangles")


def _bake(given: argparse.Namespace) -> None:
    from model_export.stage.cast import bake_cast

    for path in bake_cast(given.folder, given.names):
        print(f"{path}: {path.stat().st_size / 1e3:.0f} kB")


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r}: expected WIDTHxHEIGHT, such as 480x640")
    size = int(width), int(height)
    if any(side < 16 or side > 4096 or side % 2 for side in size):
        raise argparse.ArgumentTypeError(f"{text}: both must be even, from 16 to 4096")
    return size


def _colour(text: str) -> tuple[int, int, int]:
    try:
        red, green, blue = bytes.fromhex(text.removeprefix("#"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: expected RRGGBB, such as BABEC4") from None
    return red, green, blue


def _frames(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number of frames above 0")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model_export stage", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    render = commands.add_parser("render", help="film a body that dances a motion")
    render.add_argument("--motion", type=Path, required=True, metavar="FILE.npz")
    render.add_argument("--sequence", help="which array of the file")
    render.add_argument("--frames", type=_frames, help="only the first so many")
    render.add_argument("--body", default="ana", help="NAME or FILE.npz; `bodies` lists the names")
    render.add_argument("--out", type=Path, required=True, help=".mp4, .webm or .mjpeg")
    render.add_argument("--truth", type=Path, metavar="FILE.npz", help="the true positions")
    render.add_argument("--size", type=_size, default=(480, 640), metavar="WIDTHxHEIGHT")
    render.add_argument(
        "--yaw", type=float, default=0.0, help="degrees; 90 is the left hand's side"
    )
    render.add_argument("--pitch", type=float, default=4.0, help="degrees; positive looks down")
    render.add_argument("--fov", type=float, default=38.0, help="degrees from top to bottom")
    render.add_argument("--distance", type=float, help="metres; all of the dance is seen without")
    render.add_argument("--background", type=_colour, default="BABEC4", metavar="RRGGBB")
    render.add_argument("--plain", action="store_true", help="faster: no shadow, jagged edges")

    add_challenges(commands)
    add_commands(commands)
    commands.add_parser("bodies", help="list the bodies that ship")

    bake = commands.add_parser("bake", help="make the bodies that ship again (needs anny, torch)")
    bake.add_argument("folder", type=Path)
    bake.add_argument("names", nargs="*", help="all of them without")
    return parser


_RUNS: Final = RUNS | {
    "render": _render,
    "challenges": run_challenges,
    "bodies": _bodies,
    "bake": _bake,
}


if __name__ == "__main__":
    sys.exit(main())
