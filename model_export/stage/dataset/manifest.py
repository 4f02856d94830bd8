"""What a dataset is made of, written before anything else is."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Final

import msgspec

from model_export.motion.mocap import LICENCES, NOT_TO_SHIP
from model_export.stage.baked import shipped_bodies
from model_export.stage.dance import FOLDER as CHOREOGRAPHIES
from model_export.stage.dataset.scenes import VERSION, Performance
from model_export.stage.errors import DatasetError

FILE: Final = "manifest.json"
_BODIES: Final = Path(__file__).parents[1] / "bodies"
_RENDERED: Final = (
    "bodies: made with anny (code: Apache-2.0) from MakeHuman's body data (CC0 1.0)",
    "choreographies: this project's own, under its licence",
    "landmarks: MediaPipe's pose models (Apache-2.0)",
)
_UNKNOWN: Final = f"unknown, {NOT_TO_SHIP}; ask its owner"


class Manifest(msgspec.Struct, frozen=True):
    """Of a whole dataset.

    Attributes:
        settings: whatever a scene depends on beside its own line; of another dataset if it differs.
        licences: of the sources.
        performances: all that the dataset is to hold, in the order in which they are made.
    """

    settings: dict[str, Any]
    licences: list[str]
    performances: list[Performance]


def settings(seed: int, mocap: list[Path], detector: dict[str, Any]) -> dict[str, Any]:
    """What every scene depends on.

    Args:
        seed: of everything that is drawn.
        mocap: folders that :func:`model_export.motion.mocap.read_takes` can read.
        detector: what the capture says it is made of.
    """
    return {
        "version": VERSION,
        "seed": seed,
        "detector": detector,
        "mocap": {
            folder.name: _digest([folder / f"{folder.name}.npz"])
            for folder in sorted(mocap, key=lambda each: each.name)
        },
        "choreographies": _digest(sorted(CHOREOGRAPHIES.glob("*.toml"))),
        "bodies": _digest([_BODIES / f"{name}.npz" for name in sorted(shipped_bodies())]),
    }


def licences(mocap: list[Path]) -> list[str]:
    """Of everything that is rendered."""
    known = [f"{f.name}: {LICENCES.get(f.name, _UNKNOWN)}" for f in mocap]
    return [*_RENDERED, *known]


def agree(folder: Path, wanted: Manifest) -> None:
    """Write the manifest, or continue with the one that is there.

    A dataset may be made longer: of both lists of performances the longer one is kept.

    Raises:
        DatasetError: the folder holds another dataset, or something else.
        OSError: it cannot be written.
    """
    path = folder / FILE
    if not path.is_file():
        if folder.is_dir() and any(not each.name.startswith(".") for each in folder.iterdir()):
            raise DatasetError(f"{folder}: holds something else; name a new or an empty folder")
        _write(path, wanted)
        return
    there = read_manifest(folder)
    for name in sorted(wanted.settings.keys() | there.settings.keys()):
        was, now = there.settings.get(name), wanted.settings.get(name)
        if was != now:
            raise DatasetError(
                f"{folder}: was made with another {name} ({was}, now {now}); name a new folder, "
                "or give the settings that it was made with"
            )
    both = min(len(there.performances), len(wanted.performances))
    if there.performances[:both] != wanted.performances[:both]:
        raise DatasetError(f"{folder}: its scenes are others; name a new folder")
    if len(wanted.performances) > both:
        _write(path, wanted)


def manifest_over(clips: Path) -> Manifest | None:
    """Of the dataset whose side ``clips`` is; None where that is a folder of something else.

    Raises:
        DatasetError: it cannot be read.
    """
    folder = clips.resolve().parent
    return read_manifest(folder) if (folder / FILE).is_file() else None


def read_manifest(folder: Path) -> Manifest:
    """Of a dataset.

    Raises:
        DatasetError: there is none, or it cannot be read.
    """
    path = folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise DatasetError(f"{folder}: no dataset, {FILE} is missing") from error
    except (OSError, msgspec.MsgspecError) as error:
        raise DatasetError(f"{path}: no manifest of a dataset ({error})") from error


def _write(path: Path, manifest: Manifest) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half_written = path.with_name(f".{path.name}.part")
    try:
        half_written.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        half_written.replace(path)
    finally:
        half_written.unlink(missing_ok=True)


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]
