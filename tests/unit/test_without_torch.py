"""A test run that leaves out the proof of parity does not look like a whole one."""

from __future__ import annotations

import subprocess
import sys

from tests import data

WITHOUT_TORCH = """
import sys, pytest

sys.modules["torch"] = None
sys.exit(pytest.main(sys.argv[1:]))
"""


def last_line_of_a_run(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", WITHOUT_TORCH, "-p", "no:cacheprovider", *arguments],
        cwd=data.CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1]


def test_the_last_line_says_that_the_proof_did_not_run() -> None:
    last = last_line_of_a_run("tests/unit", "-k", "test_resampling")

    assert "NOT RUN" in last
    assert "parity" in last


def test_nothing_is_said_where_the_proof_was_not_asked_for() -> None:
    last = last_line_of_a_run("tests/unit/scorer/test_resampling.py")

    assert "NOT RUN" not in last
    assert "passed" in last
