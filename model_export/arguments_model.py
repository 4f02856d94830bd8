"""What the commands take that make a model and measure it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, get_args

from rich.console import Console

from model_export.argument_types import output_file, output_folder, whole_number
from model_export.arguments_shared import (
    CHECKPOINT,
    add_checkpoint,
    add_mocap,
    add_released,
    add_seed,
)
from model_export.network import Inputs

SMOKE_CHECKPOINT: Final = Path("build/smoke/checkpoint.pt")
ORIGINALS: Final = Path("build/original")
PAGE: Final = Path("build/benchmark/BENCHMARK.md")
DATA: Final = Path("build/benchmark/benchmark.json")
SWEEP_PAGE: Final = Path("docs/SWEEP.md")
SECTIONS: Final = ("exam", "whole", "clips", "stage")
PICTURES: Final = Path("build/benchmark/pictures")

Run = Callable[[argparse.Namespace, Console], None]


def add_conversion(commands: Any, runs: Mapping[str, Run]) -> None:  # noqa: ANN401
    """``mocap``; ``commands`` is argparse's own."""
    mocap = commands.add_parser(
        "mocap",
        help="the CMU database's .bvh files to a folder of mocap",
        description="Writes the joints of .bvh files, as the CMU database is published in, as a "
        "folder that --mocap reads. docs/MODEL_CARD.md says which files and what is done.",
    )
    mocap.add_argument("files", type=Path, nargs="+", metavar="BVH", help="e.g. 05_02.bvh")
    mocap.add_argument(
        "--out",
        type=output_folder,
        required=True,
        metavar="FOLDER",
        help="e.g. cmu_dance, the name that the released model's licence goes by",
    )
    mocap.set_defaults(run=runs["mocap"])


def add_training(commands: Any, runs: Mapping[str, Run]) -> None:  # noqa: ANN401
    """``train``, ``sweep`` and ``original``; ``commands`` is argparse's own."""
    train = commands.add_parser(
        "train",
        help="train an embedder and fit its head",
        description="Trains an embedder on motion seen through virtual cameras, fits its head and "
        "its calibration, and writes all of it as one checkpoint. Nothing that ships is touched. "
        "A run that was interrupted goes on from its last whole epoch.",
    )
    add_mocap(train, "mocap to train on, e.g. cmu_dance; without it: generated dances alone")
    train.add_argument(
        "--clips",
        type=Path,
        metavar="FOLDER",
        help="captured clips to train on as well: a sub-folder for each dance, in it clips of it "
        "from several angles or people",
    )
    train.add_argument(
        "--out",
        type=output_file,
        metavar="FILE",
        help=f"checkpoint (default: {CHECKPOINT}; of --smoke: {SMOKE_CHECKPOINT})",
    )
    train.add_argument(
        "--inputs",
        choices=get_args(Inputs),
        default=get_args(Inputs)[0],
        help="what the network sees (default: %(default)s)",
    )
    train.add_argument(
        "--epochs", type=whole_number(1), metavar="N", help="default: the configuration's"
    )
    train.add_argument(
        "--steps",
        type=whole_number(1),
        metavar="N",
        help="steps of an epoch (default: the configuration's)",
    )
    add_seed(train)
    train.add_argument("--smoke", action="store_true", help="a tiny network, in under a minute")
    train.set_defaults(run=runs["train"])

    sweep = commands.add_parser(
        "sweep",
        help="what each choice is worth, with equal steps",
        description="Trains variants of the released configuration with equal steps and writes "
        "what each is worth on the validation side. Takes about an hour on two cores.",
    )
    add_mocap(sweep, "mocap that may be shipped from")
    sweep.add_argument(
        "--restricted",
        type=Path,
        nargs="*",
        default=[],
        metavar="FOLDER",
        help="mocap that may only be measured with",
    )
    sweep.add_argument(
        "--stage",
        type=Path,
        metavar="FOLDER",
        help="a dataset of rendered dancers: a variant trains on it, and all are measured on it",
    )
    sweep.add_argument("--page", type=output_file, default=SWEEP_PAGE, metavar="FILE")
    sweep.set_defaults(run=runs["sweep"])

    original = commands.add_parser(
        "original",
        help="train the original's design, to be compared with",
        description="Trains the original's network with its own loss on our side of the split. "
        "Stops at whichever of --steps and --minutes comes first; evaluate calls it by the file's "
        "name.",
    )
    add_mocap(original, "mocap to train on")
    original.add_argument("--steps", type=whole_number(1), metavar="N")
    original.add_argument("--minutes", type=whole_number(1), metavar="N")
    add_seed(original)
    original.add_argument("--out", type=output_file, metavar="FILE")
    original.set_defaults(run=runs["original"])


def add_evaluation(commands: Any, runs: Mapping[str, Run]) -> None:  # noqa: ANN401
    """``evaluate``, ``compare`` and ``noise``; ``commands`` is argparse's own."""
    evaluate = commands.add_parser(
        "evaluate",
        help="the benchmark: every method on dances that nobody trained on",
        description="Takes the exam on held-out dances and, if there are any, on recorded clips; "
        "writes the report, its JSON and its pictures.",
    )
    compare = commands.add_parser(
        "compare",
        help="two models side by side, on every table of both their reports",
        description="Writes a page of what ships according to two JSON files of evaluate.",
    )
    compare.add_argument("before", type=Path, metavar="JSON")
    compare.add_argument("after", type=Path, metavar="JSON")
    compare.add_argument("--page", type=output_file, required=True, metavar="FILE")
    compare.set_defaults(run=runs["compare"])
    add_mocap(evaluate, "mocap with held-out sequences; without it: generated dances alone")
    evaluate.add_argument(
        "--clips",
        type=Path,
        nargs="*",
        default=[],
        metavar="FOLDER",
        help="recorded clips: files whose names begin alike, up to the first _ or -, or the files "
        "of one sub-folder, are one dance",
    )
    evaluate.add_argument(
        "--stage",
        type=Path,
        metavar="FOLDER",
        help="a dataset of `stage dataset`: its dancers of the exam, really detected",
    )
    add_released(evaluate)
    add_checkpoint(
        evaluate,
        ", for the loss curve and the network before it was rounded; left out where it is missing",
    )
    evaluate.add_argument(
        "--original",
        type=Path,
        nargs="*",
        default=sorted(ORIGINALS.glob("*.pt")),
        metavar="FILE",
        help=f"networks of the original's design (default: all of {ORIGINALS})",
    )
    evaluate.add_argument("--page", type=output_file, default=PAGE, metavar="FILE")
    evaluate.add_argument("--json", type=output_file, default=DATA, metavar="FILE")
    evaluate.add_argument("--pictures", type=output_folder, default=PICTURES, metavar="FOLDER")
    evaluate.add_argument(
        "--only",
        choices=SECTIONS,
        nargs="+",
        help="take these parts anew and keep what --json holds of the others, of the same model",
    )
    evaluate.add_argument("--quick", action="store_true", help="on four generated dances, to try")
    evaluate.set_defaults(run=runs["evaluate"])

    noise = commands.add_parser(
        "noise",
        help="how far real cameras disagree, and simulated ones",
        description="Measures how far synchronised cameras disagree on one moment, angle by angle, "
        "beside the same for the simulated detector.",
    )
    noise.add_argument(
        "--clips", type=Path, nargs="+", required=True, metavar="NPZ", help="one from each camera"
    )
    noise.add_argument("--mocap", type=Path, metavar="FOLDER", help="mocap for the simulated side")
    noise.set_defaults(run=runs["noise"])
