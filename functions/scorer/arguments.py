"""The command line's arguments: what there is, and what is meant where nothing is said."""

from __future__ import annotations

import argparse
import math
import os
from pathlib import Path
from typing import Final, get_args

from scorer.clip import Space
from scorer.performance import Mirror, Sync
from scorer.reference_arguments import add_reference_command
from scorer.wording import LANGUAGES, Language

_REACH_MS: Final = 3_000.0


def parser() -> argparse.ArgumentParser:
    """What may be written after ``python -m scorer``."""
    whole = argparse.ArgumentParser(
        prog="python -m scorer",
        description="Says how faithfully a dancer follows a reference, from body landmarks.",
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")

    serve = commands.add_parser(
        "serve",
        help="answer HTTP requests",
        description="Serves the API: POST /predict, GET /references, /health, /version, and its "
        "description at /openapi.json. Logs one line per request, without addresses or contents.",
    )
    serve.add_argument("--host", default="127.0.0.1", help="address to listen at (%(default)s)")
    serve.add_argument(
        "--port", type=int, default=4000, help="port to listen at, 0 for any (%(default)s)"
    )

    score = commands.add_parser(
        "score",
        help="score one recording",
        description="Scores a recorded clip against a reference, second by second, and says which "
        "joint was off, when, and where it was early or late.",
        epilog="A clip is a .csv (99 columns: x, y, z of 33 landmarks, with the time in ms before "
        "them where it is known), an .npz (world, landmarks or norm; fps or "
        "timestamps_ms), or a .json or .msgpack as the API reads it. A .csv does "
        "not say what its landmarks are: --space, --width and --height do, for CLIP and not for a "
        "reference. The other files say it themselves, and are refused together with these.",
    )
    score.add_argument("clip", type=Path, metavar="CLIP", help="the performance")
    score.add_argument(
        "--reference",
        required=True,
        metavar="ID|FILE",
        help="what it should be: a reference that ships with the scorer, or another clip",
    )
    score.add_argument(
        "--mirror",
        choices=get_args(Mirror),
        default="auto",
        help="compare as in a mirror, or whichever way fits better (%(default)s)",
    )
    score.add_argument(
        "--sync",
        choices=get_args(Sync),
        default="search",
        help="search: find when the clip begins and do not count it; clock: --offset-ms is when, "
        "and what is found beside it is early or late (%(default)s)",
    )
    score.add_argument(
        "--max-offset-ms",
        type=_finite_number,
        default=_REACH_MS,
        metavar="N",
        help="how far around --offset-ms the beginning is searched for (%(default)g)",
    )
    score.add_argument(
        "--offset-ms",
        type=_finite_number,
        default=0.0,
        metavar="N",
        help="how much later than the reference the clip begins to dance, about (search) or "
        "exactly (clock) (%(default)g)",
    )
    score.add_argument(
        "--fps",
        type=_finite_number,
        metavar="F",
        help="the clip's frames per second, whatever its file says",
    )
    score.add_argument(
        "--space",
        choices=get_args(Space),
        help="what the landmarks of a .csv are: metres from between the hips (world), parts of the "
        "picture (image), or to be told by the hips (auto, the default)",
    )
    for side in ("width", "height"):
        score.add_argument(
            f"--{side}",
            type=int,
            metavar="PIXELS",
            help=f"{side} of the picture that a .csv's image landmarks are parts of",
        )
    score.add_argument("--json", action="store_true", help="print one line of JSON")
    score.add_argument(
        "--report",
        type=Path,
        metavar="OUT.html",
        help="write a page with charts and skeletons too, one file that needs no other",
    )
    score.add_argument(
        "--language",
        choices=LANGUAGES,
        default=_spoken(),
        help="of what is printed and of the page (as LC_ALL or LANG say, here %(default)s)",
    )
    add_reference_command(commands)
    return whole


def _spoken() -> Language:
    """The language of the terminal, English if it is none of ours."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((name for name in names if name), "")
    return "ko" if locale.partition(".")[0].partition("_")[0] == "ko" else "en"


def _finite_number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError("not a finite number")
    return number
