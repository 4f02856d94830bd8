"""``python -m model_export evaluate``: the exam, real clips if there are any, and the report."""

from __future__ import annotations

import argparse

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table as Printed

from model_export.captured import read_groups
from model_export.evaluation.contestants import Contestants, contestants
from model_export.evaluation.exam import Results, examine
from model_export.evaluation.real import real_trials
from model_export.evaluation.report import (
    Facts,
    describe_exam,
    described_command,
    machine,
    write_report,
)
from model_export.evaluation.tables import Table
from model_export.evaluation.trials import Trials
from model_export.evaluation.verification import verification
from model_export.motion.chunks import read_library
from scorer.embedder import Embedder
from scorer.scoring import Scorer

Recorded = tuple[Trials, npt.NDArray[np.str_]]


def real_tables(recorded: Recorded, found: Contestants) -> list[Table]:
    """P2 on clips that somebody recorded."""
    trials, names = recorded
    longest = 2 if (trials.reference[:, 0] != trials.reference[:, 1]).any() else 1
    scores = {}
    for method in found.methods:
        seen = method.see(trials.windows)
        scores[method.name] = method.pairs(seen, trials.dancer, trials.reference)
    return verification(trials, names, scores, longest)


def printed(table: Table) -> Printed:
    """A table of the benchmark for a terminal."""
    out = Printed(table.of, *table.columns, title=table.title)
    for name, figures in table.rows.items():
        out.add_row(name, *(str(figure) for figure in figures))
    return out


def evaluate(options: argparse.Namespace, console: Console) -> None:
    """Take the exam and write the report and the pictures."""
    folders = tuple(options.mocap)
    if not folders:
        console.print("no mocap was given: the exam is on generated choreographies alone")
    # Before the exam: a name that is mistyped should not be found out after it.
    recorded = {folder: real_trials(read_groups(folder)) for folder in options.clips}
    if not options.original:
        console.print("no network of the original's design was given: its rows are left out")
    found = contestants(
        options.released,
        options.torchscript,
        read_library(folders),
        options.checkpoint,
        options.original,
    )
    scorer = Scorer(Embedder(options.released))
    results: Results = examine(
        folders, found.methods, found.shipped, found.eager, scorer, options.quick
    )
    sections = {"The exam": results.tables}
    for folder, trials in recorded.items():
        sections[f"Recorded clips: {folder.name}"] = real_tables(trials, found)
    for tables in sections.values():
        for table in tables:
            console.print(printed(table))
    command = described_command(folders, options.clips, options.quick)
    facts = Facts(command, scorer.embedder.manifest.name, machine())
    exam = describe_exam(results)
    write_report(options.page, options.json, facts, exam, sections)
    console.print(f"wrote {options.page} and {options.json}")
    if options.pictures is not None:
        from model_export.evaluation.pictures import draw

        for path in draw(results, found, scorer.judge, options.checkpoint, options.pictures):
            console.print(f"wrote {path}")
