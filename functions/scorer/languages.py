"""Which language to answer in."""

from __future__ import annotations

import re
from typing import Final, Literal

Language = Literal["en", "ko"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ko")
DEFAULT: Final[Language] = "en"

_RANGE: Final = re.compile(r"\*|[a-z]{1,8}(-[a-z0-9]{1,8})*")
_QUALITY: Final = re.compile(r"q=(0(\.[0-9]{0,3})?|1(\.0{0,3})?)")


def pick_language(accept_language: str | None) -> Language:
    """The language that a client likes best, by its ``Accept-Language`` (RFC 9110, 12.5.4).

    ``ko-KR`` is content with ``ko`` (RFC 4647, 3.4: lookup). Of two that are liked as well, the one
    named first wins; what cannot be read is passed over. Where nothing fits, ``en``.
    """
    liked: dict[Language, tuple[float, int]] = {}
    anything: tuple[float, int] | None = None
    for place, element in enumerate((accept_language or "").split(",")):
        wanted, quality = _read(element)
        if quality is None:
            continue
        if wanted == "*":
            anything = (quality, -place)
        for language in LANGUAGES:
            if wanted.partition("-")[0] == language:
                liked[language] = max(liked.get(language, (0.0, -place)), (quality, -place))
    if anything is not None:
        for language in LANGUAGES:
            liked.setdefault(language, anything)
    best = max(liked, key=lambda language: liked[language], default=DEFAULT)
    return best if best in liked and liked[best][0] > 0 else DEFAULT


def _read(element: str) -> tuple[str, float | None]:
    """A language range in small letters, and its quality; None where it is not of that form."""
    wanted, given, parameter = element.lower().partition(";")
    wanted, parameter = wanted.strip(), parameter.strip()
    if not _RANGE.fullmatch(wanted):
        return wanted, None
    if not given:
        return wanted, 1.0
    quality = _QUALITY.fullmatch(parameter)
    return wanted, float(quality[1]) if quality else None
