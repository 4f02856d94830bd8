"""What every answer of the distribution tells a browser: whom to trust, and with what."""

from __future__ import annotations

from typing import Final

from scorer import page_policy
from scorer.page_policy import CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY

__all__ = ("CONTENT_SECURITY_POLICY", "HEADERS", "HSTS_S", "PERMISSIONS_POLICY")

# Two years.
HSTS_S: Final = 63_072_000

# As a browser gets them; the distribution alone is never without https.
HEADERS: Final = page_policy.HEADERS | {
    "strict-transport-security": f"max-age={HSTS_S}; includeSubDomains",
}
