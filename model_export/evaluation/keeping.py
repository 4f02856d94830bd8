"""Rows of an earlier report that nobody takes anew, because they would come out the same.

A network of the original's design is trained for an hour, and what it reaches on the exam does not
depend on the model that ships: where the network is not at hand any more, its rows stay.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from model_export.evaluation.report import ReportError, read_report
from model_export.evaluation.tables import Table

ORIGINALS: Final = "the original's design"
_BEFORE: Final = "ours, "


def with_kept_rows(
    sections: dict[str, list[Table]], data: Path, exam: str
) -> tuple[dict[str, list[Table]], int]:
    """Sections with the rows of ``ORIGINALS`` that an earlier report has and they lack.

    Args:
        sections: just taken.
        data: JSON of the earlier report; one that is missing, or of another exam, has none.
        exam: what the sections were taken on, in words.

    Returns:
        The sections, and how many tables were added to. Only tables of the same columns and the
        same text are.
    """
    try:
        earlier_exam, earlier = read_report(data)
    except ReportError:
        return sections, 0
    if earlier_exam != exam:
        return sections, 0
    known = {(title, table.key): table for title, tables in earlier.items() for table in tables}
    count = 0
    out: dict[str, list[Table]] = {}
    for title, tables in sections.items():
        out[title] = []
        for table in tables:
            before = known.get((title, table.key))
            whole = table if before is None else _joined(table, before)
            count += len(whole.rows) > len(table.rows)
            out[title].append(whole)
    return out, count


def _joined(table: Table, before: Table) -> Table:
    if (before.columns, before.text) != (table.columns, table.text):
        return table
    kept = {
        name: row
        for name, row in before.rows.items()
        if name.startswith(ORIGINALS) and name not in table.rows
    }
    at = next((i for i, name in enumerate(table.rows) if name.startswith(_BEFORE)), len(table.rows))
    rows = list(table.rows.items())
    return replace(table, rows=dict([*rows[:at], *kept.items(), *rows[at:]]))
