"""Arguments that more than one command takes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from model_export.argument_types import seed
from model_export.release import TORCHSCRIPT
from scorer.embedder import RELEASED

CHECKPOINT: Final = Path("build/model/checkpoint.pt")


def add_released(command: argparse.ArgumentParser) -> None:
    """``--released`` and ``--torchscript``: both forms of the model that ships, or of another."""
    command.add_argument(
        "--released",
        type=Path,
        default=RELEASED,
        metavar="FOLDER",
        help="folder of embedder.onnx, pose.onnx and manifest.json (default: what ships)",
    )
    command.add_argument(
        "--torchscript",
        type=Path,
        default=TORCHSCRIPT,
        metavar="FILE",
        help="the TorchScript file (default: what ships)",
    )


def add_checkpoint(command: argparse.ArgumentParser, text: str = "") -> None:
    """``--checkpoint``; ``text`` says what it is read for."""
    command.add_argument(
        "--checkpoint",
        type=Path,
        default=CHECKPOINT,
        metavar="FILE",
        help=f"what train wrote{text} (default: %(default)s)",
    )


def add_mocap(command: argparse.ArgumentParser, text: str) -> None:
    """``--mocap`` with any number of folders."""
    command.add_argument("--mocap", type=Path, nargs="*", default=[], metavar="FOLDER", help=text)


def add_seed(command: argparse.ArgumentParser) -> None:
    """``--seed`` of a training."""
    command.add_argument("--seed", type=seed, default=1, metavar="N", help="default: %(default)s")
