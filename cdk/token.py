"""A token for a deployment that asks for one, out of the environment: ps shows command lines."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from cdk.errors import DeployError

VARIABLE: Final = "SYNCHRO_YOU_TOKEN"


def read_token(environment: Mapping[str, str] = os.environ) -> str | None:
    """What stands behind ``Bearer``; None where there is none.

    Raises:
        DeployError: it cannot stand in a header; it is not repeated.
    """
    token = environment.get(VARIABLE, "").strip()
    if not token:
        return None
    if not token.isascii() or not token.isprintable() or " " in token:
        raise DeployError(f"{VARIABLE} is no token: one word of ASCII, without 'Bearer'")
    return token


def bearer(token: str | None) -> dict[str, str]:
    """The header that brings a token, or none."""
    return {} if token is None else {"authorization": f"Bearer {token}"}
