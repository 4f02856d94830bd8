"""The page's files as the bucket keeps them: for how long a browser may, and packed or not."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scorer.page_policy import HASHED, kept

# What the page's build leaves beside a file that gets smaller by it.
PACKED: Final = ".br"
_BROTLI: Final = "br"


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of the bucket.

    Attributes:
        path: in the page's URL, from its ``/``.
        source: the file with its bytes.
        cache_control, encoding: its headers; None for bytes as they are.
    """

    path: str
    source: Path
    cache_control: str
    encoding: str | None

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Both, as a browser gets them."""
        encoding = (("content-encoding", self.encoding),) if self.encoding else ()
        return (("cache-control", self.cache_control), *encoding)


@dataclass(frozen=True, slots=True)
class Part:
    """A folder of files that share their headers."""

    folder: Path
    cache_control: str
    encoding: str | None


def files(page: Path) -> list[Kept]:
    """All files of the page in the folder ``page``, in the order of their paths.

    The parts that a script loads are there packed and nothing else: CloudFront packs nothing above
    10 MB and no models, and whoever runs WebAssembly unpacks Brotli.
    """
    found = []
    for file in sorted(page.rglob("*")):
        if not file.is_file() or file.name.startswith(".") or file.suffix == PACKED:
            continue
        path = f"/{file.relative_to(page).as_posix()}"
        packed = file.with_name(file.name + PACKED)
        if path.startswith(HASHED) and packed.is_file():
            found.append(Kept(path, packed, kept(path), _BROTLI))
        else:
            found.append(Kept(path, file, kept(path), None))
    return found


@contextmanager
def parts(page: Path) -> Iterator[list[Part]]:
    """The same files by their headers, each part in a folder of its own; gone afterwards.

    What is asked for again comes last: it names the others, which have to be there before.
    """
    with tempfile.TemporaryDirectory(prefix="page-") as work:
        folders: dict[tuple[str, str | None], Path] = {}
        for file in sorted(files(page), key=lambda each: not each.path.startswith(HASHED)):
            key = (file.cache_control, file.encoding)
            folder = folders.setdefault(key, Path(work) / str(len(folders)))
            place = folder / file.path.lstrip("/")
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.source, place)
        yield [Part(folder, *key) for key, folder in folders.items()]
