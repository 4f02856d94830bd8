"""A bundle knows which one it is; a source tree is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorer.errors import OperatorError
from scorer.packed import bundle_version


def test_a_source_tree_is_no_bundle() -> None:
    assert bundle_version() is None


def test_a_bundle_says_which(tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_text('{"version": "0.1.0+3f", "arch": "x86_64", "python": "3.13"}')

    assert bundle_version(path) == "0.1.0+3f"


@pytest.mark.parametrize("content", ["", "{", "{}", "[]", '{"version": 1}'])
def test_what_does_not_say_is_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bundle.json"
    path.write_text(content)

    with pytest.raises(OperatorError, match=r"bundle\.json does not say which") as refused:
        bundle_version(path)

    assert "\n" not in str(refused.value)
