"""``python -m model_export.stage challenges``: what ships to be danced to, made anew."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from scorer.embedder import RELEASED, Embedder

_ROOT: Final = Path(__file__).parents[2]


def add_challenges(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    challenges = commands.add_parser(
        "challenges",
        help="make the challenges that ship anew: videos, references, attempts (needs the capture)",
    )
    for name, folder, what in (
        ("videos", _ROOT / "client" / "public" / "challenges", "what teachers dance"),
        ("references", RELEASED / "references", "what the detector saw of it"),
        ("samples", _ROOT / "docs" / "samples", "attempts, and payloads for curl"),
    ):
        challenges.add_argument(
            f"--{name}", type=Path, default=folder, metavar="FOLDER", help=f"{what} (%(default)s)"
        )


def run_challenges(given: argparse.Namespace) -> None:
    """Film, detect and write all of it.

    Raises:
        StageError: it cannot be filmed here.
        ScorerError: it cannot be detected here, or makes no reference.
        OSError: a file cannot be written.
    """
    # Mistakes are made with torch, which the stage's other commands do without.
    from model_export.stage.challenges import CHALLENGES, attempts, make_challenge, seen_attempt
    from model_export.stage.samples import (
        PERFORMANCE,
        write_attempt,
        write_performance,
        write_windows,
    )

    embedder = Embedder(RELEASED)
    for order, challenge in enumerate(CHALLENGES):
        video = make_challenge(challenge, order, given.videos, given.references, embedder)
        print(f"{video}: {video.stat().st_size / 1e6:.2f} MB", flush=True)
    for name, body, joints in attempts():
        clip = seen_attempt(body, joints).clips[0]
        if name == PERFORMANCE:
            write_performance(given.samples / f"{name}.json", clip, CHALLENGES[0].id)
        else:
            write_attempt(given.samples / f"{name}.npz", clip)
        print(f"{name}: {len(clip.landmarks)} frames", flush=True)
    write_windows(given.samples, given.samples)
