"""Numbers of command lines, refused in argparse's own one line where they cannot be used."""

from __future__ import annotations

import math
from argparse import ArgumentTypeError
from collections.abc import Callable


def whole(least: int) -> Callable[[str], int]:
    """Reads whole numbers from ``least`` on."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise ArgumentTypeError(f"{text} is no whole number from {least}")
        return int(text)

    return read


def seconds(text: str) -> float:
    """Reads a time that ends.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        read = float(text)
    except ValueError:
        read = math.nan
    if not 0 <= read < math.inf:
        raise ArgumentTypeError(f"{text} is no number of seconds")
    return read
