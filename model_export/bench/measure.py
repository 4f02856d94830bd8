"""Handlers timed side by side, in one process."""

from __future__ import annotations

import gc
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO, cast

import msgspec
import numpy as np
import torch

from model_export.bench.events import FULL, PACKED, Event, predict_events
from model_export.bench.floor import floor_handler
from model_export.bench.original import original_handler
from model_export.bench.result import FLOOR, ORIGINAL, OURS, BenchError, Result, Timing, machine
from scorer.embedder import RELEASED, Embedder
from scorer.references import References
from scorer.request_log import logger

# One turn of one handler on one event. Long enough that the caches, which the handler before it
# has filled, weigh little; short enough that a machine that slows down hits all handlers alike.
_TURN: Final = 25
_WARM_UP: Final = 3
# The original is slow, and its figures need not be as fine.
_FEWER: Final = 10

Handler = Callable[[Event], Event]


def run_bench(runs: int) -> Result:
    """Time the shipped handler, the floor and the original on the same events.

    The handlers take turns. Requests are logged as in production, into the null device; garbage is
    collected as in production, which is what ``scorer.lambda_http`` sets up at import. All use one
    thread only where ``OMP_NUM_THREADS=1`` was set before torch was imported.

    Args:
        runs: timed runs of the shipped handler, and of the floor, on each event; the original has
            a tenth of them.

    Raises:
        BenchError: a handler does not answer 200, the shipped one differs from the floor, or it
            does not log.
        ModelRefused, ReferenceRefused: the released files do not belong together.
    """
    with _logging_to_nowhere() as log, original_handler() as original:
        handlers, events, model = _prepare(RELEASED, original)
        _check_answers(handlers, events, log)
        timings = _measure(handlers, events, runs)
    return Result.of(model, machine(torch.get_num_threads()), timings)


def _prepare(released: Path, original: Handler) -> tuple[dict[str, Handler], dict[str, Event], str]:
    embedder = Embedder(released)
    reference = References(released / "references", embedder).default
    events = predict_events(reference, embedder.manifest.window_frames)
    floor = floor_handler(released)
    # The last import of all: it freezes what is loaded, as it does in production.
    from scorer.lambda_http import handler

    def ours(event: Event) -> Event:
        return handler(event, cast(Any, None))

    return {OURS: ours, FLOOR: floor, ORIGINAL: original}, events, embedder.manifest.name


def _pairs(handlers: dict[str, Handler], events: dict[str, Event]) -> Iterator[tuple[str, str]]:
    """Handler and event, less what the original cannot read; an event's handlers are neighbours."""
    for event in events:
        for handler in handlers:
            if (handler, event) != (ORIGINAL, PACKED):
                yield handler, event


def _check_answers(
    handlers: dict[str, Handler], events: dict[str, Event], log: _CountingHandler
) -> None:
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
    if log.lines != len(events):
        raise BenchError(f"{OURS}: {log.lines} log lines for {len(events)} requests")


def _measure(handlers: dict[str, Handler], events: dict[str, Event], runs: int) -> list[Timing]:
    pairs = list(_pairs(handlers, events))
    taken: dict[tuple[str, str], list[int]] = {pair: [] for pair in pairs}
    rounds = -(-runs // _TURN)
    gc.collect()
    for number in range(rounds + 1):
        for handler, event in pairs:
            slow = handler == ORIGINAL
            turn = max(1, _TURN // _FEWER) if slow else _TURN
            times = _turn(handlers[handler], events[event], 1 if slow else _WARM_UP, turn)
            if number > 0:  # the first round warms up
                taken[handler, event] += times
    return [
        Timing.of(handler, event, len(events[event]["body"]), np.array(times) / 1e6)
        for (handler, event), times in taken.items()
    ]


def _turn(handler: Handler, event: Event, warm_up: int, runs: int) -> list[int]:
    """Nanoseconds of each run."""
    for _ in range(warm_up):
        handler(event)
    times = []
    for _ in range(runs):
        began = time.perf_counter_ns()
        handler(event)
        times.append(time.perf_counter_ns() - began)
    return times


class _CountingHandler(logging.StreamHandler[TextIO]):
    """Counts the lines that it writes."""

    lines = 0

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        self.lines += 1


@contextmanager
def _logging_to_nowhere() -> Iterator[_CountingHandler]:
    """Requests logged in full, formatted and written, but not to the terminal."""
    level, propagate = logger.level, logger.propagate
    with Path(os.devnull).open("w") as nowhere:
        handler = _CountingHandler(nowhere)
        handler.setFormatter(logging.Formatter("[%(levelname)s]\t%(asctime)s\t%(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
        try:
            yield handler
        finally:
            logger.removeHandler(handler)
            logger.setLevel(level)
            logger.propagate = propagate
