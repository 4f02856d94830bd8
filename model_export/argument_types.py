"""Arguments that are looked at before any work begins, and refused in one line."""

from __future__ import annotations

import argparse
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, NoReturn

import numpy as np

from scorer.skeleton import LANDMARK_COUNT


class OneLineParser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage above it; the exit code is 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see --help\n")


def whole_number(least: int, most: int | None = None) -> Callable[[str], int]:
    """The type of an argument that is a whole number of at least ``least``, at most ``most``."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if number < least or (most is not None and number > most):
            bounds = f"at least {least}" + ("" if most is None else f" and at most {most}")
            raise argparse.ArgumentTypeError(f"{number} is not {bounds}")
        return number

    return read


# Torch and numpy both read seeds up to here.
MAX_SEED: Final = 2**63 - 1
seed: Final = whole_number(0, MAX_SEED)


def clip_file(text: str) -> Path:
    """The type of an argument that names an ``.npz`` with ``world (T, 33, 3 or 4)`` in it."""
    path = Path(text)
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            if "world" not in arrays:
                raise argparse.ArgumentTypeError(f"{path} holds no array 'world'")
            world = arrays["world"]
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path} cannot be read: {error.strerror}") from None
    except (TypeError, ValueError, EOFError, zipfile.BadZipFile):
        # TypeError: an .npy is read as an array, which is no context manager.
        raise argparse.ArgumentTypeError(f"{path} is not an .npz of plain arrays") from None
    shape = world.ndim == 3 and world.shape[1] == LANDMARK_COUNT and world.shape[2] in (3, 4)
    if not shape or world.dtype.kind not in "fiu":
        raise argparse.ArgumentTypeError(
            f"{path}: 'world' is not an array of numbers [T, {LANDMARK_COUNT}, 3 or 4]"
        )
    if not np.isfinite(world[..., :3]).all(axis=(1, 2)).any():
        raise argparse.ArgumentTypeError(f"{path}: there is nobody in any frame")
    return path


def output_folder(text: str) -> Path:
    """The type of an argument that names a folder to write into, made where it is missing."""
    path = Path(text)
    _refuse_unless_writable(path)
    return path


def output_file(text: str) -> Path:
    """The type of an argument that names a file to write, in a folder that may be missing."""
    path = Path(text)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"{path} is a folder, a file is wanted")
    _refuse_unless_writable(path.parent)
    return path


def _refuse_unless_writable(folder: Path) -> None:
    """That a result cannot be written is better known before the training than after it."""
    existing = next(p for p in (folder, *folder.parents) if os.access(p, os.F_OK))
    if not existing.is_dir():
        raise argparse.ArgumentTypeError(f"{existing} is not a folder")
    if not os.access(existing, os.W_OK):
        raise argparse.ArgumentTypeError(f"{existing} cannot be written into")
