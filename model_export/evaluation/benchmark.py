"""``python -m model_export evaluate``: the exam, real clips if there are any, and the report."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table as Printed

from model_export.arguments_model import SECTIONS
from model_export.evaluation.contestants import Contestants, contestants
from model_export.evaluation.description import describe_exam
from model_export.evaluation.exam import SEED, Results, exam_dances, examine
from model_export.evaluation.keeping import with_kept_rows
from model_export.evaluation.provenance import described, warned
from model_export.evaluation.recorded import read_recorded, recorded_tables
from model_export.evaluation.report import (
    Facts,
    described_command,
    machine,
    read_report,
    write_report,
)
from model_export.evaluation.staged import read_staged, staged_tables
from model_export.evaluation.tables import Table
from model_export.evaluation.whole import whole_performances
from model_export.motion.chunks import read_library
from model_export.motion.rendering import EXAM_SCENE
from scorer.embedder import Embedder
from scorer.scoring import Scorer

_EXAM: Final = "The exam"
_WHOLE: Final = "Whole performances"
_STAGE: Final = "Rendered dancers, really detected"


def printed(table: Table) -> Printed:
    """A table of the benchmark for a terminal."""
    out = Printed(table.of, *table.columns, title=table.title)
    for name, figures in table.rows.items():
        out.add_row(name, *(str(figure) for figure in figures))
    return out


def section_titles(folders: Iterable[Path]) -> dict[Path, str]:
    """What the page calls each folder of clips: its name, or its path where two have one name."""
    name = {folder: folder.resolve().name for folder in folders}
    counts = Counter(name.values())
    return {
        folder: f"Recorded clips: {short if counts[short] == 1 else folder}"
        for folder, short in name.items()
    }


def evaluate(options: argparse.Namespace, console: Console) -> None:
    """Take the exam, or what was asked for of it, and write the report and the pictures."""
    folders = tuple(options.mocap)
    wanted = set(options.only or SECTIONS)
    if not folders:
        console.print("no mocap was given: the exam is on generated choreographies alone")
    # Before the exam: a name that is mistyped should not be found out after it.
    recorded = {folder: read_recorded(folder) for folder in options.clips}
    staged = None if options.stage is None else read_staged(options.stage)
    scorer = Scorer(Embedder(options.released))
    for folder, clips in recorded.items():
        warning = warned(clips, scorer.embedder.manifest.training)
        if warning:
            console.print(f"careful, {folder}: {warning}")
    model = scorer.embedder.manifest.name
    exam, sections = "", dict[str, list[Table]]()
    if wanted != set(SECTIONS):
        exam, sections = read_report(options.json, model)
    if wanted & {"exam", "clips", "stage"}:
        found = _contestants(options, console)
    if "exam" in wanted:
        results: Results = examine(folders, found, scorer, options.quick)
        exam = describe_exam(results)
        sections[_EXAM] = results.tables
    if "whole" in wanted:
        dances = exam_dances(folders, options.quick)
        sections[_WHOLE] = whole_performances(scorer, dances, EXAM_SCENE, SEED, options.quick)
    if "clips" in wanted:
        for folder, title in section_titles(recorded).items():
            clips = recorded[folder]
            about = described(clips, scorer.embedder.manifest.training)
            sections[title] = recorded_tables(clips, found, scorer, about)
    if "stage" in wanted and staged is not None:
        few = [each for each in (found.handmade, found.shipped) if each is not None]
        sections[_STAGE] = staged_tables(staged, few)
    if wanted & {"exam", "clips"} and not options.original:
        sections, kept = with_kept_rows(sections, options.json, exam)
        if kept:
            console.print(f"{kept} tables keep the rows that they had, taken on this same exam")
    for tables in sections.values():
        for table in tables:
            console.print(printed(table))
    stage = () if options.stage is None else (options.stage,)
    command = described_command(folders, options.clips, stage, quick=options.quick)
    write_report(options.page, options.json, Facts(command, model, machine()), exam, sections)
    console.print(f"wrote {options.page} and {options.json}")
    if options.pictures is not None and "exam" in wanted:
        from model_export.evaluation.pictures import draw

        for path in draw(results, found, scorer.judge, options.checkpoint, options.pictures):
            console.print(f"wrote {path}")


def _contestants(options: argparse.Namespace, console: Console) -> Contestants:
    """Every method, and what has to be said about them."""
    if not options.original:
        console.print("no network of the original's design was given: it is not measured anew")
    library = read_library(tuple(options.mocap))
    if not library.takes:
        console.print(
            "no mocap to train on was given: the hand-made logistic, and the mean and spread of "
            "limb directions, are fitted on generated dances alone"
        )
    return contestants(
        options.released, options.torchscript, library, options.checkpoint, options.original
    )
