"""The two processors that a Lambda can run on, and what they are called elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Arch = Literal["x86_64", "arm64"]

# Of the Lambda runtime, and so of the .pyc files and of the wheels.
PYTHON: Final = "3.13"
CACHE_TAG: Final = "cpython-313"

# pip takes each for itself, not "and older". With manylinux_2_28 alone it silently settles for
# releases of years ago, with manylinux2014 alone it finds no onnxruntime.
_GLIBC: Final = ("manylinux2014", "manylinux_2_17", "manylinux_2_27", "manylinux_2_28")


@dataclass(frozen=True, slots=True)
class Architecture:
    """One of Lambda's architectures.

    Attributes:
        machine: its name in wheel tags.
        elf: its number in the header of a native module.
    """

    name: Arch
    machine: str
    elf: int

    @property
    def platforms(self) -> tuple[str, ...]:
        """The tags of wheels that run on Amazon Linux 2023, one by one."""
        return tuple(f"{glibc}_{self.machine}" for glibc in _GLIBC)


ARCHITECTURES: Final[dict[Arch, Architecture]] = {
    "x86_64": Architecture("x86_64", "x86_64", 62),
    "arm64": Architecture("arm64", "aarch64", 183),
}
