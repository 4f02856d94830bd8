"""One key for everything that decides what is in a bundle."""

from __future__ import annotations

import hashlib
from typing import Final

from cdk.bundling.architecture import PYTHON, Architecture
from cdk.bundling.project import Project

_DIGITS: Final = 16


def content_key(project: Project, architecture: Architecture) -> str:
    """Sixteen hex digits that change with any line of code, lock, model or reference.

    Neither the tree's place nor the files' dates or rights are part of it. What pyproject.toml asks
    for is, since a lock that has more than that is not packed.
    """
    facts = (architecture.name, PYTHON, project.version, *project.dependencies)
    digest = hashlib.sha256("".join(f"{fact}\n" for fact in facts).encode())
    for path in project.ingredients():
        name = path.relative_to(project.root).as_posix()
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{content}  {name}\n".encode())
    return digest.hexdigest()[:_DIGITS]
