"""From start to end of an execution environment: snapshots, mistakes, endurance, and time."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cdk.golden import Golden
from cdk.local.environment import Environment, InitFailed
from cdk.local.events import Request, make_event, read_answer
from cdk.local.function import Function
from tests.api.asgi_client import JSON
from tests.api.events import event

PATIENCE_S = 60.0
HEALTH = json.dumps(event("GET", "/api/health")).encode()

Laid = Callable[[str], Path]


def resident_mb(environment: Environment) -> float:
    status = Path(f"/proc/{environment.pid}/status").read_text()
    kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(kib) * 1024 / 1e6


def lines(log: Path) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in log.read_text().splitlines()]


def init_error(python: Path, folder: Path, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """What a function reports that does not start."""
    with pytest.raises(InitFailed) as failed:
        Environment(python, folder, **more)
    report = failed.value.report
    assert report is not None
    assert report.kind == "init/error"
    told: dict[str, Any] = json.loads(report.body)
    return told


PATHS = """
import json, sys

def handler(event, context):
    from scorer import lambda_http

    files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    told = {"path": sys.path, "files": [file for file in files if file], "base": sys.base_prefix}
    return {"statusCode": 200, "headers": {}, "body": json.dumps(told)}
"""


def test_nothing_of_this_projects_environment_is_on_its_path(
    python: Path, with_probe: Laid, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    folder = with_probe(PATHS)

    with Environment(python, folder, handler="probe.handler") as environment:
        answer = read_answer(environment.invoke(HEALTH, PATIENCE_S).payload)

    told = json.loads(answer.body)
    assert told["path"][0] == str(folder)
    own = (str(folder), str(python.parents[1]), told["base"])
    for place in (*told["path"], *told["files"]):
        assert str(place).startswith(own), place
    ours = f"{sys.prefix}/"
    assert not any(str(place).startswith(ours) for place in told["files"])


def test_a_snapshot_is_warm_and_counts_as_a_start(
    python: Path, with_probe: Laid, tmp_path: Path
) -> None:
    # What a request of ours ahead of the snapshot would have done: used up the mark.
    folder = with_probe(
        "import snapshot_restore_py\n"
        "from scorer.lambda_http import _metrics, handler\n"
        "snapshot_restore_py.register_before_snapshot(lambda: setattr(_metrics, '_cold', False))\n"
    )
    log = tmp_path / "log"

    with (
        log.open("wb") as output,
        Environment(python, folder, snapstart=True, handler="probe.handler", log=output) as snapped,
    ):
        assert snapped.hooks == ["restore/next"]
        assert log.read_text() == "", "the warm-up is nobody's request"
        for _ in range(2):
            assert snapped.invoke(HEALTH, PATIENCE_S).outcome == "response"

    assert [line["ColdStarts"] for line in lines(log)] == [1, 0]


STUB = """
import sys

def handler(event, context):
    from scorer.lambda_http import handler as answer
    told = answer(event, context)
    told["headers"]["x-boto3"] = str("boto3" in sys.modules)
    return told

