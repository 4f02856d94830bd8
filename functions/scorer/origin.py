"""Who may ask: the distribution in front of the API, which sends a secret that others do not know.

Without it anybody could go past the distribution, its limits and its log, to the API's own address.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from typing import Final

from scorer.errors import Forbidden, OperatorError

VARIABLE: Final = "SYNCHRO_YOU_ORIGIN_SHA256"
HEADER: Final = "x-origin-secret"

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def accepted_digests() -> tuple[bytes, ...]:
    """SHA-256 of each secret that opens the API, from the environment; none: it is open to all.

    Two at once while a new one takes over: a request may still be on its way with the one before.

    Raises:
        OperatorError: the variable holds something else.
    """
    named = [word.strip().lower() for word in os.environ.get(VARIABLE, "").split(",")]
    digests = [word for word in named if word]
    if not all(_DIGEST.fullmatch(digest) for digest in digests):
        raise OperatorError(f"{VARIABLE} is not a comma-separated list of SHA-256 in hexadecimal")
    return tuple(bytes.fromhex(digest) for digest in digests)


def check_origin(headers: Mapping[str, str], accepted: tuple[bytes, ...]) -> None:
    """Refuse what does not bring one of the secrets, in a time that says nothing about them.

    Args:
        headers: of the event; names in any case.
        accepted: from :func:`accepted_digests`.

    Raises:
        Forbidden: no secret, or another.
    """
    if not accepted:
        return
    sent = next((value for name, value in headers.items() if name.lower() == HEADER), "")
    digest = hashlib.sha256(sent.encode(errors="replace")).digest()
    # All are compared, whichever of them fits.
    if not sum(hmac.compare_digest(digest, known) for known in accepted):
        raise Forbidden("this address does not answer; ask the one of the page", "")
