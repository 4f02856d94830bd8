"""The golden answers themselves, and what counts as a difference from them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cdk.errors import DeployError
from cdk.golden import Answer, difference, read_golden
from scorer.embedder import RELEASED
from scorer.manifest import read_manifest
from tests import data

JSON, MSGPACK = "application/json", "application/msgpack"
WITHOUT_TORCH = """
import sys

sys.modules["torch"] = sys.modules["matplotlib"] = sys.modules["onnx"] = None
from model_export.__main__ import main

sys.argv = ["model_export", *sys.argv[1:]]
sys.exit(main())
"""


def write(*arguments: object) -> subprocess.CompletedProcess[str]:
    """``python -m model_export golden``, where torch is not installed."""
    command = [sys.executable, "-c", WITHOUT_TORCH, "golden", *map(str, arguments)]
    return subprocess.run(  # noqa: S603
        command, cwd=data.CHECKOUT, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("golden") / "golden.json"
    done = write(path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return path


def test_they_are_the_same_each_time(written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.json"
    write(again)

    assert again.read_bytes() == written.read_bytes()


def test_they_ask_every_route_in_both_formats_and_for_every_mistake(written: Path) -> None:
    golden = read_golden(written)

    assert golden.version["sha256"] == read_manifest(RELEASED).sha256
    assert len({case.name for case in golden.cases}) == len(golden.cases)
    scored = [
        (case.request.path, case.request.headers["content-type"], case.answer.content_type)
        for case in golden.cases
        if case.request.method == "POST" and case.answer.status == 200
    ]
    for path in ("/predict", "/score"):
        assert {(path, JSON, JSON), (path, MSGPACK, MSGPACK)} <= set(scored)
    asked = {case.request.path for case in golden.cases if case.request.method == "GET"}
    assert {"/", "/health", "/version", "/references", "/references/mirrorball"} <= asked
    statuses = {case.answer.status for case in golden.cases}
    assert statuses == {200, 400, 404, 405, 413, 415, 422}


def test_live_messages_follow_each_other_and_some_are_none(written: Path) -> None:
    live = read_golden(written).live

    told = [msgspec.json.decode(case.answered) for case in live]
    sent = [msgspec.json.decode(case.sent) for case in live if case.sent.startswith("{")]
    dance = [answer for answer in told if "total" in answer]
    assert [message["state"] for message in sent[1:4]] == [each["state"] for each in dance[:3]]
    assert dance[-1]["total"]["seconds"] >= 5
    assert dance[-1]["total"]["score"] > 20
    assert {answer["error"]["code"] for answer in told if "error" in answer} == {
        *("malformed_body", "unknown_reference", "invalid_state"),
    }


def test_the_words_of_a_performance_are_in_both_languages(written: Path) -> None:
    cases = {case.name: case for case in read_golden(written).cases}
    english, korean = (
        msgspec.json.decode(cases[f"a performance, {language}"].answer.body)["moments"]
        for language in ("en", "ko")
    )

    assert english[0]["text"] != korean[0]["text"]
    assert english[0]["t_ms"] == korean[0]["t_ms"]


def test_without_samples_it_says_so_in_one_line(tmp_path: Path) -> None:
    done = write(tmp_path / "golden.json", "--samples", tmp_path)

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "following.json" in done.stderr


@pytest.mark.parametrize(
    "content", [None, "", "[]", '{"version": {}}', '{"version":1,"cases":[2]}']
)
def test_what_is_no_golden_file(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "golden.json"
    if content is not None:
        path.write_text(content)

    with pytest.raises(DeployError, match=r"golden\.json"):
        read_golden(path)


def answer(message: object, kind: str = JSON, status: int = 200) -> Answer:
    encode = msgspec.json.encode if kind == JSON else msgspec.msgpack.encode
    return Answer(status, kind, encode(message))


@pytest.mark.parametrize("kind", [JSON, MSGPACK])
@pytest.mark.parametrize(
    ("golden", "found", "trouble"),
    [
        ({"a": 1.0}, {"a": 1.0 + 9e-7}, None),
        ({"a": 1.0}, {"a": 1.0 + 2e-6}, "$.a: 1.000002, expected 1.0"),
        ({"a": [1.0, {"b": 2.0}]}, {"a": [1.0, {"b": 3.0}]}, "$.a[1].b: 3.0, expected 2.0"),
        ({"a": 1}, {"a": 1.0}, "$.a: 1.0, expected 1"),
        ({"a": 1}, {"a": 2}, "$.a: 2, expected 1"),
        ({"a": True}, {"a": 1}, "$.a: 1, expected True"),
        ({"a": None}, {"a": 0.0}, "$.a: 0.0, expected None"),
        ({"a": "x"}, {"a": "y"}, "$.a: 'y', expected 'x'"),
        ({"a": 1}, {"a": 1, "b": 2}, "$: has a, b, expected a"),
        ({"a": 1, "b": 2}, {"a": 1}, "$: has a, expected a, b"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, "$: has b, a, expected a, b"),
        ([1, 2], [1], "$: has 1, expected 2"),
        ({}, [], "$: [], expected {}"),
    ],
)
def test_a_difference(golden: Any, found: Any, trouble: str | None, kind: str) -> None:  # noqa: ANN401
    assert difference(answer(golden, kind), answer(found, kind)) == trouble


def test_status_and_type_come_first() -> None:
    assert difference(answer({}), answer({}, status=500)) == "status: 500, expected 200"
    assert (
        difference(answer({}), answer({}, MSGPACK)) == f"content type: {MSGPACK}, expected {JSON}"
    )
    assert difference(answer({}), Answer(200, JSON, b"{")) == f"body: is not {JSON}"


@pytest.mark.parametrize(
    ("golden", "found", "same"),
    [
        (87.56, 87.57, True),
        (87.56, 87.58, False),
        (0.975759, 0.97576, True),
        (0.975759, 0.975761, False),
        (13933.3, 13933.4, True),
        (100.0, 99.9, True),
        (100.0, 99.8, False),
        (100, 99, False),
    ],
)
def test_another_processor_may_round_the_last_decimal_the_other_way(
    golden: float, found: float, same: bool
) -> None:
    told = difference(answer({"a": golden}), answer({"a": found}), elsewhere=True)

    assert (told is None) is same


def test_on_the_same_processor_it_may_not() -> None:
    assert difference(answer([87.56]), answer([87.57])) == "$[0]: 87.57, expected 87.56"
