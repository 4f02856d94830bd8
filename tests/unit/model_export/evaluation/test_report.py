"""A report that is written, read again, and taken anew in parts."""

from __future__ import annotations

import argparse
import io
from pathlib import Path

import pytest
from rich.console import Console

from model_export.evaluation import benchmark
from model_export.evaluation.benchmark import evaluate
from model_export.evaluation.report import Facts, ReportError, read_report, write_report
from model_export.evaluation.tables import Figure, Table
from scorer.embedder import RELEASED, Embedder

NAN = float("nan")


def _table(key: str, value: float) -> Table:
    figures = (Figure(value), Figure(0.5, 0.4, 0.6), Figure(NAN))
    return Table(key, f"Title of {key}", "Text.", "method", ("a", "b", "c"), {"ours": figures})


@pytest.fixture
def written(tmp_path: Path) -> Path:
    data = tmp_path / "b.json"
    facts = Facts("the command", Embedder().manifest.name, "a machine")
    sections = {
        "The exam": [_table("one", 0.25), _table("two", 0.75)],
        "Whole performances": [_table("three", 0.125)],
    }
    write_report(tmp_path / "B.md", data, facts, "What it was taken on.", sections)
    return data


def test_what_is_written_is_read(written: Path) -> None:
    exam, sections = read_report(written, Embedder().manifest.name)
    assert exam == "What it was taken on."
    assert list(sections) == ["The exam", "Whole performances"]
    # As text, since no NaN equals another.
    assert [t.markdown() for t in sections["The exam"]] == [
        _table("one", 0.25).markdown(),
        _table("two", 0.75).markdown(),
    ]


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"sections": 4}'])
def test_no_report_is_refused_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    data = tmp_path / "b.json"
    if content is not None:
        data.write_bytes(content)
    with pytest.raises(ReportError, match="no report to keep parts of; leave --only out"):
        read_report(data, "model")


def test_a_report_on_another_model_is_not_mixed_with_this_one(written: Path) -> None:
    with pytest.raises(ReportError, match="not about another"):
        read_report(written, "another")


def test_one_part_is_taken_anew_and_the_others_stay(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benchmark, "whole_performances", lambda *_: [_table("four", 1.0)])
    options = argparse.Namespace(
        mocap=[],
        clips=[],
        stage=None,
        released=RELEASED,
        only=["whole"],
        quick=True,
        json=written,
        page=written.with_suffix(".md"),
        pictures=written.parent / "pictures",
    )
    evaluate(options, Console(file=io.StringIO(), width=200))
    exam, sections = read_report(written, Embedder().manifest.name)
    assert exam == "What it was taken on."
    keys = {title: [table.key for table in tables] for title, tables in sections.items()}
    assert keys == {"The exam": ["one", "two"], "Whole performances": ["four"]}
    assert not (written.parent / "pictures").exists()
