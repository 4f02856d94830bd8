"""Where the bundle's ingredients are in a source tree."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Project:
    """A source tree of Synchro-you."""

    root: Path

    @property
    def pyproject(self) -> Path:
        return self.root / "pyproject.toml"

    @property
    def lock(self) -> Path:
        return self.root / "requirements" / "lambda.txt"

    @property
    def scorer(self) -> Path:
        return self.root / "functions" / "scorer"

    @property
    def released(self) -> Path:
        return self.scorer / "released"

    @property
    def version(self) -> str:
        return str(tomllib.loads(self.pyproject.read_text())["project"]["version"])

    @property
    def dependencies(self) -> list[str]:
        """What the base of the project asks for."""
        return list(tomllib.loads(self.pyproject.read_text())["project"]["dependencies"])

    def scorer_files(self) -> list[Path]:
        """What the bundle takes of the scorer, in the order of its names."""
        return sorted(_files(self.scorer))

    def ingredients(self) -> list[Path]:
        """Every file that decides what a bundle or its golden answers contain."""
        # The golden answers' own code, and the clips they ask about.
        golden = [*(self.root / "model_export").glob("golden*")]
        samples = sorted((self.root / "docs" / "samples").glob("*.json"))
        bundler = [self.root / "cdk" / "bundle.py", *_files(self.root / "cdk" / "bundling")]
        made = [file for path in golden for file in (_files(path) if path.is_dir() else [path])]
        return sorted({self.lock, *self.scorer_files(), *made, *samples, *bundler})


def _files(folder: Path) -> Iterator[Path]:
    """All files but what Python, an editor or a file manager leaves behind."""
    for path in folder.rglob("*"):
        names = path.relative_to(folder).parts
        if path.is_file() and not any(_is_litter(name) for name in names):
            yield path


def _is_litter(name: str) -> bool:
    return name == "__pycache__" or name.startswith(".") or name.endswith((".pyc", "~"))


PROJECT: Final = Project(Path(__file__).resolve().parents[2])
