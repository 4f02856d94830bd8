"""A folder like the released one, to change something in."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from scorer.manifest import MANIFEST_FILE, MODEL_FILE, POSE_FILE


def copy_release(source: Path, folder: Path, **fields: object) -> Path:
    """Both graphs of ``source`` and its manifest, in which ``fields`` say something else."""
    for name in (MODEL_FILE, POSE_FILE):
        shutil.copy(source / name, folder)
    shutil.copy(source / MANIFEST_FILE, folder)
    _say(folder, fields)
    return folder


def replace_graph(folder: Path, name: str, content: bytes) -> Path:
    """Another graph in the place of one of both, and a manifest that vouches for it."""
    (folder / name).write_bytes(content)
    digest = {MODEL_FILE: "sha256", POSE_FILE: "pose_sha256"}[name]
    _say(folder, {digest: hashlib.sha256(content).hexdigest()})
    return folder


def _say(folder: Path, fields: dict[str, object]) -> None:
    path = folder / MANIFEST_FILE
    path.write_text(json.dumps(json.loads(path.read_bytes()) | fields))
