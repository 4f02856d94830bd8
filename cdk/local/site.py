"""The page's files, as the distribution serves them."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from cdk.headers_text import HEADERS
from cdk.local.events import Headers, Response

SECURITY_HEADERS: Final[Headers] = tuple(HEADERS.items())


def page_file(folder: Path, path: str) -> Response:
    """The file at the URL path ``path``, or a 404; nothing outside of ``folder``."""
    root = folder.resolve()
    relative = unquote(path).lstrip("/") or "index.html"
    try:
        file = (root / relative).resolve()
        if not file.is_relative_to(root):
            raise FileNotFoundError
        content = file.read_bytes()
    except (OSError, ValueError):
        return Response(404, (("content-type", "text/plain"), *SECURITY_HEADERS), b"not found")
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Response(200, (("content-type", kind), *SECURITY_HEADERS), content)
