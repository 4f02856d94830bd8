"""Command line: ``python -m model_export COMMAND``; ``--help`` lists them."""

from __future__ import annotations

import sys


def main() -> int:
    """Run one command. ``golden`` is part of packing a release and does without torch."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["golden"]:
        from model_export import golden

        return golden.main(arguments[1:])
    from model_export import command_line

    return command_line.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
