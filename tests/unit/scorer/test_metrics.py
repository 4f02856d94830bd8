from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import msgspec
import pytest

from scorer.metrics import Metrics, score_bucket

LINE = {"route": "/predict", "status": 200, "ms": 1.5, "windows": 1, "score": 87.5, "bytes_in": 9}


def written(capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    out, error = capfd.readouterr()
    assert error == ""
    return [msgspec.json.decode(line) for line in out.splitlines()]


def test_each_deployment_has_a_namespace_of_its_own() -> None:
    ask = "from scorer.metrics import NAMESPACE; print(NAMESPACE)"
    told = [
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", ask],
            env=os.environ | {"SYNCHRO_YOU_NAMESPACE": name},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for name in ("Stage-2", "")
    ]

    assert told == ["Stage-2", "SynchroYou"]


def test_every_metric_that_is_announced_is_there(capfd: pytest.CaptureFixture[str]) -> None:
    """CloudWatch leaves out, in silence, what it does not find."""
    metrics = Metrics()
    metrics.write(LINE, {"request_id": "a"})
    metrics.write({"status": 403, "ms": 0.1, "code": "forbidden"}, {})

    announced = set()
    for line in written(capfd):
        assert isinstance(line["_aws"]["Timestamp"], int)
        for directive in line["_aws"]["CloudWatchMetrics"]:
            assert directive["Namespace"] == "SynchroYou"
            for metric in directive["Metrics"]:
                announced.add(metric["Name"])
                assert isinstance(line[metric["Name"]], int | float)
            for dimension in (name for names in directive["Dimensions"] for name in names):
                assert isinstance(line[dimension], str)
                assert line[dimension]
    assert announced == {"DurationMs", "WindowsScored", "ColdStarts", "Scored", "Rejected"}


def test_what_a_request_came_to(capfd: pytest.CaptureFixture[str]) -> None:
    Metrics().write(LINE, {"request_id": "a", "gateway_request_id": "b"})

    (line,) = written(capfd)
    del line["_aws"]
    assert line == {
        "Route": "/predict",
        "DurationMs": 1.5,
        "WindowsScored": 1,
        "ColdStarts": 1,
        "ScoreBucket": "80-100",
        "Scored": 1,
        "request_id": "a",
        "gateway_request_id": "b",
        "status": 200,
        "bytes_in": 9,
    }


def test_a_refusal_has_its_reason(capfd: pytest.CaptureFixture[str]) -> None:
    Metrics().write({"route": None, "status": 404, "ms": 0.2, "code": "unknown_route"}, {})

    (line,) = written(capfd)
    assert (line["Route"], line["Reason"], line["Rejected"]) == ("none", "unknown_route", 1)
    assert line["_aws"]["CloudWatchMetrics"][1]["Dimensions"] == [["Route", "Reason"]]


def test_a_start_is_counted_once_and_again_after_a_snapshot(
    capfd: pytest.CaptureFixture[str],
) -> None:
    metrics = Metrics()
    with metrics.silent():
        metrics.write(LINE, {})
    metrics.write(LINE, {})
    metrics.write(LINE, {})
    metrics.mark_cold()
    metrics.write(LINE, {})

    assert [line["ColdStarts"] for line in written(capfd)] == [1, 0, 1]


@pytest.mark.parametrize(
    ("score", "bucket"),
    [
        (None, "none"),
        (0.0, "0-20"),
        (19.99, "0-20"),
        (20.0, "20-40"),
        (79.99, "60-80"),
        (100.0, "80-100"),
    ],
)
def test_the_buckets_of_a_score(score: float | None, bucket: str) -> None:
    assert score_bucket(score) == bucket
