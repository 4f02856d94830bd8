"""The page's files, sorted for the bucket."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdk.page_files import Part, files, parts
from cdk.page_folder import PLACEHOLDER
from scorer.page_policy import ASK_AGAIN, FOREVER

BUILT = {
    ".built": "make's own",
    "index.html": "the page",
    "index.html.br": "the page, packed",
    "assets/code-1a2b.js": "code",
    "assets/code-1a2b.js.br": "code, packed",
    "assets/picture-3c4d.jpg": "a picture that packs no smaller",
    "challenges/assets/dance.mp4": "a dance",
}


@pytest.fixture
def page(tmp_path: Path) -> Path:
    for name, content in BUILT.items():
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content)
    return tmp_path


def test_what_is_named_by_its_content_is_kept_and_nothing_else(page: Path) -> None:
    found = {file.path: (file.source.read_text(), *file.headers) for file in files(page)}

    forever, again = ("cache-control", FOREVER), ("cache-control", ASK_AGAIN)
    assert found == {
        "/index.html": ("the page", again),  # CloudFront packs it, for whoever can unpack it
        "/assets/code-1a2b.js": ("code, packed", forever, ("content-encoding", "br")),
        "/assets/picture-3c4d.jpg": ("a picture that packs no smaller", forever),
        "/challenges/assets/dance.mp4": ("a dance", again),
    }


def told(part: Part) -> tuple[str, str | None, set[str]]:
    found = [file for file in part.folder.rglob("*") if file.is_file()]
    names = {file.relative_to(part.folder).as_posix() for file in found}
    return part.cache_control, part.encoding, names


def test_each_part_has_its_headers_and_the_page_comes_last(page: Path) -> None:
    with parts(page) as found:
        *lasting, fresh = map(told, found)
        folders = [part.folder for part in found]

    assert sorted(lasting, key=str) == [
        (FOREVER, "br", {"assets/code-1a2b.js"}),
        (FOREVER, None, {"assets/picture-3c4d.jpg"}),
    ]
    assert fresh == (ASK_AGAIN, None, {"index.html", "challenges/assets/dance.mp4"})
    assert not any(folder.exists() for folder in folders)


def test_the_plain_page_is_one_part() -> None:
    with parts(PLACEHOLDER) as (only,):
        assert told(only) == (ASK_AGAIN, None, {"index.html", "style.css"})
