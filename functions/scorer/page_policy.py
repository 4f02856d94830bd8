"""Whom a browser may trust on the page's origin, and what it may keep: said here as on AWS."""

from __future__ import annotations

from typing import Final

# MediaPipe and onnxruntime-web compile WebAssembly, pictures of one's own are saved and videos of
# one's own are read through blob addresses; nothing comes from elsewhere.
CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS_POLICY: Final = "camera=(self), microphone=(), geolocation=(), display-capture=()"

# Below it names hold a digest of what is in the file: another file has another name.
HASHED: Final = "/assets/"
FOREVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"

# As a browser gets them.
HEADERS: Final = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "permissions-policy": PERMISSIONS_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def kept(path: str) -> str:
    """``Cache-Control`` of the page's file at a path, as ``/assets/index-9Uy7ISqA.js``."""
    return FOREVER if path.startswith(HASHED) else ASK_AGAIN
