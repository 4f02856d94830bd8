"""What the command line takes, and how it explains itself."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Final, get_args

from model_export.argument_types import (
    OneLineParser,
    clip_file,
    output_file,
    output_folder,
    whole_number,
)
from model_export.arguments_model import Run, add_conversion, add_evaluation, add_training
from model_export.arguments_shared import add_checkpoint, add_released
from model_export.golden import add_arguments as golden_arguments
from model_export.release import Quantization
from scorer.embedder import RELEASED

SAMPLES: Final = Path("docs/samples")
BENCH: Final = Path("build/bench.json")


def _inputs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--clips",
        type=clip_file,
        nargs="*",
        default=[],
        metavar="NPZ",
        help="real landmarks (arrays 'world') to compare on, beside the simulated ones",
    )
    command.add_argument(
        "--mocap", type=Path, metavar="FOLDER", help="mocap to see through virtual cameras as well"
    )


def parser(runs: Mapping[str, Run]) -> argparse.ArgumentParser:
    """The whole command line; ``runs`` holds what each command does, by its name."""
    top = OneLineParser(
        prog="python -m model_export",
        description="From motion to the released model: train, export, parity, evaluate.",
        epilog="The stage has commands of its own: python -m model_export stage --help",
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    add_conversion(commands, runs)
    add_training(commands, runs)
    add_evaluation(commands, runs)

    export = commands.add_parser(
        "export",
        help="checkpoint to TorchScript, ONNX and manifest",
        description="Makes TorchScript, ONNX and manifest of a checkpoint, and writes them if they "
        "agree with the trained network. Without --out this overwrites the model that ships.",
    )
    add_checkpoint(export)
    export.add_argument(
        "--out",
        type=output_folder,
        default=RELEASED,
        metavar="FOLDER",
        help="where embedder.onnx, pose.onnx and manifest.json go (default: over what ships)",
    )
    export.add_argument(
        "--torchscript",
        type=output_file,
        metavar="FILE",
        help="where embedder.pt goes (default: into --out; without --out over the one that ships)",
    )
    export.add_argument(
        "--quantization",
        choices=get_args(Quantization),
        default="int8-weights",
        help="how weights are stored (default: %(default)s; others for comparison)",
    )
    _inputs(export)
    export.set_defaults(run=runs["export"])

    parity = commands.add_parser(
        "parity",
        help="prove that the released files agree",
        description="Compares eager PyTorch, TorchScript and ONNX on every case, batch and length. "
        "The exit code is 1 where any two differ by more than the manifest's tolerances.",
    )
    add_released(parity)
    _inputs(parity)
    parity.set_defaults(run=runs["parity"])

    variants = commands.add_parser(
        "variants",
        help="size, drift and speed of each way to quantise",
        description="Stores the released weights in each way there is and compares the files' "
        "size, drift and speed. Writes nothing.",
    )
    add_released(variants)
    _inputs(variants)
    variants.set_defaults(run=runs["variants"])

    bench = commands.add_parser(
        "bench",
        help="time a request beside the floor, the original and plain warping",
        description="Times the Lambda's handler on one window, beside a bare function with the "
        "same parsing and scoring and beside the original's design, and on whole performances, "
        "beside the inference alone and plain dynamic time warping; all on one thread.",
    )
    bench.add_argument(
        "--json",
        type=output_file,
        default=BENCH,
        metavar="FILE",
        help="where the figures go (default: %(default)s)",
    )
    bench.add_argument(
        "--runs",
        type=whole_number(1),
        default=3_000,
        metavar="N",
        help="timed windows of each kind, and a thirtieth of that in performances "
        "(default: %(default)s)",
    )
    bench.set_defaults(run=runs["bench"])

    golden = commands.add_parser(
        "golden",
        help="write the answers that a packed release has to give",
        description="Asks the scorer of this tree, as the local server would, and writes requests "
        "and answers as JSON. Needs no torch.",
    )
    golden_arguments(golden)
    golden.set_defaults(run=runs["golden"])
    return top
