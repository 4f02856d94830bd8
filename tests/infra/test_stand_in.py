"""The stand-in for the distribution: the page's files, and what it is told that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdk import gateway, smoke
from cdk.local.site import page_file

DANCE = bytes(range(100))
PACKED = b"what Brotli makes of it"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("a page")
    (tmp_path / "assets" / "code-1a2b.js").write_text("let a = 1")
    (tmp_path / "assets" / "code-1a2b.js.br").write_bytes(PACKED)
    (tmp_path / "dance.mp4").write_bytes(DANCE)
    return tmp_path


def test_the_pages_parts_are_there_packed_and_for_good(page: Path) -> None:
    """As the bucket has them, which does not look at what a browser accepts."""
    index, part = page_file(page, "/"), page_file(page, "/assets/code-1a2b.js")

    assert ("cache-control", "no-cache") in index.headers
    assert index.body == b"a page"
    assert {
        ("cache-control", "public, max-age=31536000, immutable"),
        ("content-encoding", "br"),
        ("content-type", "text/javascript"),
    } <= set(part.headers)
    assert part.body == PACKED
    assert page_file(page, "/assets/code-1a2b.js.br").status == 404


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-9", 206, 0, 9),
        ("bytes=90-", 206, 90, 99),
        ("bytes=90-1000", 206, 90, 99),
        ("bytes=100-", 416, 0, -1),
        ("bytes=0-1,5-6", 200, 0, 99),
        ("", 200, 0, 99),
    ],
)
def test_a_video_is_there_in_parts(
    page: Path, asked: str, status: int, first: int, last: int
) -> None:
    answer = page_file(page, "/dance.mp4", asked)

    assert answer.status == status
    assert answer.body == DANCE[first : last + 1]
    told = {206: f"bytes {first}-{last}/100", 416: "bytes */100"}.get(status)
    assert dict(answer.headers).get("content-range") == told


@pytest.mark.parametrize("time", ["nan", "inf", "-1", "soon"])
def test_a_time_that_never_ends_is_refused(time: str, capsys: pytest.CaptureFixture[str]) -> None:
    for main, arguments in (
        (smoke.main, ["http://127.0.0.1:1", f"--patience={time}"]),
        (gateway.main, [f"--timeout={time}"]),
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
        assert f"{time} is no number of seconds" in capsys.readouterr().err


def test_a_folder_without_a_page_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gateway.main(["--site", str(tmp_path)]) == 1

    told = capsys.readouterr().err
    assert told == f"gateway: --site {tmp_path} is no page: it has no index.html\n"
