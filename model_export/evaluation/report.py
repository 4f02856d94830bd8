"""The benchmark as a page and as JSON."""

from __future__ import annotations

import platform
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from model_export.evaluation.dances import Dance
from model_export.evaluation.exam import GENERATED, SEED
from model_export.evaluation.tables import Table
from model_export.evaluation.trials import KINDS, Trials

_HEAD: Final = """# Benchmark

How well a score tells who follows from who does not, on dances, performers and cameras that
training never saw. Written by `{command}`; the JSON beside it holds the same figures.

Model: `{model}`. Machine: {machine}.

{exam}

Figures are followed by their 95 % interval: a bootstrap over choreographies, kin together (an
action in several styles, the partners of a salsa).
"""


@dataclass(frozen=True)
class Facts:
    """What the page says above its tables."""

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


def describe_exam(dances: list[Dance], trials: Trials) -> str:
    """What the exam is, in words and numbers."""
    minutes: Counter[str] = Counter()
    for dance in dances:
        minutes[dance.source] += len(dance.joints)
    counts = Counter(dance.source for dance in dances)
    sources = "; ".join(
        f"{source}: {counts[source]} dances, {minutes[source] / 1800:.1f} minutes"
        for source in sorted(counts)
    )
    kinds = []
    for kind, name in enumerate(("the dancer follows", *KINDS)):
        taken = int(np.sum(trials.of(kind, 2)))
        kinds.append(f"{name} {taken} of {int(np.sum(trials.kind == kind))}")
    return (
        f"The exam: {sources}. {GENERATED} generated choreographies at most, from seeds that "
        "training may not use. Two performances of each dance, by other people (angles, "
        "amplitudes, timing and proportions differ), each seen by a camera of its own (60 % about "
        "frontal, 40 % from anywhere) through detector errors as large as four real cameras' are. "
        f"Trials of two seconds, half a second apart, seed {SEED}: {'; '.join(kinds)}. A negative "
        "is left out where every limb truly points within 14° of the reference on average: then "
        "it is none."
    )


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
