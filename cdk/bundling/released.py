"""The released model has to be the one that its manifest describes, before anything is built."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Final

from cdk.errors import DeployError

_MANIFEST: Final = "manifest.json"
_GRAPHS: Final = {"embedder.onnx": "sha256", "pose.onnx": "pose_sha256"}


def check_released(folder: Path) -> None:
    """Compare the graphs in ``folder`` with the digests in the manifest beside them.

    Raises:
        DeployError: a file is missing or another one, or there are no references.
    """
    cure = "make model writes them together, git checkout brings the released ones back"
    try:
        manifest = json.loads((folder / _MANIFEST).read_bytes())
        digests = {name: str(manifest[key]) for name, key in _GRAPHS.items()}
    except (OSError, ValueError, KeyError, TypeError):
        raise DeployError(f"{folder / _MANIFEST} is missing or not a manifest; {cure}") from None
    for name, digest in digests.items():
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError:
            raise DeployError(f"{folder / name} is missing; {cure}") from None
        if found != digest:
            raise DeployError(f"{folder / name} is not the file that {_MANIFEST} means; {cure}")
    if not any((folder / "references").glob("*.msgpack")):
        raise DeployError(f"{folder / 'references'} holds no reference; make model writes them")
