"""Which files are the page."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parent
BUILT: Final = _ROOT.parent / "client" / "dist"
PLACEHOLDER: Final = _ROOT / "site"


def page_folder() -> Path:
    """The built page, or a plain one that says that the API is up."""
    return BUILT if (BUILT / "index.html").is_file() else PLACEHOLDER
