"""Two reports side by side: what another training was worth, on every table that both have."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

from model_export.evaluation.contestants import SHIPPED
from model_export.evaluation.report import read_facts, read_report
from model_export.evaluation.tables import Table

_HEAD: Final = """# Two models on the same exam

{before} (first) and {after} (second), by all tables of both reports; what is called as shipped is
of either. Of the methods beside them, which are no model of ours, nothing is repeated. Written by

    python -m model_export compare {files}

Their intervals are in the reports: a difference within one was not shown to mean anything.
"""


def compare(before: Path, after: Path, page: Path) -> int:
    """Write ``page``.

    Args:
        before, after: JSON of two reports.
        page: the file to write, Markdown.

    Returns:
        How many tables they have in common.

    Raises:
        ReportError: one of them cannot be read.
    """
    _, first = read_report(before)
    _, second = read_report(after)
    theirs = {(title, table.key): table for title, tables in first.items() for table in tables}
    names = (read_facts(before).model, read_facts(after).model)
    parts = [
        _HEAD.format(
            before=f"`{names[0]}`",
            after=f"`{names[1]}`",
            files=shlex.join(map(str, (before, after))),
        )
    ]
    count = 0
    for title, tables in second.items():
        both = [
            (theirs[title, table.key], table) for table in tables if (title, table.key) in theirs
        ]
        if both:
            parts.append(f"## {title}\n")
        for old, new in both:
            parts.append(_beside(old, new))
            count += 1
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join(parts))
    return count


def _beside(old: Table, new: Table) -> str:
    """The rows of what ships, or all where no method is named, without intervals."""
    ours = [name for name in new.rows if SHIPPED in name] or list(new.rows)
    columns = [column for column in new.columns if column in old.columns]
    lines = [f"### {new.title}", ""]
    lines.append(f"| {new.of} | " + " | ".join(columns) + " |")
    lines.append("|---|" + "---|" * len(columns))
    for name in ours:
        if name not in old.rows:
            continue
        cells = []
        for column in columns:
            was = old.rows[name][old.columns.index(column)]
            now = new.rows[name][new.columns.index(column)]
            cells.append(f"{was.alone()} → {now.alone()}")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
