"""What a page shows of a reference beside its landmarks: a picture, and the video where it is kept.

A video is answered in parts, as browsers ask for it: a function can send only so much at once.
"""

from __future__ import annotations

import os
import re
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scorer.errors import NotKept, RangeRefused
from scorer.reference import Reference
from scorer.references import References
from scorer.store import Store, StoreFailed

# The page's own folder, where the videos of the references that ship are.
SHIPPED_VIDEOS: Final = "/challenges"
# Says "none" where no page lies beside the API, and so none of these videos.
PAGE_VARIABLE: Final = "SYNCHRO_YOU_PAGE"
VIDEO_TYPES: Final = {
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
}
# Whoever may see it may keep it for a while; nobody in between may.
_KEPT: Final = {"cache-control": "private, max-age=300"}
# A Lambda answers at most 6 MB, of base64.
MAX_PART_BYTES: Final = 2_000_000
_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class Showing:
    """Pictures and videos of references.

    Args:
        references: whose.
        store: where the videos of those are that do not ship.
    """

    def __init__(self, references: References, store: Store | None) -> None:
        self._references = references
        self._store = store
        self._has_page = os.environ.get(PAGE_VARIABLE) != "none"

    def has_video(self, reference: Reference) -> bool:
        """Whether there is a video of it here."""
        if self._references.ships(reference.id) and not self._has_page:
            return False
        return reference.shown.video is not None

    async def picture(self, request: Request) -> Response:
        """The thumbnail.

        Raises:
            UnknownReference: there is no such reference.
            NotKept: it has none.
        """
        thumbnail = self._found(request).shown.thumbnail
        if not thumbnail:
            raise NotKept("this reference has no picture", "path")
        return Response(thumbnail, headers=_KEPT, media_type="image/jpeg")

    async def video(self, request: Request) -> Response:
        """The video, or the part of it that is asked for; of a reference that ships, where it is.

        Raises:
            UnknownReference: there is no such reference.
            NotKept: its video is not kept, or cannot be read now.
            RangeRefused: the part that is asked for is none, or all of it is more than is sent.
        """
        found = self._found(request)
        ending = found.shown.video
        if ending is None or not self.has_video(found):
            raise NotKept("no video of this reference is kept", "path")
        if self._references.ships(found.id):
            return RedirectResponse(f"{SHIPPED_VIDEOS}/{found.id}.{ending}", headers=_KEPT)
        asked = request.headers.get("range", "")
        try:
            if self._store is None:
                raise StoreFailed("there is no store")
            size = self._store.size(f"{found.id}.{ending}")
            first, last = _part(asked, size)
            content = self._store.read_part(f"{found.id}.{ending}", first, last)
        except StoreFailed:
            raise NotKept("the video of this reference cannot be read now", "path") from None
        headers = {"accept-ranges": "bytes"} | _KEPT
        if asked:
            headers["content-range"] = f"bytes {first}-{last}/{size}"
        media_type = VIDEO_TYPES.get(ending, "application/octet-stream")
        return Response(content, 206 if asked else 200, headers, media_type)

    def _found(self, request: Request) -> Reference:
        return self._references.find(request.path_params["id"], "path")


def _part(asked: str, size: int) -> tuple[int, int]:
    """First and last byte to send, as a ``Range`` header asks (RFC 9110, section 14).

    Raises:
        RangeRefused: there is no such part, or the whole is too long to be sent at once.
    """
    if not asked:
        if size > MAX_PART_BYTES:
            raise RangeRefused("this is too long for one answer: ask for bytes=0-", "range")
        return 0, size - 1
    match = _RANGE.fullmatch(asked.strip())
    if match is None or match.groups() == ("", ""):
        raise RangeRefused("ask for one part, as in bytes=0-999", "range")
    begin, end = match.groups()
    if begin:
        first = int(begin)
        last = min(int(end) if end else size - 1, size - 1)
    else:  # so many bytes from its end
        first, last = max(size - int(end), 0), size - 1
    if first > last:
        raise RangeRefused("there is no such part of it", "range")
    return first, min(last, first + MAX_PART_BYTES - 1)
