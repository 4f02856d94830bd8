"""What CloudFront says to the API, so that the API knows whom it is talking to."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cdk.errors import DeployError

HEADER: Final = "x-origin-secret"
PRESENT: Final = "SYNCHRO_YOU_ORIGIN_SECRET"
BEFORE: Final = "SYNCHRO_YOU_ORIGIN_SECRET_BEFORE"
_LEAST: Final = 32


@dataclass(frozen=True, slots=True)
class OriginSecret:
    """Attributes:
    present: what CloudFront sends.
    hashes: SHA-256 in hex of what the function accepts, the present one first.
    """

    present: str
    hashes: tuple[str, ...]


def new_secret() -> str:
    """256 random bits as text that may stand in a header."""
    return secrets.token_urlsafe(32)


def read_origin_secret(environment: Mapping[str, str] = os.environ) -> OriginSecret:
    """The secret out of the environment, with the one before it; a new one where there is none.

    Raises:
        DeployError: it is too short.
    """
    present = environment.get(PRESENT) or new_secret()
    accepted = [present, *filter(None, [environment.get(BEFORE)])]
    for each in accepted:
        if len(each) < _LEAST or not each.isascii() or not each.isprintable() or " " in each:
            raise DeployError(f"{PRESENT}: at least {_LEAST} ASCII characters and no space")
    return OriginSecret(present, tuple(map(hash_of, accepted)))


def hash_of(secret: str) -> str:
    """SHA-256 of a secret, in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()
