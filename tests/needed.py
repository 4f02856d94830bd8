"""What a user's machine may lack, and one that runs CI may not."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def needed(reason: str) -> NoReturn:
    """Skip, but in CI fail, because something is not here."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
