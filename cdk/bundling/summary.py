"""What a bundle weighs."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path
from typing import Final

from rich.table import Table

_SHOWN: Final = 8


def largest(path: Path) -> Table:
    """The packages that weigh most in the zip at ``path``, and all of it, in MB."""
    zipped: Counter[str] = Counter()
    unzipped: Counter[str] = Counter()
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            # numpy.libs belongs to numpy, pydantic.dist-info to pydantic.
            package = entry.filename.split("/")[0].split("-")[0].split(".")[0]
            zipped[package] += entry.compress_size
            unzipped[package] += entry.file_size
    table = Table("package", box=None)
    for heading in ("zipped MB", "unzipped MB"):
        table.add_column(heading, justify="right")
    for package, size in zipped.most_common(_SHOWN):
        table.add_row(package, f"{size / 1e6:.2f}", f"{unzipped[package] / 1e6:.2f}")
    size = path.stat().st_size
    table.add_row("all", f"{size / 1e6:.2f}", f"{unzipped.total() / 1e6:.2f}", style="bold")
    return table
