"""The page's files, as the distribution serves them."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from cdk.local.events import Headers, Response

# What the page may do: its own files, the model in WebAssembly, the camera. `python -m cdk.smoke`
# looks at a deployed page for these.
SECURITY_HEADERS: Final[Headers] = (
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
        "style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'",
    ),
    ("permissions-policy", "camera=(self), microphone=(), geolocation=()"),
    ("referrer-policy", "no-referrer"),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
)


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
