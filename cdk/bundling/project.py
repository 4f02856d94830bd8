"""Where the bundle's ingredients are in a source tree."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Project:
    """A source tree of Synchro-you, and what one package takes of it.

    Attributes:
        lock_name: of the file in ``requirements``.
        extras: of pyproject.toml, beside its base.
        packages: folders of ``functions``.
        builders: files that decide what is packed, beside ``cdk/bundling``.
    """

    root: Path
    lock_name: str = "lambda"
    extras: tuple[str, ...] = ()
    packages: tuple[str, ...] = ("scorer",)
    builders: tuple[str, ...] = ("cdk/bundle.py",)

    @property
    def pyproject(self) -> Path:
        return self.root / "pyproject.toml"

    @property
    def lock(self) -> Path:
        return self.root / "requirements" / f"{self.lock_name}.txt"

    @property
    def functions(self) -> Path:
        return self.root / "functions"

    @property
    def scorer(self) -> Path:
        return self.functions / "scorer"

    @property
    def released(self) -> Path:
        return self.scorer / "released"

    @property
    def version(self) -> str:
        return str(tomllib.loads(self.pyproject.read_text())["project"]["version"])

    @property
    def dependencies(self) -> list[str]:
        """What the base of the project asks for, and its extras."""
        return wanted(self.pyproject, self.extras)

    def scorer_files(self) -> list[Path]:
        """What the bundle takes of the scorer, in the order of its names."""
        return sorted(_files(self.scorer))

    def source_files(self) -> list[Path]:
        """What the bundle takes of all its packages, in the order of its names."""
        return sorted(file for name in self.packages for file in _files(self.functions / name))

    def ingredients(self) -> list[Path]:
        """Every file that decides what a bundle or its golden answers contain."""
        # The golden answers' own code, and the clips they ask about.
        golden = [*(self.root / "model_export").glob("golden*")]
        samples = sorted((self.root / "docs" / "samples").glob("*.json"))
        bundler = [self.root / name for name in self.builders]
        bundler += _files(self.root / "cdk" / "bundling")
        made = [file for path in golden for file in (_files(path) if path.is_dir() else [path])]
        return sorted({self.lock, *self.source_files(), *made, *samples, *bundler})


def wanted(pyproject: Path, extras: Sequence[str] = ()) -> list[str]:
    """The requirements that ``pyproject`` has in its base and in ``extras``."""
    project = tomllib.loads(pyproject.read_text())["project"]
    more = (project["optional-dependencies"][extra] for extra in extras)
    return [*project["dependencies"], *(line for lines in more for line in lines)]


def _files(folder: Path) -> Iterator[Path]:
    """All files but what Python, an editor or a file manager leaves behind."""
    for path in folder.rglob("*"):
        names = path.relative_to(folder).parts
        if path.is_file() and not any(_is_litter(name) for name in names):
            yield path


def _is_litter(name: str) -> bool:
    return name == "__pycache__" or name.startswith(".") or name.endswith((".pyc", "~"))


PROJECT: Final = Project(Path(__file__).resolve().parents[2])
