"""The arguments of ``python -m scorer reference``."""

from __future__ import annotations

import argparse
from pathlib import Path

from scorer.store import VARIABLE


def add_reference_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``reference`` and what can be done with references."""
    reference = commands.add_parser(
        "reference",
        help="keep dances that can be danced to",
        description="Keeps references: dances out of videos or clips, in a folder or a bucket. The "
        "server that looks there offers them within half a minute.",
    )
    actions = reference.add_subparsers(dest="action", required=True, metavar="ACTION")

    add = _action(actions, "add", "make a reference of a video, or of a clip's file")
    add.add_argument("source", type=Path, metavar="VIDEO|CLIP")
    add.add_argument("--id", required=True, help="small letters, digits and dashes")
    add.add_argument("--title", required=True, help="what dancers are shown")
    add.add_argument("--credit", default="", help="who danced, made, filmed it")
    add.add_argument("--licence", default="", help="on what terms it may be danced to")
    add.add_argument("--tempo", type=float, help="beats per minute, counted from its beginning on")
    add.add_argument("--order", type=int, default=1_000, help="the least comes first (%(default)s)")
    add.add_argument(
        "--with-video", action="store_true", help="keep the video beside it, to be shown"
    )
    add.add_argument("--force", action="store_true", help="in place of one with this id")

    _action(actions, "list", "what there is")
    check = _action(actions, "check", "read them all, and say what is wrong")
    remove = _action(actions, "remove", "take away references and their videos")
    refresh = _action(actions, "refresh", "embed them anew, after the model has changed")
    push = _action(actions, "push", "copy references to another place")
    pull = _action(actions, "pull", "copy references from another place")
    for action, there in ((push, "to"), (pull, "from")):
        action.add_argument("other", metavar="FOLDER|s3://BUCKET/PREFIX", help=there)
    remove.add_argument("ids", nargs="+", metavar="ID")
    for action in (check, refresh, push, pull):
        action.add_argument("ids", nargs="*", metavar="ID", help="only these (default: all)")


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help: str
) -> argparse.ArgumentParser:
    action = actions.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".")
    action.add_argument(
        "--library",
        metavar="FOLDER|s3://BUCKET/PREFIX",
        help=f"where references are kept (default: what {VARIABLE} says, or a folder of your own)",
    )
    return action
