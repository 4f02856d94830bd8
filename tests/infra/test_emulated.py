"""The arm64 bundle under qemu is a target of its own; what it lacks is said in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdk.emulated import main


def test_without_a_python_for_it_nothing_is_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cdk.emulated.build", lambda arch: pytest.fail(f"{arch} is built"))

    assert main([str(tmp_path)]) == 1

    told = capsys.readouterr().err
    assert told == (
        f"emulated: {tmp_path} has no Python 3.13 for arm64: scripts/arm64.sh {tmp_path}\n"
    )
