from __future__ import annotations

from pathlib import Path

import pytest

from scorer.errors import InvalidField
from scorer.page_file import check_place, write_page


def test_a_page_is_written_over_an_older_one(tmp_path: Path) -> None:
    place = tmp_path / "out.HTML"
    write_page(place, "old")
    write_page(place, "가")

    assert place.read_text("utf-8") == "가"
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("name", ["clip.csv", "html", "page.html.npz"])
def test_what_is_no_page_is_never_written_over(tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    place.write_text("precious")

    with pytest.raises(InvalidField, match=r"\.html"):
        write_page(place, "page")
    assert place.read_text() == "precious"


def test_a_folder_is_no_page(tmp_path: Path) -> None:
    (tmp_path / "folder.html").mkdir()

    with pytest.raises(InvalidField, match="there already"):
        check_place(tmp_path / "folder.html")


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(InvalidField, match="no folder"):
        check_place(tmp_path / "none" / "page.html")


def test_a_disk_that_fails_leaves_the_older_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "page.html"
    place.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scorer.page_file.os.fsync", full)
    with pytest.raises(InvalidField, match="No space left"):
        write_page(place, "new")

    assert place.read_text() == "old"
    assert list(tmp_path.iterdir()) == [place]
