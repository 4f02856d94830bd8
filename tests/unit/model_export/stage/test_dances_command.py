"""``python -m model_export.stage.dances``."""

from __future__ import annotations

from pathlib import Path

import pytest

from model_export.stage.dance import FOLDER, names
from model_export.stage.dances import main


def test_list_names_every_dance(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(names())


def test_beat_writes_a_wav_of_a_file(tmp_path: Path) -> None:
    out = tmp_path / "beat.wav"

    assert main(["beat", str(FOLDER / "mirrorball.toml"), "--out", str(out)]) == 0

    assert out.read_bytes()[:4] == b"RIFF"


def test_draw_writes_a_picture(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    out = tmp_path / "low-tide.png"

    assert main(["draw", "low-tide", "--out", str(out)]) == 0

    assert out.read_bytes()[1:4] == b"PNG"


def test_what_is_wrong_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["beat", "polka", "--out", str(tmp_path / "x.wav")]) == 1

    said = capsys.readouterr().err
    assert said.startswith("unknown choreography 'polka'")
    assert said.count("\n") == 1
