"""What the package does under Lambda's runtime: the same as the local server."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cdk.golden import Golden, differences
from cdk.local.environment import Environment, InitFailed, Result
from cdk.local.events import Answer, answer_of, event_of

# Pages of memory that Python's allocator may take or leave; what leaks with each event is more.
GROWTH_KB = 6_000
TIMEOUT_S = 30.0


def answer(result: Result) -> Answer:
    assert result.outcome == "response"
    return answer_of(result.payload)


def ask(environment: Environment, method: str, target: str, **headers: str) -> Answer:
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return answer(environment.invoke(event_of(method, target, named, b""), TIMEOUT_S))


def test_every_golden_answer_is_given(environment: Environment, golden: Golden) -> None:
    assert len(golden.cases) > 20
    wrong = {}
    for case in golden.cases:
        event = event_of(
            case.method, f"/api{case.path}", list(case.headers.items()), case.body or b""
        )
        told = answer(environment.invoke(event, TIMEOUT_S))
        found = differences(case, told.status, told.headers.get("content-type", ""), told.body)
        if found:
            wrong[case.name] = found
    assert wrong == {}


def test_nothing_of_this_environment_is_on_its_path(python: Path, task: Path) -> None:
    (task / "where.py").write_text(
        "import sys, json\n"
        "def handler(event, context):\n"
        "    import scorer, numpy\n"
        "    return {'statusCode': 200, 'body': json.dumps([sys.path, numpy.__file__])}\n"
    )
    try:
        with Environment(python, task, handler="where.handler") as running:
            paths, numpy = json.loads(ask(running, "GET", "/").body)
    finally:
        (task / "where.py").unlink()

    assert numpy.startswith(str(task))
    assert str(Path(__file__).parents[2] / "functions") not in paths


def test_unusual_headers_and_queries_do_not_matter(environment: Environment) -> None:
    told = ask(
        environment,
        "GET",
        "/api/health?a=1&a=2&b=%E2%98%83",
        X_EMPTY="",
        X_LONG="x" * 8_000,
        Cookie="a=1; b=2",
        Accept="text/html;q=0.9, */*",
    )

    assert (told.status, json.loads(told.body)) == (200, {"status": "ok"})
    assert told.headers["x-request-id"]


def test_the_hooks_of_snapstart_run(python: Path, task: Path) -> None:
    with Environment(python, task, snapstart=True) as running:
        told = ask(running, "GET", "/api/health")

        assert "restore/next" in running.hooks
    assert told.status == 200


def test_its_own_secret_is_asked_for(python: Path, task: Path) -> None:
    known = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"  # of "secret"
    variables = {"SYNCHRO_YOU_ORIGIN_SHA256": known}
    with Environment(python, task, variables) as running:
        without = ask(running, "GET", "/api/health")
        other = ask(running, "GET", "/api/health", x_origin_secret="other")  # noqa: S106
        right = ask(running, "GET", "/api/health", X_Origin_Secret="secret")  # noqa: S106

    assert (without.status, other.status, right.status) == (403, 403, 200)
    assert json.loads(other.body)["error"]["code"] == "forbidden"


def test_what_cannot_be_imported_is_told_to_lambda(
    python: Path, task: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "task"
    shutil.copytree(task, broken)
    (broken / "scorer" / "released" / "embedder.onnx").write_bytes(b"damaged")

    with pytest.raises(InitFailed) as failed:
        Environment(python, broken)

    report = failed.value.report
    assert report is not None
    assert report.kind == "init/error"
    told = json.loads(report.body)
    assert "sha256" in told["errorMessage"]
    assert "\n" not in told["errorMessage"]


def memory_kb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    raise AssertionError("a process without memory")


def test_a_thousand_events_leave_no_memory_behind(environment: Environment, golden: Golden) -> None:
    (case,) = (case for case in golden.cases if case.name == "a window, packed")
    event = event_of(case.method, f"/api{case.path}", list(case.headers.items()), case.body or b"")
    sizes = []
    for i in range(1_000):
        assert answer(environment.invoke(event, TIMEOUT_S)).status == 200
        if i in (199, 999):
            sizes.append(memory_kb(environment.pid))

    assert sizes[1] - sizes[0] < GROWTH_KB
