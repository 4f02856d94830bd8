"""What every answer of the distribution tells a browser: whom to trust, and with what."""

from __future__ import annotations

from typing import Final

# MediaPipe and onnxruntime-web compile WebAssembly; nothing comes from elsewhere.
CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        # Pictures of one's own are saved, and videos of one's own read, through blob addresses.
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
# Two years.
HSTS_S: Final = 63_072_000

# As a browser gets them.
HEADERS: Final = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "permissions-policy": PERMISSIONS_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "strict-transport-security": f"max-age={HSTS_S}; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
