"""Pictures and videos of references, whole and in parts."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from scorer.api import create_app
from scorer.embedder import Embedder
from scorer.reference_pack import write_pack
from scorer.showing import MAX_PART_BYTES, PAGE_VARIABLE
from scorer.store import Folder
from tests.api.asgi_client import Client
from tests.unit.scorer.packs import packed

PICTURE = b"\xff\xd8 a picture"
VIDEO = bytes(range(256)) * 4
LONG = MAX_PART_BYTES + 5


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """An API over a folder of a few dances, with and without a video."""
    store = Folder(tmp_path_factory.mktemp("library"))
    plain = packed(Embedder())
    filmed = msgspec.structs.replace(plain, thumbnail=PICTURE, video="webm", tempo=96.0)
    write_pack(store, "plain", plain)
    write_pack(store, "filmed", filmed)
    write_pack(store, "long", filmed)
    write_pack(store, "lost", filmed)
    store.write("filmed.webm", VIDEO)
    store.write("long.webm", bytes(LONG))
    return Client(create_app(store=store))


def test_the_list_says_what_there_is_to_show(kept: Client) -> None:
    told = {each["id"]: each for each in kept("GET", "/references").json()["references"]}

    assert told["filmed"]["picture"] == "references/filmed/picture"
    assert told["filmed"]["video"] == "references/filmed/video"
    assert told["filmed"]["tempo"] == 96
    assert told["plain"]["picture"] is told["plain"]["video"] is told["plain"]["tempo"] is None


def test_a_picture_is_a_jpeg(kept: Client) -> None:
    answer = kept("GET", "/references/filmed/picture")

    assert answer.status == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "private, max-age=300"
    assert answer.body == PICTURE


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/references/plain/picture", "not_kept"),
        ("/references/plain/video", "not_kept"),
        ("/references/lost/video", "not_kept"),
        ("/references/none/picture", "unknown_reference"),
        ("/references/none/video", "unknown_reference"),
    ],
)
def test_what_is_not_there_is_404(kept: Client, path: str, code: str) -> None:
    answer = kept("GET", path)

    assert answer.status == 404
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["error"]["code"] == code


def test_a_short_video_is_sent_whole(kept: Client) -> None:
    answer = kept("GET", "/references/filmed/video")

    assert answer.status == 200
    assert answer.headers["content-type"] == "video/webm"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.body == VIDEO


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, 1023),
        ("bytes=10-19", 10, 19),
        ("bytes=1000-5000", 1000, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=-5000", 0, 1023),
    ],
)
def test_parts_are_those_that_were_asked_for(
    kept: Client, asked: str, first: int, last: int
) -> None:
    answer = kept("GET", "/references/filmed/video", range=asked)

    assert answer.status == 206
    assert answer.headers["content-range"] == f"bytes {first}-{last}/1024"
    assert answer.body == VIDEO[first : last + 1]


@pytest.mark.parametrize(
    "asked", ["bytes=1024-", "bytes=9-2", "bytes=-", "bytes=-0", "bytes=0-1,4-5", "frames=1-2"]
)
def test_what_is_no_part_is_416(kept: Client, asked: str) -> None:
    answer = kept("GET", "/references/filmed/video", range=asked)

    assert answer.status == 416
    assert answer.json()["error"]["where"] == "range"


def test_a_long_video_comes_in_parts(kept: Client) -> None:
    whole = kept("GET", "/references/long/video")
    begun = kept("GET", "/references/long/video", range="bytes=0-")
    rest = kept("GET", "/references/long/video", range=f"bytes={MAX_PART_BYTES}-")

    assert whole.status == 416
    assert "bytes=0-" in whole.json()["error"]["message"]
    assert len(begun.body) == MAX_PART_BYTES
    assert begun.headers["content-range"] == f"bytes 0-{MAX_PART_BYTES - 1}/{LONG}"
    assert len(rest.body) == 5


def test_the_challenges_that_ship_are_the_pages_files(client: Client) -> None:
    for each in client("GET", "/references").json()["references"]:
        answer = client("GET", f"/{each['video']}")

        assert answer.status == 307
        place = Path(answer.headers["location"])
        assert place.parent.as_posix() == "/challenges"
        shipped = Path(__file__).parents[2] / "client" / "public" / "challenges" / place.name
        assert 100_000 < shipped.stat().st_size <= 1_000_000
        assert client("GET", f"/{each['picture']}").body.startswith(b"\xff\xd8")


def test_without_a_page_there_are_no_videos_of_what_ships(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(PAGE_VARIABLE, "none")
    bare = Client(create_app())
    default = bare("GET", "/references").json()["references"][0]

    assert default["video"] is None
    assert default["picture"] is not None
    assert bare("GET", f"/references/{default['id']}/video").status == 404
