"""Two reports side by side."""

from __future__ import annotations

from pathlib import Path

from model_export.command_line import main
from model_export.evaluation.contestants import SHIPPED
from model_export.evaluation.report import Facts, write_report
from model_export.evaluation.tables import Figure, Table


def report(folder: Path, model: str, value: float, *columns: str) -> Path:
    figures = tuple(Figure(value, value - 0.1, value + 0.1) for _ in columns)
    tables = [
        Table("auc", "AUC", "Text.", "method", columns, {"by hand": figures, SHIPPED: figures}),
        Table("offset", "Offset", "Text.", "dancer", columns, {"in time": figures}),
    ]
    facts = Facts("the command", model, "a machine")
    data = folder / f"{model}.json"
    write_report(folder / "B.md", data, facts, "200 dances.", {"The exam": tables})
    return data


def test_what_ships_stands_beside_what_shipped(tmp_path: Path) -> None:
    before = report(tmp_path, "first", 0.25, "a", "gone")
    after = report(tmp_path, "second", 0.5, "new", "a")
    page = tmp_path / "C.md"

    assert main(["compare", str(before), str(after), "--page", str(page)]) == 0

    text = page.read_text()
    assert "`first` (first) and `second` (second)" in text
    assert f"| method | a |\n|---|---|\n| {SHIPPED} | .250 → .500 |" in text
    assert "| in time | .250 → .500 |" in text
    assert "by hand" not in text


def test_a_file_that_is_no_report_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")

    assert main(["compare", *2 * [str(tmp_path / "x.json")], "--page", str(tmp_path / "p")]) != 0
    assert not (tmp_path / "p").exists()
