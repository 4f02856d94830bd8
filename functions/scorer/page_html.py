"""HTML and SVG, put together so that nothing unescaped can slip in: mypy tells text from markup."""

from __future__ import annotations

import re
from html import escape
from typing import Final, NewType

Html = NewType("Html", str)

_VOID: Final = frozenset({"meta", "link", "br", "hr"})
# What an XML or HTML parser refuses: control characters, and halves of surrogate pairs, which
# cannot be written as UTF-8 either.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def text(words: str) -> Html:
    """Words from anywhere, harmless between tags and in attributes."""
    return Html(escape(_UNPRINTABLE.sub("\ufffd", words)))


def joined(*parts: Html) -> Html:
    """One after the other."""
    return Html("".join(parts))


def element(name: str, *children: Html, **attributes: str | float | None) -> Html:
    """One element.

    Args:
        name: of the tag.
        children: what is in it.
        attributes: ``class_`` is class, ``stroke_width`` is stroke-width; without those that are
            None. Numbers are written with at most two decimals.
    """
    opened = name + "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{opened}>")
    return Html(f"<{opened}>{''.join(children)}</{name}>")


def _value(value: str | float) -> Html:
    return text(value if isinstance(value, str) else number(value))


def number(value: float) -> str:
    """At most two decimals, and none that say nothing."""
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