from scorer import lambda_http
"""


def test_a_snapshot_holds_no_client_of_the_bucket(python: Path, with_probe: Laid) -> None:
    """As it is deployed: with a bucket, which is asked when somebody asks for its dances."""
    folder = with_probe(STUB)
    (folder / "boto3.py").write_text("raise ModuleNotFoundError('no boto3 here', name='boto3')\n")
    bucket = {"SYNCHRO_YOU_REFERENCES": "s3://dances"}

    with Environment(
        python, folder, bucket, snapstart=True, handler="probe.handler"
    ) as environment:
        answers = [
            read_answer(
                environment.invoke(json.dumps(event("GET", path)).encode(), PATIENCE_S).payload
            )
            for path in ("/api/references/demo", "/api/references", "/api/references/none")
        ]

    tried = [dict(answer.headers)["x-boto3"] for answer in answers]
    assert tried == ["False", "False", "False"], "a stub that fails is not kept"
    assert [answer.status for answer in answers] == [200, 200, 404]


def test_what_does_not_score_is_never_put_into_a_snapshot(python: Path, with_probe: Laid) -> None:
    folder = with_probe(
        "from scorer.scoring import Scorer\n"
        "from scorer.lambda_http import handler\n"
        "Scorer.score_window = lambda *arguments: 1 / 0\n"
    )

    told = init_error(python, folder, snapstart=True, handler="probe.handler")

    assert told["errorMessage"] == "POST /predict is answered with 500"


def test_a_fault_after_the_snapshot_is_reported(python: Path, with_probe: Laid) -> None:
    folder = with_probe(
        "import snapshot_restore_py\n"
        "from scorer.lambda_http import handler\n"
        "snapshot_restore_py.register_after_restore(lambda: 1 / 0)\n"
    )

    with pytest.raises(InitFailed) as failed:
        Environment(python, folder, snapstart=True, handler="probe.handler")

    assert failed.value.report is not None
    assert failed.value.report.kind == "restore/error"
    assert json.loads(failed.value.report.body)["errorType"] == "ZeroDivisionError"


def test_a_model_that_is_damaged_is_reported_in_one_line(python: Path, with_probe: Laid) -> None:
    folder = with_probe("")
    model = folder / "scorer" / "released" / "embedder.onnx"
    content = model.read_bytes()
    model.unlink()
    model.write_bytes(content[:-1])

    told = init_error(python, folder)

    assert told["errorType"] == "Runtime.ImportModuleError"
    assert "sha256 of the model" in told["errorMessage"]
    assert "\n" not in told["errorMessage"]
    assert told["stackTrace"] == []


def test_a_secret_that_is_none_is_reported_and_not_repeated(python: Path, task: Path) -> None:
    told = init_error(python, task, variables={"SYNCHRO_YOU_ORIGIN_SHA256": "hunter2"})

    assert "SYNCHRO_YOU_ORIGIN_SHA256" in told["errorMessage"]
    assert "hunter2" not in json.dumps(told)


def test_an_import_error_is_reported(python: Path, with_probe: Laid) -> None:
    folder = with_probe("import torch\n")

    told = init_error(python, folder, handler="probe.handler")

    assert told["errorType"] == "Runtime.ImportModuleError"
    assert "torch" in told["errorMessage"]


def test_a_thousand_events_leave_nothing_behind(python: Path, task: Path, golden: Golden) -> None:
    events = [
        make_event(
            Request(
                case.request.method,
                f"/api{path}",
                query,
                tuple(case.request.headers.items()),
                case.request.body,
            )
        )
        for case in golden.cases
        if len(case.request.body) < 1_000_000
        for path, _, query in (case.request.path.partition("?"),)
    ]
    after = {}
    with Environment(python, task) as environment:
        for number in range(1, 1_001):
            result = environment.invoke(events[number % len(events)], PATIENCE_S)
            assert result.outcome == "response"
            if number in (200, 1_000):
                after[number] = resident_mb(environment)

    # Eight hundred events that each kept their smallest body, 20 kB, would be 16 MB.
    assert after[1_000] - after[200] < 4.0, after


SLEEP = """
import time
from scorer.lambda_http import handler as answer

def handler(event, context):
    while event["rawPath"] == "/sleep":
        time.sleep(1)
    if event["rawPath"] == "/exit":
        import os
        os._exit(3)
    return answer(event, context)
"""


def test_who_takes_too_long_or_ends_is_started_anew(python: Path, with_probe: Laid) -> None:
    folder = with_probe(SLEEP)
    function = Function(lambda: Environment(python, folder, handler="probe.handler"), 5.0)
    try:
        outcomes = [
            function.invoke(json.dumps(event("GET", path)).encode()).outcome
            for path in ("/health", "/sleep", "/health", "/exit", "/health")
        ]
    finally:
        function.stop()

    assert outcomes == ["response", "timeout", "response", "exited", "response"]


def test_an_event_with_a_body_of_the_largest_size(environment: Environment) -> None:
    """6 MB is what Lambda hands over; of that 4 MB are read."""
    body = " " * 6_200_000

    result = environment.invoke(
        json.dumps(event("POST", "/api/score", body, content_type=JSON)).encode(), PATIENCE_S
    )

    assert read_answer(result.payload).status == 413
