"""What became of one check."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of the table: ``trouble`` is None where all is well."""

    what: str
    trouble: str | None
    ms: float | None = None
