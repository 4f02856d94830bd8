"""The page's files, as the distribution serves them."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from cdk.headers_text import HEADERS
from cdk.local.events import Headers, Response
from cdk.page_files import files

SECURITY_HEADERS: Final[Headers] = tuple(HEADERS.items())

# One part, which is what a browser asks of a video.
_PART: Final = re.compile(r"bytes=(\d+)-(\d*)")


def page_file(folder: Path, path: str, asked: str = "") -> Response:
    """The file at the URL path ``path``, or a 404; nothing outside of ``folder``.

    Args:
        asked: the request's ``Range``, empty for all of it.
    """
    wanted = f"/{unquote(path).lstrip('/') or 'index.html'}"
    file = next((each for each in files(folder) if each.path == wanted), None)
    if file is None:
        return Response(404, (("content-type", "text/plain"), *SECURITY_HEADERS), b"not found")
    content = file.source.read_bytes()
    kind = mimetypes.guess_type(file.path)[0] or "application/octet-stream"
    told = (("content-type", kind), ("accept-ranges", "bytes"), *file.headers, *SECURITY_HEADERS)
    part = _PART.fullmatch(asked)
    if part is None:
        return Response(200, told, content)
    first, last = int(part[1]), min(int(part[2] or len(content)), len(content) - 1)
    if first > last:
        return Response(416, (("content-range", f"bytes */{len(content)}"), *told), b"")
    where = ("content-range", f"bytes {first}-{last}/{len(content)}")
    return Response(206, (where, *told), content[first : last + 1])
