"""Which language a client would rather read: the ``Accept-Language`` header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

# One range and its weight, as RFC 9110, 12.4.2 and 12.5.4 write them.
_RANGE: Final = re.compile(
    r"\s*(?P<tag>\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)"
    r"\s*(?:;\s*[qQ]=(?P<weight>0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?"
)
# A header that is longer than this is not read to its end.
_MOST_RANGES: Final = 50


def best_of(header: str, spoken: Sequence[str]) -> str | None:
    """The spoken language that a header weighs most; of equals, the one it names first.

    Args:
        header: the header's value; ranges that cannot be read are passed over.
        spoken: primary subtags such as ``en``; the first is what ``*`` means.

    Returns:
        None where the header asks for none of them.
    """
    weights: dict[str, float] = {}
    anything = 0.0
    for text in header.split(",")[:_MOST_RANGES]:
        match = _RANGE.fullmatch(text)
        if match is None:
            continue
        weight = float(match["weight"] or 1)
        language = match["tag"].partition("-")[0].lower()
        if language == "*":
            anything = max(anything, weight)
        elif language in spoken:
            weights[language] = max(weights.get(language, 0.0), weight)
    wanted = {language: weight for language, weight in weights.items() if weight > 0}
    if wanted:
        best = max(wanted, key=lambda language: wanted[language])
        if anything <= wanted[best] or len(weights) == len(spoken):
            return best
    refused = set(weights) - set(wanted)
    rest = [language for language in spoken if language not in weights and language not in refused]
    return rest[0] if anything > 0 and rest else next(iter(wanted), None)
