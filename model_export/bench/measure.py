"""Handlers timed side by side, in one process."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any, Final, TextIO

import msgspec
import numpy as np
import torch

from model_export.bench.events import FULL, PACKED, predict_events
from model_export.bench.figures import FLOOR, ORIGINAL, OURS, BenchError, Timing
from model_export.bench.floor import floor_handler
from model_export.bench.gateway import Event, Handler
from model_export.bench.original import original_handler
from model_export.bench.result import Result, machine
from model_export.bench.serving import shipped_handler
from model_export.bench.turns import Job, take_turns
from model_export.bench.whole import LONG_S, run_performances
from scorer.embedder import RELEASED, Embedder
from scorer.references import References

_TURN: Final = 25
_WARM_UP: Final = 3
# The original is slow, and its figures need not be as fine.
_FEWER: Final = 10
# A performance takes as long as some twenty windows.
_FEWER_PERFORMANCES: Final = 30


def run_bench(runs: int, long_seconds: float = LONG_S) -> Result:
    """Time the shipped handler, the floor and the original on the same windows; then the handler on
    whole performances, beside the inference alone and plain dynamic time warping.

    All take turns. Requests are logged as in production, into the null device; garbage is
    collected as in production, which is what ``scorer.lambda_http`` sets up at import. All use one
    thread only where ``OMP_NUM_THREADS=1`` was set before torch was imported.

    Args:
        runs: timed runs of the shipped handler, and of the floor, on each event; the original has
            a tenth of them, and whole performances a thirtieth.
        long_seconds: of the performance that is timed once.

    Raises:
        BenchError: a handler does not answer 200, the shipped one differs from the floor or from
            the scorer, or it does not log.
        ModelRefused, ReferenceRefused: the released files do not belong together.
    """
    with _logging_to_nowhere() as log, original_handler() as original:
        handlers, events, model = _prepare(RELEASED, original)
        _check_answers(handlers, events, log)
        timings = _measure(handlers, events, runs)
        fewer = max(1, runs // _FEWER_PERFORMANCES)
        performances, memory = run_performances(fewer, long_seconds)
    here = machine(torch.get_num_threads())
    return Result.of(model, here, timings, performances, memory)


def _prepare(released: Path, original: Handler) -> tuple[dict[str, Handler], dict[str, Event], str]:
    embedder = Embedder(released)
    reference = References(released / "references", embedder).default
    events = predict_events(reference, embedder.manifest.window_frames)
    floor = floor_handler(released)
    # The last of all: it freezes what is loaded, as it does in production.
    ours = shipped_handler()
    return {OURS: ours, FLOOR: floor, ORIGINAL: original}, events, embedder.manifest.name


def _pairs(handlers: dict[str, Handler], events: dict[str, Event]) -> Iterator[tuple[str, str]]:
    """Handler and event, less what the original cannot read; an event's handlers are neighbours."""
    for event in events:
        for handler in handlers:
            if (handler, event) != (ORIGINAL, PACKED):
                yield handler, event


def _check_answers(handlers: dict[str, Handler], events: dict[str, Event], log: _Lines) -> None:
    answers: dict[tuple[str, str], Any] = {}
    for handler, event in _pairs(handlers, events):
        answer = handlers[handler](events[event])
        if answer["statusCode"] != 200:
            raise BenchError(f"{handler}, {event}: answers {answer['statusCode']}")
        answers[handler, event] = msgspec.json.decode(answer["body"])
    for event in events:
        if answers[OURS, event] != answers[FLOOR, event]:
            raise BenchError(f"{event}: {OURS} and {FLOOR} answer differently")
    if not 0.0 <= answers[ORIGINAL, FULL]["similarity"] <= 1.0:
        raise BenchError(f"{ORIGINAL}: its similarity is not between 0 and 1")
    if log.count != len(events):
        raise BenchError(f"{OURS}: {log.count} log lines for {len(events)} requests")


def _measure(handlers: dict[str, Handler], events: dict[str, Event], runs: int) -> list[Timing]:
    jobs = {}
    for handler, event in _pairs(handlers, events):
        run = partial(handlers[handler], events[event])
        slow = handler == ORIGINAL
        turn, warm_up = (max(1, _TURN // _FEWER), 1) if slow else (_TURN, _WARM_UP)
        jobs[handler, event] = Job(run, turn, warm_up)
    return [
        Timing.of(handler, event, len(events[event]["body"]), np.array(times) / 1e6)
        for (handler, event), times in take_turns(jobs, rounds=-(-runs // _TURN)).items()
    ]


class _Lines(io.TextIOBase):
    """Counts the lines that are written to it, and hands them on to the null device."""

    def __init__(self, nowhere: TextIO) -> None:
        self.count = 0
        self._nowhere = nowhere

    def write(self, text: str) -> int:
        self.count += text.count("\n")
        return self._nowhere.write(text)

    def flush(self) -> None:
        self._nowhere.flush()


@contextmanager
def _logging_to_nowhere() -> Iterator[_Lines]:
    """Requests logged in full, formatted and written, but not to the terminal."""
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(_Lines(nowhere)) as lines:
        yield lines
