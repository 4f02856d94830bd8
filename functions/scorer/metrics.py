"""One line per request on Lambda, which CloudWatch reads as metrics: its embedded metric format.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

Counts, milliseconds, codes and ids; nothing of who asked or what was sent.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import msgspec

# Of two deployments in one account and region each has its own.
NAMESPACE: Final = os.environ.get("SYNCHRO_YOU_NAMESPACE") or "SynchroYou"
NO_ROUTE: Final = "none"

_BUCKETS: Final = 5
_EVERY: Final = {
    "Namespace": NAMESPACE,
    "Dimensions": [["Route"]],
    "Metrics": [
        {"Name": "DurationMs", "Unit": "Milliseconds"},
        {"Name": "WindowsScored", "Unit": "Count"},
        {"Name": "ColdStarts", "Unit": "Count"},
    ],
}
_SCORED: Final = {
    "Namespace": NAMESPACE,
    "Dimensions": [["ScoreBucket"]],
    "Metrics": [{"Name": "Scored", "Unit": "Count"}],
}
_REFUSED: Final = {
    "Namespace": NAMESPACE,
    "Dimensions": [["Route", "Reason"]],
    "Metrics": [{"Name": "Rejected", "Unit": "Count"}],
}
# These have another name as a metric, a dimension or a bucket.
_RENAMED: Final = frozenset({"ms", "route", "windows", "score", "code"})


class Metrics:
    """Writes the lines, and knows which of them is the first since the start."""

    def __init__(self) -> None:
        self._cold = True
        self._silent = False

    @contextmanager
    def silent(self) -> Iterator[None]:
        """While requests are our own, nothing is written and nothing is counted."""
        self._silent = True
        try:
            yield
        finally:
            self._silent = False

    def mark_cold(self) -> None:
        """What comes next is the first request of this environment."""
        self._cold = True

    def write(self, line: Mapping[str, Any], ids: Mapping[str, str]) -> None:
        """Write one line to stdout: a logger's prefix would hide it from CloudWatch.

        Args:
            line: what the request came to: ``status``, ``ms``, ``route`` and whatever else is to be
                found again, with the facts noted on the way: ``windows``, ``score``, ``code``.
            ids: names of the request.
        """
        if self._silent:
            return
        code, score = line.get("code"), line.get("score")
        metrics = [_EVERY]
        if score is not None:
            metrics.append(_SCORED)
        if code:
            metrics.append(_REFUSED)
        told: dict[str, Any] = {
            "_aws": {
                "Timestamp": time.time_ns() // 1_000_000,
                "CloudWatchMetrics": metrics,
            },
            "Route": line.get("route") or NO_ROUTE,
            "DurationMs": line["ms"],
            "WindowsScored": line.get("windows", 0),
            "ColdStarts": int(self._cold),
            "ScoreBucket": score_bucket(score),
            **ids,
            **{name: value for name, value in line.items() if name not in _RENAMED},
        }
        if score is not None:
            told["Scored"] = 1
        if code:
            told |= {"Reason": code, "Rejected": 1}
        self._cold = False
        # In one piece, or the newline would be a line of its own.
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        sys.stdout.flush()


def score_bucket(score: float | None) -> str:
    """A fifth of the scale, as ``60-80``; ``none`` without a score."""
    if score is None:
        return "none"
    width = 100 // _BUCKETS
    low = min(int(score // width), _BUCKETS - 1) * width
    return f"{low}-{low + width}"
