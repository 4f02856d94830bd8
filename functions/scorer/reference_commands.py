"""``python -m scorer reference``: dances that are kept, out of videos or clips."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from typing import Final

from scorer.embedder import RELEASED, Embedder
from scorer.errors import InvalidField, ReferenceRefused, UnknownReference
from scorer.recording import record
from scorer.reference_pack import (
    SUFFIX,
    OfAnotherModel,
    ReferencePack,
    check_id,
    make_pack,
    read_pack,
    reference_of,
    refreshed,
    write_pack,
)
from scorer.store import Folder, Store, open_store

# What a page can show.
_VIDEOS: Final = ("mp4", "webm", "mov", "m4v")
_MAX_VIDEO_MB: Final = 50


def run(options: argparse.Namespace) -> int:
    """Do what was asked for, and give the exit code: 1 where ``check`` found something.

    Raises:
        ScorerError: it cannot be done.
    """
    actions: dict[str, Callable[[argparse.Namespace, Store], int]] = {
        "add": _add,
        "list": _list,
        "check": _check,
        "remove": _remove,
        "refresh": _refresh,
        "push": lambda options, store: _copy(options.ids, store, open_store(options.other)),
        "pull": lambda options, store: _copy(options.ids, open_store(options.other), store),
    }
    return actions[options.action](options, open_store(options.library))


def _add(options: argparse.Namespace, store: Store) -> int:
    check_id(options.id)
    there = store.files()
    if (RELEASED / "references" / f"{options.id}{SUFFIX}").is_file():
        raise InvalidField("a reference with this id ships with the scorer", "--id")
    if f"{options.id}{SUFFIX}" in there and not options.force:
        raise InvalidField("there is a reference with this id already; --force replaces it", "--id")
    video = _video(options) if options.with_video else None
    embedder = Embedder(RELEASED)
    recording = record(options.source)
    content = make_pack(
        embedder,
        recording.wired(),
        title=options.title,
        credit=options.credit,
        licence=options.licence,
        order=options.order,
        thumbnail=recording.thumbnail,
        video=None if video is None else video[0],
        begins_ms=recording.begins_ms,
        tempo=options.tempo,
    )
    if video is not None:  # first, so that no reference ever names a video that is not there
        store.write(f"{options.id}.{video[0]}", video[1])
    write_pack(store, options.id, content)
    dance = reference_of(embedder, options.id, content)
    seconds = dance.frames / embedder.manifest.rate_hz
    seen = ", ".join(clip.detector or "a clip" for clip in recording.clips)
    print(f"{options.id}: {seconds:.1f} s, {seen}, in {store}")
    print(f"python -m scorer score CLIP --reference {options.id}")
    return 0


def _video(options: argparse.Namespace) -> tuple[str, bytes]:
    ending = options.source.suffix.lower().removeprefix(".")
    if ending not in _VIDEOS:
        raise InvalidField(
            f"a page shows videos that end with {', '.join(_VIDEOS)}", "--with-video"
        )
    try:
        content: bytes = options.source.read_bytes()
    except OSError as error:
        raise InvalidField(error.strerror or "it cannot be read", str(options.source)) from error
    if len(content) > _MAX_VIDEO_MB * 1_000_000:
        raise InvalidField(f"a video to be shown has at most {_MAX_VIDEO_MB} MB", "--with-video")
    return ending, content


def _list(options: argparse.Namespace, store: Store) -> int:
    embedder = Embedder(RELEASED)
    for place in (Folder(RELEASED / "references"), store):
        for id in _ids(place):
            print(f"{id:24} {_told(embedder, place, id)}")
    return 0


def _told(embedder: Embedder, store: Store, id: str) -> str:
    try:
        found = read_pack(id, store.read(f"{id}{SUFFIX}"))
        dance = reference_of(embedder, id, found)
    except OfAnotherModel:
        return f"{found.title}  (of another model: reference refresh {id})"
    except ReferenceRefused as error:
        return f"({error})"
    seconds = dance.frames / embedder.manifest.rate_hz
    beside = f", {found.video}" if found.video else ""
    seen = ", ".join(clip.detector or "landmarks" for clip in found.clips)
    return f"{found.title}  ({seconds:.1f} s, {seen}{beside})"


def _check(options: argparse.Namespace, store: Store) -> int:
    embedder = Embedder(RELEASED)
    files = store.files()
    wrong = 0
    for id in _wanted(options.ids, store):
        try:
            found = read_pack(id, store.read(f"{id}{SUFFIX}"))
            reference_of(embedder, id, found)
            if found.video and f"{id}.{found.video}" not in files:
                raise ReferenceRefused(f"reference {id}: its video {id}.{found.video} is missing")
            print(f"{id}: as it should be")
        except ReferenceRefused as error:
            wrong += 1
            print(error)
    return int(wrong > 0)


def _remove(options: argparse.Namespace, store: Store) -> int:
    files = store.files()
    for id in _wanted(options.ids, store):
        # The pack first: without it nobody looks for the video.
        store.remove(f"{id}{SUFFIX}")
        for ending in _VIDEOS:
            if f"{id}.{ending}" in files:
                store.remove(f"{id}.{ending}")
        print(f"{id}: removed")
    return 0


def _refresh(options: argparse.Namespace, store: Store) -> int:
    embedder = Embedder(RELEASED)
    for id in _wanted(options.ids, store):
        found = read_pack(id, store.read(f"{id}{SUFFIX}"))
        if found.model == embedder.manifest.sha256:
            print(f"{id}: is of this model")
            continue
        write_pack(store, id, refreshed(embedder, found))
        print(f"{id}: embedded anew")
    return 0


def _copy(ids: list[str], there: Store, here: Store) -> int:
    """Copy references with their videos, those that differ or are missing."""
    embedder = Embedder(RELEASED)
    for id in _wanted(ids, there):
        content = there.read(f"{id}{SUFFIX}")
        found: ReferencePack = read_pack(id, content)
        try:
            reference_of(embedder, id, found)
        except OfAnotherModel as error:
            print(error, file=sys.stderr)
        if found.video:
            name = f"{id}.{found.video}"
            here.write(name, there.read(name))
        here.write(f"{id}{SUFFIX}", content)
        print(f"{id}: {there} -> {here}")
    return 0


def _ids(store: Store) -> Iterable[str]:
    return sorted(name.removesuffix(SUFFIX) for name in store.files() if name.endswith(SUFFIX))


def _wanted(ids: list[str], store: Store) -> Iterable[str]:
    """The named references, or all; a name that is none stops before anything is done.

    Raises:
        UnknownReference: there is none of a name.
    """
    known = _ids(store)
    for id in ids:
        check_id(id)
        if id not in known:
            raise UnknownReference(f"there is no reference {id} in {store}", "ID")
    return ids or known
