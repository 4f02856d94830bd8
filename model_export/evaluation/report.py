"""The benchmark as a page and as JSON."""

from __future__ import annotations

import platform
import shlex
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import msgspec

from model_export.evaluation.tables import Figure, Table

_HEAD: Final = """# Benchmark

How well a score tells who follows from who does not, on dances, performers and cameras that
training never saw. Written by

    {command}

The JSON beside it holds the same figures.

Model: `{model}`. Machine: {machine}.

{exam}

Figures are followed by their 95 % interval: a bootstrap over choreographies, kin together (an
action in several styles, the partners of a salsa).
"""


class ReportError(Exception):
    """A report that parts were to be kept of cannot be used."""


@dataclass(frozen=True)
class Facts:
    """What the page says above its tables: ``command`` as :func:`described_command` gives it, the
    names of the model and of the machine."""

    command: str
    model: str
    machine: str


def machine() -> str:
    """Processor and cores, as far as the system tells."""
    name = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.is_file() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{named[0]}, {len(named)} cores" if named else name


def described_command(
    mocap: Iterable[Path],
    clips: Iterable[Path],
    stage: Iterable[Path] = (),
    *,
    quick: bool = False,
) -> str:
    """The command that took the exam, as a reader would type it: folders by their names alone."""
    words = ["python", "-m", "model_export", "evaluate"]
    for option, folders in (("--mocap", mocap), ("--clips", clips), ("--stage", stage)):
        names = [folder.name for folder in folders]
        words += [option, *names] if names else []
    return shlex.join([*words, "--quick"] if quick else words)


def write_report(
    page: Path, data: Path, facts: Facts, exam: str, sections: dict[str, list[Table]]
) -> None:
    """Write ``BENCHMARK.md`` and its JSON.

    Args:
        page, data: the two files.
        facts: for the head of the page.
        exam: what the first section was taken on.
        sections: title to tables.
    """
    parts = [_HEAD.format(**asdict(facts), exam=exam)]
    for title, tables in sections.items():
        parts.append(f"## {title}\n")
        parts += [table.markdown() for table in tables]
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join(parts))
    content = {
        "facts": asdict(facts),
        "exam": exam,
        "sections": {
            title: {table.key: asdict(table) for table in tables}
            for title, tables in sections.items()
        },
    }
    # NaN is not JSON: a figure that could not be taken is null.
    clean = msgspec.json.decode(msgspec.json.encode(content))
    data.parent.mkdir(parents=True, exist_ok=True)
    data.write_bytes(msgspec.json.format(msgspec.json.encode(clean), indent=1) + b"\n")


def read_report(data: Path, model: str | None = None) -> tuple[str, dict[str, list[Table]]]:
    """What a report that was written before says of the exam, and its sections.

    Args:
        data: its JSON.
        model: that it has to be about; None for any.

    Raises:
        ReportError: there is none, or it is about another model.
    """
    content = _read(data)
    if model is not None and content.facts.model != model:
        raise ReportError(
            f"{data} is about {content.facts.model}, not about {model}; leave --only out"
        )
    return content.exam, {
        title: [table.table() for table in tables.values()]
        for title, tables in content.sections.items()
    }


def read_facts(data: Path) -> Facts:
    """What the head of a report says.

    Raises:
        ReportError: there is none.
    """
    return _read(data).facts


def _read(data: Path) -> _Report:
    try:
        return msgspec.json.decode(data.read_bytes(), type=_Report)
    except (OSError, msgspec.DecodeError) as error:
        raise ReportError(f"{data}: no report to keep parts of; leave --only out") from error


class _Figure(msgspec.Struct):
    value: float | None
    low: float | None
    high: float | None


class _Table(msgspec.Struct):
    key: str
    title: str
    text: str
    of: str
    columns: tuple[str, ...]
    rows: dict[str, tuple[_Figure, ...]]

    def table(self) -> Table:
        """With what could not be taken as NaN again."""
        rows = {
            name: tuple(
                Figure(float("nan") if f.value is None else f.value, f.low, f.high) for f in row
            )
            for name, row in self.rows.items()
        }
        return Table(self.key, self.title, self.text, self.of, self.columns, rows)


class _Report(msgspec.Struct):
    facts: Facts
    exam: str
    sections: dict[str, dict[str, _Table]]
