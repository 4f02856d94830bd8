"""Rows of networks that are not at hand stay, as long as the exam is the very same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from model_export.evaluation.keeping import with_kept_rows
from model_export.evaluation.report import Facts, write_report
from model_export.evaluation.tables import Figure, Table

EXAM = "200 dances."
OLD = "the original's design, 3600 steps"


def table(*rows: str, text: str = "Text.", value: float = 0.5) -> Table:
    return Table("auc", "AUC", text, "method", ("a",), {name: (Figure(value),) for name in rows})


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    sections = {"The exam": [table("by pose", OLD, "ours, as shipped", value=0.25)]}
    data = tmp_path / "b.json"
    write_report(tmp_path / "B.md", data, Facts("c", "another model", "m"), EXAM, sections)
    return data


def test_rows_of_the_original_stay_before_ours_and_no_other_does(earlier: Path) -> None:
    now = {"The exam": [table("by hand", "ours, as shipped")], "More": [table("by hand")]}

    sections, count = with_kept_rows(now, earlier, EXAM)

    assert count == 1
    (whole,) = sections["The exam"]
    assert {name: row[0].value for name, row in whole.rows.items()} == {
        "by hand": 0.5,
        OLD: 0.25,
        "ours, as shipped": 0.5,
    }
    assert list(whole.rows) == ["by hand", OLD, "ours, as shipped"]
    assert list(sections["More"][0].rows) == ["by hand"]


def test_what_was_taken_anew_is_not_overwritten(earlier: Path) -> None:
    sections, count = with_kept_rows({"The exam": [table(OLD)]}, earlier, EXAM)

    assert (count, sections["The exam"][0].rows[OLD][0].value) == (0, 0.5)


@pytest.mark.parametrize("what", ["exam", "text", "columns", "file"])
def test_of_another_exam_nothing_stays(earlier: Path, what: str) -> None:
    now = table("by hand", text="Another." if what == "text" else "Text.")
    if what == "columns":
        now = replace(now, columns=("b",))
    if what == "file":
        earlier.unlink()

    sections, count = with_kept_rows(
        {"The exam": [now]}, earlier, "Others." if what == "exam" else EXAM
    )

    assert (count, list(sections["The exam"][0].rows)) == (0, ["by hand"])
