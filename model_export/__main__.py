"""Command line: ``python -m model_export COMMAND``; ``--help`` lists them."""

from __future__ import annotations

import sys


def main() -> int:
    """Run one command. ``golden`` is part of packing a release, and the stage has a command line of
    its own: both do without torch."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["golden"]:
        from model_export import golden

        return golden.main(arguments[1:])
    if arguments[:1] == ["stage"]:
        from model_export.stage.__main__ import main as stage

        return stage(arguments[1:])
    from model_export import command_line

    return command_line.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
