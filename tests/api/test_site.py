"""The page beside the API, on one origin."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from cdk.headers_text import CONTENT_SECURITY_POLICY
from scorer.page_policy import HEADERS
from scorer.site import PUBLIC, Site

# Brotli of "export {}", stored.
PACKED = b"\x0b\x04\x80export {}\x03"
BROWSER = "text/html,application/xhtml+xml"


@pytest.fixture
def site(app: FastAPI, tmp_path: Path) -> TestClient:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>the page</title>")
    (folder / "assets" / "code-1a2b.js").write_text("export {}")
    (folder / "assets" / "code-1a2b.js.br").write_bytes(PACKED)
    (folder / "assets" / "pose.wasm").write_bytes(b"\0asm")
    (folder / ".hidden").write_text("a secret")
    (tmp_path / "beside.txt").write_text("a secret")
    return TestClient(Site(app, (folder, PUBLIC)), follow_redirects=False)


def test_a_browser_gets_the_page_and_a_program_the_index(site: TestClient) -> None:
    assert b"the page" in site.get("/", headers={"accept": BROWSER}).content
    assert site.get("/").json()["service"].startswith("Synchro-you")


@pytest.mark.parametrize("path", ["/api/health", "/health"])
def test_the_api_is_at_both_places(site: TestClient, path: str) -> None:
    assert site.get(path).json() == {"status": "ok"}


def test_every_answer_tells_whom_to_trust(site: TestClient) -> None:
    for path in ("/", "/assets/code-1a2b.js", "/api/health", "/api/none", "/challenges/none.mp4"):
        headers = site.get(path, headers={"accept": BROWSER}).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS


def test_it_is_the_policy_of_the_distribution() -> None:
    assert HEADERS["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_what_has_its_content_in_its_name_is_kept(site: TestClient) -> None:
    assert "immutable" in site.get("/assets/code-1a2b.js").headers["cache-control"]
    assert site.get("/", headers={"accept": BROWSER}).headers["cache-control"] == "no-cache"


def test_packed_files_go_to_those_who_read_them(site: TestClient) -> None:
    packed = site.get("/assets/code-1a2b.js", headers={"accept-encoding": "gzip, br"})
    plain = site.get("/assets/code-1a2b.js", headers={"accept-encoding": "gzip"})

    assert packed.headers["content-encoding"] == "br"
    assert plain.content == b"export {}"
    assert packed.headers["content-type"] == plain.headers["content-type"]
    assert packed.headers["vary"] == plain.headers["vary"] == "accept-encoding"
    assert site.get("/assets/pose.wasm").headers["content-type"] == "application/wasm"


@pytest.mark.parametrize("path", ["/../beside.txt", "/assets/../../beside.txt", "/.hidden"])
def test_nothing_beside_the_page_is_served(site: TestClient, path: str) -> None:
    answer = site.get(path)

    assert answer.status_code == 404
    assert b"secret" not in answer.content


def test_a_challenges_video_is_served_in_parts(site: TestClient) -> None:
    moved = site.get("/api/references/mirrorball/video")
    part = site.get(moved.headers["location"], headers={"range": "bytes=0-99"})

    assert part.status_code == 206
    assert len(part.content) == 100
    assert part.headers["content-type"] == "video/mp4"


def test_without_a_page_the_api_is_served_alone(app: FastAPI, tmp_path: Path) -> None:
    bare = Site(app, (tmp_path / "none",))

    assert not bare.has_page
    assert (
        TestClient(bare)
        .get("/", headers={"accept": BROWSER})
        .json()["service"]
        .startswith("Synchro-you")
    )
