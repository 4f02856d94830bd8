"""The methods that the gateway has routes for; to all others it answers 404 by itself."""

from __future__ import annotations

from typing import Final

METHODS: Final = ("GET", "HEAD", "POST")
