"""The command line: ``python -m scorer serve`` and ``python -m scorer score``."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, get_args

from scorer.clip import MAX_DURATION_MS, Space
from scorer.clip_files import SUFFIXES, load_clip
from scorer.embedder import RELEASED, Embedder
from scorer.errors import (
    ClientError,
    InvalidField,
    OperatorError,
    ScorerError,
    UnknownReference,
)
from scorer.references import Reference, References, make_reference
from scorer.report import as_json, as_text
from scorer.scoring import Scorer
from scorer.wire import Mirror

_FAILED: Final = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0, or 2 with one line about what is wrong."""
    options = _parser().parse_args(arguments)
    try:
        return _serve(options) if options.command == "serve" else _score(options)
    except ClientError as error:
        print(f"scorer: {error.message} ({error.where})", file=sys.stderr)
    except ScorerError as error:
        print(f"scorer: {error}", file=sys.stderr)
    return _FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scorer",
        description="Says how faithfully a dancer follows a reference, from body landmarks.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

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
        description="Scores a recorded clip against a reference, second by second.",
        epilog="A clip is a .csv (99 columns: x, y, z of 33 landmarks), an .npz (world, landmarks "
        "or norm; fps or timestamps_ms), or a .json or .msgpack as the API reads it. A .csv does "
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
        default="off",
        help="compare as in a mirror, or whichever way fits better (%(default)s)",
    )
    score.add_argument(
        "--offset-ms",
        type=_finite_number,
        metavar="N",
        help="how much later than the reference the clip begins to dance; "
        "without it both are taken to begin together",
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
    return parser


def _finite_number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError("not a finite number")
    return number


def _score(options: argparse.Namespace) -> int:
    if abs(options.offset_ms or 0.0) > MAX_DURATION_MS:
        # No two clips that are read lie that far apart and still beside each other.
        minutes = f"{MAX_DURATION_MS / 60_000:g} minutes"
        raise InvalidField(f"an offset is at most {minutes}, either way", "--offset-ms")
    clip = load_clip(
        options.clip,
        options.fps,
        space=options.space,
        width=options.width,
        height=options.height,
    )
    scorer = Scorer(Embedder(RELEASED))
    reference = _reference(options.reference, scorer.embedder)
    scored = scorer.score_clip(clip, reference, options.mirror, options.offset_ms)
    show = as_json if options.json else as_text
    print(show(scored, reference, scorer.embedder.manifest.name))
    return 0


def _reference(named: str, embedder: Embedder) -> Reference:
    path = Path(named)
    if path.suffix.lower() in SUFFIXES:
        return make_reference(embedder, load_clip(path), id=path.stem, title=path.name)
    references = References(RELEASED / "references", embedder)
    try:
        return references.find(named, "--reference")
    except UnknownReference as error:
        known = ", ".join(reference.id for reference in references)
        raise UnknownReference(f"{error.message}; there are: {known}", error.where) from None


def _serve(options: argparse.Namespace) -> int:
    try:
        from scorer.server import serve
    except ModuleNotFoundError as error:
        raise OperatorError(
            f"{error.name} is not installed; serving needs the extra 'serve'"
        ) from None
    return serve(options.host, options.port)


if __name__ == "__main__":
    sys.exit(main())
