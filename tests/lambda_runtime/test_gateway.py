"""The stand-in for the gateway: HTTP in, HTTP out, the bundle between; and the smoke test on it."""

from __future__ import annotations

import contextlib
import http.client
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from cdk import smoke
from cdk.bundle import Bundle
from cdk.gateway import standing
from cdk.golden import Golden
from cdk.local.environment import MAX_PAYLOAD_BYTES
from cdk.local.http_server import MAX_BODY_BYTES
from cdk.smoking.client import Answered, Site
from cdk.smoking.page import page_checks

JSON = {"content-type": "application/json"}
PAGE = '<!doctype html><title>a page</title><script src="./assets/code-1a2b.js"></script>'


@dataclass(frozen=True)
class Stand:
    distribution: str
    api: str

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urlsplit(self.distribution).netloc, timeout=60)


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that no line of a table is broken in."""
    monkeypatch.setenv("COLUMNS", "160")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    (folder / "index.html").write_text(PAGE)
    (folder / "assets").mkdir()
    (folder / "assets" / "code-1a2b.js").write_text("let a = 1")
    (folder / "assets" / "code-1a2b.js.br").write_bytes(b"what Brotli makes of it")
    (folder.parent / "secret.txt").write_text("not the page's")
    return folder


@pytest.fixture(scope="module")
def stand(python: Path, task: Path, site: Path) -> Iterator[Stand]:
    with standing(task, site=site) as addresses:
        yield Stand(*addresses)


@pytest.fixture
def ask(stand: Stand) -> Site:
    return Site(stand.distribution)


def code(answered: Answered) -> str:
    found: str = msgspec.json.decode(answered.body)["error"]["code"]
    return found


def smoked(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    """Exit code and output of the command."""
    exit_code = smoke.main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return exit_code, told.out + told.err


def test_the_smoke_test_finds_nothing(
    stand: Stand, bundle: Bundle, golden: Golden, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = stand.distribution, "--golden", bundle.golden, "--api", stand.api, "--page"
    live = "--live-api", f"{stand.api.replace('http', 'ws')}/live"

    exit_code, told = smoked(capsys, *arguments, *live)

    assert exit_code == 0, told
    assert f"{len(golden.cases) + len(golden.live) + 13} checks, none failed" in told


def test_the_smoke_test_finds_a_websocket_that_is_open_to_all_and_one_that_is_none(
    stand: Stand, bundle: Bundle, capsys: pytest.CaptureFixture[str]
) -> None:
    through = f"{stand.distribution.replace('http', 'ws')}/api"
    arguments = stand.distribution, "--golden", bundle.golden

    exit_code, told = smoked(capsys, *arguments, "--live-api", f"{through}/live")
    assert exit_code == 1
    assert "it lets everybody in" in " ".join(told.replace("│", " ").split())
    exit_code, told = smoked(capsys, *arguments, "--live", f"{through}/none-such")
    assert exit_code == 1
    assert "1 failed" in told


def test_the_smoke_test_finds_another_live_answer(
    stand: Stand, bundle: Bundle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "golden.json"
    told = msgspec.json.decode(bundle.golden.read_bytes())
    told["live"][2]["answered"] = told["live"][3]["answered"]
    other.write_bytes(msgspec.json.encode(told | {"cases": told["cases"][:2]}))

    exit_code, said = smoked(capsys, stand.distribution, "--golden", other)

    assert exit_code == 1
    assert "1 failed" in said


def test_the_smoke_test_finds_another_model(
    stand: Stand, bundle: Bundle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "golden.json"
    told = msgspec.json.decode(bundle.golden.read_bytes())
    told["version"]["sha256"] = "0" * 64
    other.write_bytes(msgspec.json.encode(told | {"cases": told["cases"][:2]}))

    exit_code, said = smoked(capsys, stand.distribution, "--golden", other)

    assert exit_code == 1
    assert re.search(r"version is the built one +│ sha256:", said), said
    assert "1 failed" in said


def test_the_smoke_test_finds_another_bundle_of_the_same_model(
    stand: Stand, bundle: Bundle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "golden.json"
    told = msgspec.json.decode(bundle.golden.read_bytes())
    told["version"]["bundle"] = "0.1.0+0000000000000000"
    other.write_bytes(msgspec.json.encode(told | {"cases": told["cases"][:2]}))

    exit_code, said = smoked(capsys, stand.distribution, "--golden", other)

    assert exit_code == 1
    assert f"bundle: {bundle.version}, built:" in said, said
    assert "1 failed" in said


def test_version_says_which_bundle_answers(ask: Site, bundle: Bundle) -> None:
    assert msgspec.json.decode(ask("GET", "/api/version").body)["bundle"] == bundle.version


def test_the_smoke_test_finds_an_api_that_is_open_to_all(
    stand: Stand, bundle: Bundle, capsys: pytest.CaptureFixture[str]
) -> None:
    # The distribution adds the secret, so nothing is refused there.
    arguments = stand.distribution, "--golden", bundle.golden, "--api", f"{stand.distribution}/api"

    exit_code, told = smoked(capsys, *arguments)

    assert exit_code == 1
    assert "3 failed" in told


TOKEN = "head.body.signature"  # noqa: S105 (of nobody's)


@pytest.fixture(scope="module")
def guarded(python: Path, task: Path, site: Path) -> Iterator[Stand]:
    """As deployed with ``-c jwt_issuer=…``."""
    with standing(task, site=site, token=TOKEN) as addresses:
        yield Stand(*addresses)


def test_with_its_token_a_guarded_deployment_passes(
    guarded: Stand,
    bundle: Bundle,
    golden: Golden,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SYNCHRO_YOU_TOKEN", TOKEN)
    arguments = guarded.distribution, "--golden", bundle.golden, "--api", guarded.api, "--page"

    exit_code, told = smoked(capsys, *arguments)

    assert exit_code == 0, told
    assert f"{len(golden.cases) + 18} checks, none failed" in told
    assert TOKEN not in told


@pytest.mark.parametrize(
    ("token", "says"), [("", "set SYNCHRO_YOU_TOKEN"), ("an.older.one", "it refuses the token")]
)
def test_without_its_token_it_says_so_and_waits_for_nothing(
    guarded: Stand,
    bundle: Bundle,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    token: str,
    says: str,
) -> None:
    monkeypatch.setenv("SYNCHRO_YOU_TOKEN", token)

    exit_code, told = smoked(capsys, guarded.distribution, "--golden", bundle.golden)

    assert exit_code == 1
    assert "1 checks, 1 failed" in told
    assert says in " ".join(told.replace("│", " ").split())


def test_a_token_for_a_deployment_that_asks_for_none(
    stand: Stand,
    bundle: Bundle,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SYNCHRO_YOU_TOKEN", TOKEN)

    exit_code, told = smoked(capsys, stand.distribution, "--golden", bundle.golden)

    assert exit_code == 1
    assert "4 failed" in told


def test_what_a_guarded_api_answers_by_itself(guarded: Stand) -> None:
    refused = Site(guarded.distribution)("GET", "/api/health")

    assert (refused.status, refused.body) == (401, b'{"message":"Unauthorized"}')
    assert refused.headers["www-authenticate"] == "Bearer"
    # No route, and so nothing to ask a token for; the page is for everybody.
    assert Site(guarded.distribution)("OPTIONS", "/api/health").status == 404
    assert Site(guarded.distribution)("GET", "/").status == 200


def test_a_page_is_missed_where_there_has_to_be_one(stand: Stand) -> None:
    api = Site(f"{stand.distribution}/api")

    (missing,) = page_checks(api, wanted=False)
    assert missing.trouble is None
    (missed,) = page_checks(api, wanted=True)
    assert missed.trouble == "status: 200, application/json, expected a page"


def test_the_smoke_test_where_nobody_answers(
    bundle: Bundle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = "http://127.0.0.1:1", "--golden", bundle.golden, "--patience", "0"

    exit_code, told = smoked(capsys, *arguments)

    assert exit_code == 1
    assert "1 checks, 1 failed" in told


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["d123.cloudfront.net"], "d123.cloudfront.net is no address"),
        (["http://127.0.0.1:99999"], "http://127.0.0.1:99999 is no address"),
        (["http://[::1"], "http://[::1 is no address"),
        (["http://127.0.0.1/?a=1"], "is no address"),
        (["http://127.0.0.1/é"], "is no address"),
        (["http://a b/"], "http://a b/ is no address"),
        (["http://127.0.0.1:1", "--golden", "none-such.json"], "none-such.json cannot be read"),
    ],
)
def test_the_smoke_test_on_what_cannot_be_checked(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exit_code, told = smoked(capsys, *arguments)

    assert exit_code == 1
    assert told.startswith("smoke: ")
    assert told.count("\n") == 1
    assert says in told


def test_no_answer_of_the_function_is_to_be_kept(stand: Stand, ask: Site) -> None:
    answers = [
        (200, ask("GET", "/api/health")),
        (200, ask("GET", "/api/references/demo")),
        (404, ask("GET", "/api/none-such")),
        (405, ask("GET", "/api/score")),
        (400, ask("POST", "/api/score", JSON)),
        (413, ask("POST", "/api/score", JSON, b" " * 4_000_001)),
        (403, Site(stand.api)("GET", "/health")),
    ]

    assert all(answered.status == status for status, answered in answers)
    assert {answered.headers.get("cache-control") for _, answered in answers} == {"no-store"}


def test_a_method_without_a_route_is_answered_by_the_gateway(ask: Site) -> None:
    for method in ("DELETE", "PUT", "OPTIONS"):
        answered = ask(method, "/api/predict")
        assert (answered.status, answered.body) == (404, b'{"message":"Not Found"}')


def test_the_page_and_nothing_beside_it(ask: Site) -> None:
    for path in ("/", "/index.html"):
        answered = ask("GET", path)
        assert (answered.status, answered.body.decode()) == (200, PAGE)
        assert answered.content_type == "text/html"
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "//etc/passwd", "/%00", "/api", "/apis"):
        assert ask("GET", path).status == 404, path


def test_the_smoke_test_finds_parts_that_are_not_kept_or_not_there(
    python: Path, task: Path, bundle: Bundle, tmp_path: Path
) -> None:
    """As where a page was put into the bucket by other hands."""
    (tmp_path / "index.html").write_text(PAGE.replace("./assets/", "assets/") + PAGE)
    with standing(task, site=tmp_path) as (distribution, _):
        there, again, part = page_checks(Site(distribution), wanted=True)

    assert (there.trouble, again.trouble) == (None, None)
    assert part.what == "code-1a2b.js is kept for a year"
    assert part.trouble == "status: 404, expected 200"


def test_what_a_client_says_of_itself_opens_nothing(stand: Stand, ask: Site) -> None:
    own = {"x-origin-secret": "a guess"}

    assert ask("GET", "/api/health", own).status == 200
    refused = Site(stand.api)("GET", "/health", own)
    assert (refused.status, code(refused)) == (403, "forbidden")


def test_head_has_no_body_and_the_connection_goes_on(stand: Stand) -> None:
    connection = stand.connect()
    connection.request("HEAD", "/api/health")
    response = connection.getresponse()
    assert (response.status, response.read()) == (200, b"")
    connection.request("GET", "/api/health")
    assert connection.getresponse().read() == b'{"status":"ok"}'
    connection.close()


def test_a_body_in_chunks(stand: Stand, golden: Golden) -> None:
    (case,) = (case for case in golden.cases if case.name == "a window, following")
    half = len(case.request.body) // 2
    parts = iter((case.request.body[:half], case.request.body[half:]))
    connection = stand.connect()

    connection.request("POST", "/api/predict", parts, JSON, encode_chunked=True)

    assert connection.getresponse().status == 200
    connection.close()


def test_more_than_the_gateway_reads(stand: Stand) -> None:
    for name, value in (
        ("content-length", str(MAX_BODY_BYTES + 1)),
        ("content-length", "-1"),
        ("content-length", "many"),
        ("transfer-encoding", "chunked"),
    ):
        connection = stand.connect()
        connection.putrequest("POST", "/api/predict")
        connection.putheader(name, value)
        connection.endheaders()
        if value == "chunked":
            connection.send(b"%x\r\n" % (MAX_BODY_BYTES + 1))
        assert connection.getresponse().status == 413, (name, value)
        connection.close()


def test_more_than_lambda_takes(ask: Site) -> None:
    """Less than the gateway's 10 MB; as base64 more than Lambda's 6."""
    body = b" " * (MAX_PAYLOAD_BYTES * 3 // 4)

    answered = ask("POST", "/api/predict", {"content-type": "application/msgpack"}, body)

    assert (answered.status, answered.body) == (413, b'{"message":"Request Entity Too Large"}')


def test_the_command_from_start_to_stop(python: Path, bundle: Bundle) -> None:
    command = [sys.executable, "-m", "cdk.gateway", "--port", "0", "--bundle", str(bundle.path)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process,  # noqa: S603
        contextlib.ExitStack() as at_last,
    ):
        at_last.callback(process.kill)  # or it would be waited for when a check fails
        assert process.stdout is not None
        greeting = process.stdout.readline()
        found = re.match(r"(http://127\.0\.0\.1:\d+) \(", greeting)
        assert found, greeting
        ask = Site(found[1])
        assert ask("GET", "/api/health").status == 200
        assert ask("GET", "/").status == 200
        line = msgspec.json.decode(process.stdout.readline())
        assert (line["Route"], line["ColdStarts"]) == ("/health", 1)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert process.stdout.read() == ""


def test_the_command_without_a_bundle(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cdk.gateway", "--bundle", str(tmp_path / "none.zip")]

    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603

    assert done.returncode == 1
    assert done.stderr.startswith("gateway: ")
    assert done.stderr.count("\n") == 1
