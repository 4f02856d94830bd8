"""The stage's commands about the detector: a video's landmarks, and the dataset."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final

from model_export.argument_types import seed, whole_number
from model_export.stage.dataset.making import MINUTES, SEED, make_dataset
from model_export.stage.dataset.material import SIDES
from scorer.capturing import MODELS

# Columns of the widest table.
_TABLE_WIDTH: Final = 140
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

    learn = commands.add_parser(
        "learn",
        help="learn the detector's errors from a dataset, for training to see dancers through",
        description="Learns where the real detector finds a joint, given where it truly is, from "
        "the training side of a dataset, as far as that is finished. Needs torch.",
    )
    learn.add_argument("folder", type=Path, help="of a dataset")
    learn.add_argument(
        "--out", type=Path, metavar="FILE", help="(default: what ships with this package)"
    )

    errors = commands.add_parser(
        "errors",
        help="how wrong the detector is about a dataset's dancers, beside the simulated one",
        description="Errors of the real detector by joint, view and body, beside those of the "
        "noise model and learned ones on the same truth, in as much of a dataset as is finished. "
        "Needs torch.",
    )
    errors.add_argument("folder", type=Path, help="of a dataset")
    errors.add_argument(
        "--sides",
        nargs="+",
        choices=SIDES,
        default=["train"],
        help="of the split; the exam's are for reports, not for choices (default: train)",
    )
    errors.add_argument(
        "--clips", type=Path, nargs="+", default=[], metavar="NPZ", help="one from each real camera"
    )
    errors.add_argument(
        "--out", type=Path, metavar="FOLDER", help="also write errors.md and pictures there"
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


def _errors(given: argparse.Namespace) -> None:
    from rich.console import Console

    from model_export.disagreement import disagreement
    from model_export.stage.dataset.error_pictures import draw_errors
    from model_export.stage.dataset.error_tables import shown, tables
    from model_export.stage.dataset.errors import measure
    from model_export.synchronised import read_synchronised

    real = disagreement(read_synchronised(given.clips).world) if given.clips else None
    errors = measure(given.folder, given.sides)
    console = Console(width=max(_TABLE_WIDTH, Console().width))
    made = tables(errors, real)
    for table in made:
        console.print(shown(table))
    if given.out is not None:
        paths = draw_errors(errors, given.out)
        text = "\n".join(table.markdown() for table in made)
        (given.out / "errors.md").write_text(text)
        console.print(f"wrote {given.out / 'errors.md'} and {len(paths)} pictures")


def _learn(given: argparse.Namespace) -> None:
    from model_export.motion.emulation import LEARNED
    from model_export.stage.dataset.learning import learn

    out: Path = given.out or LEARNED
    emulation = learn(given.folder)
    emulation.save(out)
    print(
        f"{out}: unforeseen errors keep {emulation.keep:.3f} of a frame's in the next one and "
        f"swell by {emulation.swell:.2f}, {out.stat().st_size / 1000:.0f} kB"
    )


RUNS: Final[dict[str, Run]] = {
    "detect": _detect,
    "dataset": _dataset,
    "learn": _learn,
    "errors": _errors,
}
