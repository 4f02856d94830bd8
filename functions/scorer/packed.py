"""Which bundle this code was packed into, if it was."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from scorer.errors import OperatorError

# Where the build writes it: beside the package.
IDENTITY: Final = Path(__file__).resolve().parents[1] / "bundle.json"


class _Identity(msgspec.Struct):
    version: str


def bundle_version(path: Path = IDENTITY) -> str | None:
    """The project's version and the key of all that went into the bundle: ``0.1.0+3f…``.

    Returns:
        None where this code runs from anything but a bundle.

    Raises:
        OperatorError: the file is there and does not say.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Identity).version
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError):
        raise OperatorError(
            f"{path} does not say which bundle this is: build it anew (make bundle)"
        ) from None
