"""What is checked of the page: whether it is there, its headers, and what a browser may keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cdk.headers_text import HEADERS
from cdk.smoking.checked import Checked
from cdk.smoking.client import Answered, Site, Unreachable
from scorer.page_policy import ASK_AGAIN, FOREVER, HASHED

_PART: Final = re.compile(rf'(?:src|href)="\.?({HASHED}[^"]+)"')


def page_checks(site: Site, *, wanted: bool) -> Iterator[Checked]:
    """Whether the page is there, as it should be; ``wanted``: it has to be there."""
    try:
        answered = site("GET", "/")
    except Unreachable as error:
        yield Checked("the page", str(error))
        return
    if not answered.content_type.startswith("text/html"):
        kind = answered.content_type or "nothing"
        trouble = f"status: {answered.status}, {kind}, expected a page" if wanted else None
        yield Checked("there is no page, only the API", trouble, answered.ms)
        return
    yield Checked("the page and its headers", page_trouble(answered), answered.ms)
    yield Checked("the page is asked for again", _cache_trouble(answered, ASK_AGAIN))
    for part in sorted(set(_PART.findall(answered.body.decode(errors="replace")))):
        yield _part_check(site, part)


def _part_check(site: Site, path: str) -> Checked:
    what = f"{path.removeprefix(HASHED)} is kept for a year"
    try:
        answered = site("GET", path)
    except Unreachable as error:
        return Checked(what, str(error))
    return Checked(what, page_trouble(answered) or _cache_trouble(answered, FOREVER), answered.ms)


def page_trouble(answered: Answered) -> str | None:
    """What is wrong with a file of the page: its status, or a header."""
    if answered.status != 200:
        return f"status: {answered.status}, expected 200"
    return header_trouble(answered)


def header_trouble(answered: Answered) -> str | None:
    """The first of the security headers that is missing, or another."""
    for name, value in HEADERS.items():
        found = answered.headers.get(name)
        if found != value:
            return f"{name}: {'is missing' if found is None else 'is another'}"
    return None


def _cache_trouble(answered: Answered, expected: str) -> str | None:
    found = answered.headers.get("cache-control")
    return None if found == expected else f"cache-control: {found}, expected {expected}"
