"""Command line: ``python -m model_export.stage.dances``; what there is to dance, seen and heard.

    list                     the choreographies that ship
    draw NAME --out X.png    a stick figure for each beat
    beat NAME --out X.wav    the percussion that belongs to it

NAME is one of the list, or the path of a file.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from model_export.argument_types import OneLineParser
from model_export.stage.beat import beat_track, write_wav
from model_export.stage.choreography_file import ChoreographyError, read_choreography
from model_export.stage.choreography_form import Choreography
from model_export.stage.dance import beats_of, choreography_named, dance, names
from model_export.stage.takes import KINDS, take


def _dance(name: str) -> Choreography:
    return read_choreography(Path(name)) if name.endswith(".toml") else choreography_named(name)


def _list() -> None:
    for name in names():
        it = choreography_named(name)
        print(f"{name:15} {it.style:13} {it.tempo:5g} bpm {it.seconds:5.1f} s  {it.title}")


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(prog="python -m model_export.stage.dances", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the choreographies that ship")
    for command, what in (("draw", "a stick figure for each beat"), ("beat", "its percussion")):
        each = commands.add_parser(command, help=what)
        each.add_argument("name", help="of a choreography, or the path of its .toml")
        each.add_argument("--out", type=Path, required=True)
        if command == "draw":
            each.add_argument("--take", choices=KINDS, help="a version of it (only by name)")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; what is wrong with a file is one line on standard error."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    try:
        if asked.command == "list":
            _list()
            return 0
        it = _dance(asked.name)
        if asked.command == "beat":
            write_wav(asked.out, beat_track(it))
            return 0
        from model_export.stage.contact_sheet import draw

        joints = take(asked.name, asked.take).joints if asked.take else dance(it)
        draw(joints, beats_of(it), it.title, asked.out)
    except (ChoreographyError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
