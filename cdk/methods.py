"""The routes that the gateway has: each of these methods with each of these paths.

To all others it answers 404 by itself.
"""

from __future__ import annotations

from typing import Final

METHODS: Final = ("GET", "HEAD", "POST")
# Nothing behind the host, and everything: the function tells what there is.
ROOT: Final = "/"
PROXY: Final = "/{proxy+}"
