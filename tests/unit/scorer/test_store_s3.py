"""References in a bucket, on a server that answers as S3 does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from scorer.embedder import RELEASED
from scorer.reference_pack import write_pack
from scorer.references import References
from scorer.scoring import Scorer
from scorer.store import StoreFailed, open_store
from scorer.store_s3 import Bucket
from tests.unit.scorer.packs import packed

boto3 = pytest.importorskip("boto3", reason="boto3 is not installed: the extra s3")
moto_server = pytest.importorskip("moto.server", reason="moto is not installed")

KEYS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    started = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    started.start()
    _, port = started.get_host_and_port()
    yield f"http://127.0.0.1:{port}"
    started.stop()


@pytest.fixture
def account(server: str, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 (boto3's own)
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": server}.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="dances")
    yield client
    left = [found["Key"] for found in client.list_objects_v2(Bucket="dances").get("Contents", ())]
    for key in left:
        client.delete_object(Bucket="dances", Key=key)


def test_what_is_written_is_read_and_removed(account: Any) -> None:  # noqa: ANN401
    store = open_store("s3://dances/studio/a")
    store.write("one.msgpack", b"1")
    before = store.files()
    store.write("one.msgpack", b"2")
    after = store.files()
    account.put_object(Bucket="dances", Key="studio/a/deeper/two.msgpack", Body=b"")
    account.put_object(Bucket="dances", Key="studio/other.msgpack", Body=b"")

    assert str(store) == "s3://dances/studio/a/"
    assert store.read("one.msgpack") == b"2"
    assert list(store.files()) == ["one.msgpack"]
    assert before["one.msgpack"] != after["one.msgpack"]
    store.remove("one.msgpack")
    store.remove("one.msgpack")
    assert store.files() == {}


@pytest.mark.usefixtures("account")
def test_more_than_a_page_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorer.store_s3._PAGE", 3)
    store = open_store("s3://dances")
    for number in range(7):
        store.write(f"{number}.msgpack", b"")

    assert len(store.files()) == 7


def test_its_dances_can_be_danced_and_are_read_once(
    account: Any,  # noqa: ANN401
    scorer: Scorer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = open_store("s3://dances")
    write_pack(store, "mine", packed(scorer.embedder))
    references = References(RELEASED / "references", scorer.embedder, store)
    reads: list[str] = []
    read = Bucket.read

    def counted(self: Bucket, name: str) -> bytes:
        reads.append(name)
        return read(self, name)

    monkeypatch.setattr(Bucket, "read", counted)
    now = [0.0]
    monkeypatch.setattr("scorer.references.time.monotonic", lambda: now[0])
    for _ in range(3):
        assert references.find("mine").title == "A dance"
        now[0] += 40  # its ETag is the same
    account.put_object(Bucket="dances", Key="mine.msgpack", Body=b"something else")
    now[0] += 40

    assert [reference.id for reference in references] == [
        "mirrorball",
        "corner-groove",
        "low-tide",
    ]
    assert reads == ["mine.msgpack"] * 2


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("s3://none-such", "cannot be listed: there is no such bucket"),
        ("s3://", "a bucket's address is s3://BUCKET"),
        ("s3://Upper", "a bucket's address is s3://BUCKET"),
    ],
)
@pytest.mark.usefixtures("account")
def test_a_bucket_that_is_none(address: str, says: str) -> None:
    with pytest.raises(StoreFailed, match=says) as caught:
        open_store(address).files()

    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("account")
def test_a_part_of_a_file_is_read() -> None:
    store = open_store("s3://dances/some")
    store.write("dance.mp4", bytes(range(100)))

    assert store.size("dance.mp4") == 100
    assert store.read_part("dance.mp4", 10, 19) == bytes(range(10, 20))
    assert store.read_part("dance.mp4", 95, 200) == bytes(range(95, 100))
    for read in (store.size, lambda name: store.read_part(name, 0, 9)):
        with pytest.raises(StoreFailed, match="none-such cannot be read"):
            read("none-such")


@pytest.mark.usefixtures("account")
def test_a_file_that_is_none() -> None:
    with pytest.raises(StoreFailed, match="none-such cannot be read: there is no such file"):
        open_store("s3://dances").read("none-such")


def test_nobody_there_and_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("scorer.store_s3._ATTEMPTS", 1)

    with pytest.raises(StoreFailed, match="cannot be listed") as away:
        open_store("s3://dances").files()
    for name in KEYS:
        monkeypatch.delenv(name)
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "none")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "none")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with pytest.raises(StoreFailed, match="Unable to locate credentials") as unknown:
        open_store("s3://dances").files()

    for caught in (away, unknown):
        assert "\n" not in str(caught.value)
