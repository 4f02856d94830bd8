"""A reference's file: what detectors saw of a dance, what the model makes of it, and a picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from scorer.clip import Clip
from scorer.codec import Reader, encode
from scorer.embedder import Embedder
from scorer.errors import ClientError, ReferenceRefused
from scorer.reference import Reference, Shown, make_reference
from scorer.store import Store
from scorer.wire import Packed, WireClip, pack, unpack

SUFFIX: Final = ".msgpack"
FORMAT: Final = 2
# A reference shows its dance: of a recording with less of a person in it there is little to follow.
_LEAST_COVERED: Final = 0.6
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class ReferencePack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is in the file; its name, less the suffix, is the reference's id.

    Attributes:
        format: of this struct.
        title, credit, licence: to be shown with it.
        order: the least one is the default.
        model: sha256 of the model that made the embeddings.
        clips: one recording as several detectors saw it, each with its ``detector``; the first one
            is meant where a dancer's clip names none.
        embeddings: of each clip's windows every half second, ``[n, D]``.
        thumbnail: a JPEG, or nothing.
        video: ending of the file with the dance itself that lies beside, if there is one.
        begins_ms: where in that video the clips begin: where somebody is seen first.
        tempo: beats per minute, the first of them where the video begins; None where nobody said.
    """

    format: int
    title: Annotated[str, Meta(min_length=1, max_length=200)]
    credit: Annotated[str, Meta(max_length=500)]
    licence: Annotated[str, Meta(max_length=200)]
    order: int
    model: str
    clips: Annotated[list[WireClip], Meta(min_length=1, max_length=8)]
    embeddings: list[Packed]
    thumbnail: bytes = b""
    video: Annotated[str, Meta(pattern=r"^[a-z0-9]{2,5}$")] | None = None
    begins_ms: Annotated[float, Meta(ge=0)] = 0.0
    tempo: Annotated[float, Meta(ge=20, le=400)] | None = None


_read_pack: Final = Reader(ReferencePack)


class OfAnotherModel(ReferenceRefused):
    """Its embeddings were made by another model than the one that would compare with them."""


def check_id(id: str) -> None:
    """Raises:
    ReferenceRefused: the id is not made of small letters, digits and dashes.
    """
    if not _ID.fullmatch(id):
        raise ReferenceRefused(
            "a reference's id is 1 to 64 small letters, digits and dashes, and begins with no dash"
        )


def make_pack(
    embedder: Embedder,
    clips: Sequence[WireClip],
    *,
    title: str,
    credit: str = "",
    licence: str = "",
    order: int = 0,
    thumbnail: bytes = b"",
    video: str | None = None,
    begins_ms: float = 0.0,
    tempo: float | None = None,
) -> ReferencePack:
    """What to write about a recording.

    Raises:
        ReferenceRefused: a clip cannot be danced.
    """
    references = [_danced(embedder, clip, title) for clip in clips]
    return ReferencePack(
        FORMAT,
        title,
        credit,
        licence,
        order,
        embedder.manifest.sha256,
        list(clips),
        [pack(reference.halves.embedding, "f4") for reference in references],
        thumbnail,
        video,
        begins_ms,
        tempo,
    )


def refreshed(embedder: Embedder, pack: ReferencePack) -> ReferencePack:
    """The same recording with this model's embeddings.

    Raises:
        ReferenceRefused: as of :func:`make_pack`.
    """
    return make_pack(
        embedder,
        pack.clips,
        title=pack.title,
        credit=pack.credit,
        licence=pack.licence,
        order=pack.order,
        thumbnail=pack.thumbnail,
        video=pack.video,
        begins_ms=pack.begins_ms,
        tempo=pack.tempo,
    )


def write_pack(store: Store, id: str, pack: ReferencePack) -> None:
    """Write a reference's file.

    Raises:
        ReferenceRefused: the id is none, or the pack would be refused when it is read.
        StoreFailed: it cannot be written there.
    """
    check_id(id)
    content = encode(pack, "msgpack")
    read_pack(id, content)
    store.write(f"{id}{SUFFIX}", content)


def read_pack(id: str, content: bytes) -> ReferencePack:
    """A pack out of its file.

    Raises:
        ReferenceRefused: it is damaged or of another format.
    """
    try:
        found = _read_pack(content, "msgpack")
    except ClientError as error:
        other = _other_format(content)
        if other is not None:
            raise ReferenceRefused(
                f"reference {id} has format {other}, this code reads {FORMAT}: add it anew"
            ) from None
        raise ReferenceRefused(f"reference {id}: {error.message} ({error.where})") from error
    if found.format != FORMAT:
        raise ReferenceRefused(
            f"reference {id} has format {found.format}, this code reads {FORMAT}"
        )
    if len(found.embeddings) != len(found.clips):
        raise ReferenceRefused(f"reference {id}: its embeddings are not those of its clips")
    return found


def _other_format(content: bytes) -> int | None:
    try:
        told = msgspec.msgpack.decode(content)
    except msgspec.DecodeError:
        return None
    format = told.get("format") if isinstance(told, dict) else None
    return format if isinstance(format, int) and format != FORMAT else None


def reference_of(embedder: Embedder, id: str, pack: ReferencePack) -> Reference:
    """The reference that a pack holds.

    Raises:
        OfAnotherModel: it has to be refreshed first.
        ReferenceRefused: a clip in it cannot be danced.
    """
    if pack.model != embedder.manifest.sha256:
        raise OfAnotherModel(
            f"reference {id} was made for another model: python -m scorer reference refresh {id}"
        )
    made = [
        _danced(embedder, clip, id, pack, embedding)
        for clip, embedding in zip(pack.clips, pack.embeddings, strict=True)
    ]
    shown = Shown(pack.thumbnail, pack.video, pack.begins_ms, pack.tempo)
    return replace(made[0], others=tuple(made[1:]), shown=shown)


def _danced(
    embedder: Embedder,
    clip: WireClip,
    id: str,
    pack: ReferencePack | None = None,
    embedding: Packed | None = None,
) -> Reference:
    checked = _clip(clip, id)
    width = sum(embedder.manifest.embedding_parts)
    try:
        known = None if embedding is None else unpack(embedding, ([width],), "embeddings")
    except ClientError as error:
        raise ReferenceRefused(f"reference {id}: {error.message} ({error.where})") from error
    reference = make_reference(
        embedder,
        checked,
        id=id,
        title="" if pack is None else pack.title,
        credit="" if pack is None else pack.credit,
        licence="" if pack is None else pack.licence,
        embedding=None if known is None else known.reshape(-1, width),
    )
    covered = float(reference.movement.covered.mean())
    if covered < _LEAST_COVERED:
        raise ReferenceRefused(
            f"reference {id}: a person is in {covered:.0%} of it, and has to be in "
            f"{_LEAST_COVERED:.0%}"
        )
    return reference


def _clip(clip: WireClip, id: str) -> Clip:
    try:
        return clip.clip("$.clip")
    except ClientError as error:
        raise ReferenceRefused(f"reference {id}: {error.message} ({error.where})") from error
