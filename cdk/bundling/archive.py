"""A zip that is the same bytes whenever, wherever and by whomever it is written."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

# The earliest that a zip can say.
_DATE: Final = (1980, 1, 1, 0, 0, 0)
# Lambda runs as another user than the one who packs; nothing in here is a program.
_MODE: Final = 0o100644
_UNIX: Final = 3
_LEVEL: Final = 9


def write_zip(folder: Path, path: Path) -> None:
    """Pack all files of ``folder`` in the order of their names, without dates and rights."""
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*")}
    with zipfile.ZipFile(path, "w") as archive:
        for name, file in sorted(files.items()):
            if file.is_file():
                entry = zipfile.ZipInfo(name, _DATE)
                entry.create_system = _UNIX
                entry.external_attr = _MODE << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, file.read_bytes(), compresslevel=_LEVEL)
