"""The stage's commands about the detector: a video's landmarks, and the dataset."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final

from model_export.argument_types import seed, whole_number
from model_export.stage.dataset.making import MINUTES, SEED, make_dataset
from scorer.capturing import MODELS

Run = Callable[[argparse.Namespace], None]


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the parsers of ``RUNS``."""
    detect = commands.add_parser("detect", help="landmarks of the person in a video")
    detect.add_argument("video", type=Path)
    detect.add_argument("folder", type=Path, help="where MODEL.npz and a thumbnail go")
    detect.add_argument(
        "--models", nargs="+", choices=MODELS, default=MODELS[:1], help="(default: full)"
    )

    dataset = commands.add_parser(
        "dataset",
        help="film dancers from several sides and let the detector watch them, or go on with it",
        description="Makes clips to train and evaluate on: all choreographies and the mocap, by "
        "several performers and bodies, each filmed by four cameras and watched by MediaPipe, with "
        "the truth beside. What is there already is not made again.",
    )
    dataset.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    dataset.add_argument(
        "--mocap", type=Path, nargs="+", default=[], metavar="FOLDER", help="recorded dances"
    )
    dataset.add_argument(
        "--minutes",
        type=_minutes,
        default=MINUTES,
        help="of all cameras together (default: %(default)g)",
    )
    dataset.add_argument(
        "--processes", type=whole_number(1), default=2, metavar="N", help="(default: %(default)s)"
    )
    dataset.add_argument(
        "--seed", type=seed, default=SEED, metavar="N", help="of all that is drawn (%(default)s)"
    )


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number of minutes above 0")
    return minutes


def _detect(given: argparse.Namespace) -> None:
    from tqdm import tqdm

    from scorer.capturing import capture

    with tqdm(desc=given.video.name, unit="frame", disable=None) as bar:

        def progress(done: int, of: int) -> None:
            bar.total = of or None
            bar.update(done - bar.n)

        files = capture(given.video, given.folder, progress, tuple(dict.fromkeys(given.models)))
    for file in files.values():
        print(file)


def _dataset(given: argparse.Namespace) -> None:
    make_dataset(
        given.out,
        given.mocap,
        minutes=given.minutes,
        processes=given.processes,
        seed=given.seed,
    )


RUNS: Final[dict[str, Run]] = {"detect": _detect, "dataset": _dataset}
